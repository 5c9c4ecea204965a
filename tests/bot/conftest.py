"""The bot over an assistant that says back what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fakes import EchoAssistant
from local_slack import MANIFEST, LocalSlack
from running_bot import running_bot

from answering.desk import Desk
from database.engine import Database


@pytest.fixture
def assistant() -> EchoAssistant:
    return EchoAssistant()


@pytest.fixture
def bot(slack: LocalSlack, log: Database, assistant: EchoAssistant) -> Iterator[Desk]:
    with running_bot(slack, log, assistant) as desk:
        yield desk


@pytest.fixture
def manifest() -> Any:
    return json.loads(MANIFEST.read_text())
