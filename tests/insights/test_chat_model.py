"""The chat model that is set."""

from __future__ import annotations

import pytest

from insights.chat_model import ChatModelUnusable, load_chat_model


def test_an_unknown_provider_is_said_to_be_one() -> None:
    with pytest.raises(ChatModelUnusable, match=r"'nosuch:model' cannot be used: .*provider"):
        load_chat_model("nosuch:model", 1.0)
