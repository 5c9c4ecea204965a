"""Documents that no answer rests on, without telling of any one question; on both databases."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from themes import a_theme, ask

from database.engine import Database
from insights.seldom_cited import LiveDocument, SeldomCited
from knowledge_base.checks import Check

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
ADDED = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)
DOCUMENTS = [LiveDocument(f"{name}.md", name.capitalize(), ADDED) for name in ("talk", "read", "write")]


def _check(database: Database, documents: list[LiveDocument] = DOCUMENTS) -> Check:
    return SeldomCited(database, LONDON, 5).check(documents, NOW)


def _titles(database: Database, documents: list[LiveDocument] = DOCUMENTS) -> list[str]:
    return [finding.subject for finding in _check(database, documents).findings]


@pytest.fixture
def asked(database: Database) -> Database:
    """Fifty questions were answered in September, all from one document."""
    theme = a_theme(database, "talk")
    for each in range(5):
        ask(database, theme, "2026-09", "abcdefghij", cited=["talk.md"], region=str(each))
    return database


def test_what_no_answer_rests_on_is_named_with_its_day(asked: Database) -> None:
    assert _titles(asked) == ["Read", "Write"]
    (first, _) = _check(asked).findings
    assert first.what == (
        "cited to no colleague, or to fewer than 5, since it was added on 3 May 2026; "
        "at least 50 questions were answered since"
    )
    assert first.documents == ("read.md",)


def test_one_question_more_or_less_is_never_told(asked: Database) -> None:
    ask(asked, None, "2026-10", "abcd", cited=["read.md"])
    assert _titles(asked) == ["Read", "Write"]
    ask(asked, None, "2026-10", "e", cited=["read.md"])
    assert _titles(asked) == ["Write"]


def test_only_closed_months_and_answers_count(asked: Database) -> None:
    ask(asked, None, "2026-11", "abcde", cited=["read.md"])  # goes on
    ask(asked, None, "2026-10", "abcde", cited=["write.md"], outcome="not_found")
    assert _titles(asked) == ["Read", "Write"]


def test_nothing_is_said_before_enough_was_asked(database: Database) -> None:
    for each in range(5):
        ask(database, None, "2026-09", "abcdefghij", cited=["talk.md"] if each else [], region=str(each))
    check = _check(database)
    assert (check.findings, "fewer than 50" in check.note) == ((), True)


def test_a_new_document_is_given_time(asked: Database) -> None:
    new = [LiveDocument("new.md", "New", dt.datetime(2026, 9, 20, tzinfo=dt.UTC))]
    assert _titles(asked, new) == []
    for each in range(5):
        ask(asked, None, "2026-10", "abcdefghij", cited=["talk.md"], region=str(each))
    assert _titles(asked, new) == ["New"]


def test_what_was_cited_under_an_earlier_path_was_cited(asked: Database) -> None:
    moved = LiveDocument("moved/talk.md", "Talk", ADDED, earlier_paths=("talk.md",))
    assert _titles(asked, [moved]) == []


def test_who_is_cited_since_a_moment(asked: Database) -> None:
    ask(asked, None, "2026-10", "abcd", cited=["read.md"])
    used = SeldomCited(asked, LONDON, 5)
    september, october = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (9, 10))
    assert used.cited_since({"talk.md": september, "read.md": september}, NOW) == {"talk.md"}
    assert used.cited_since({"talk.md": october}, NOW) == frozenset()
