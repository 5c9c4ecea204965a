"""A button as Slack draws it."""

from __future__ import annotations

from typing import Any

from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import shortened

_LONGEST = 75  # characters that a button may say


def button(action_id: str, words: str, value: str | None = None, **more: Any) -> dict[str, Any]:
    """Give a button (https://docs.slack.dev/reference/block-kit/block-elements/button-element)."""
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(shortened(words, _LONGEST)),
        **({"value": value} if value else {}),
        **more,
    }
