"""One local workspace for all tests of the bot; each test talks in threads of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import EchoAssistant
from local_slack import MANIFEST, LocalSlack, local_slack
from running_bot import running_bot

from answering.desk import Desk
from database.engine import Database, open_database


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with local_slack() as running:
        running.control("settings", rate_limit=False)
        yield running


@pytest.fixture
def log(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of SQLite's; what differs on PostgreSQL is tested below the bot."""
    path = tmp_path / "evidence.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(path)
    yield database
    database.close()


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
