"""The question log and claims on the database of the test."""

from __future__ import annotations

import pytest
from logged import NOW
from themed import about, ask, keeping, theme_of

from database.engine import Database
from insights.claims import Claims
from insights.question_log import QuestionLog


@pytest.fixture
def log(database: Database) -> QuestionLog:
    return QuestionLog(database, clock=lambda: NOW)


@pytest.fixture
def claims(database: Database) -> Claims:
    return Claims(database)


@pytest.fixture
def brief(database: Database) -> Claims:
    """Claims that have run out as soon as they are made."""
    return Claims(database, seconds=0.0)


@pytest.fixture
def themes(log: QuestionLog, database: Database) -> tuple[int, int]:
    """Two themes: one of two topics near each other, and another."""
    ask(log, *about("aa", 20), *about("ab", 14), *about("bb", 9))
    keeping(database).recompute()
    return theme_of(database, "aa"), theme_of(database, "bb")
