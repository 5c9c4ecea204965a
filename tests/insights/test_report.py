"""What leads see: closed months alone, and no word of what fewer than the smallest number of people asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from fakes import themes_of_same_words
from logged import ASKED
from sqlalchemy import update

from database.engine import Database
from database.models import Question, Request
from insights.months import Month, closed_months
from insights.question_log import QuestionLog
from insights.report import Reports, Shared
from insights.themes import AskedQuestion, Theme, TooManyQuestions
from people.actors import Actor, NotAllowed, Role

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
OCTOBER = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
LEAD, STAFF = Actor("U1", frozenset({Role.LEAD})), Actor("U2", frozenset({Role.CURATOR, Role.HELPER}))


def _ask(log: QuestionLog, words: str, askers: int, asked_at: dt.datetime, outcome: str = "answered") -> None:
    for number in range(askers):
        key = f"{words}:{number}:{asked_at}:{outcome}"
        asked = replace(ASKED, event_key=key, text=words, asker=f"asker-{number}", asked_at=asked_at, address=None)
        log.receive(replace(asked, status="answered", outcome=outcome))


def _reports(database: Database, log: QuestionLog, find: object = themes_of_same_words) -> Reports:
    return Reports(database, log, find, lambda: NOW, LONDON, 5)  # type: ignore[arg-type]


def test_four_askers_are_only_counted_and_five_are_shown(log: QuestionLog, database: Database) -> None:
    _ask(log, "homework", 5, OCTOBER)
    _ask(log, "uniform", 4, OCTOBER)
    _ask(log, "phones", 5, OCTOBER, "not_found")
    _ask(log, "phones", 4, OCTOBER)
    _ask(log, "uniform", 4, OCTOBER, "failed")
    _ask(log, "attendance", 9, NOW)  # a month that is not closed
    reports = _reports(database, log)
    report = reports.work_out(LEAD)
    october, september, august = report.months
    assert [month.month for month in report.months] == ["2026-10", "2026-09", "2026-08"]
    assert [theme.label for theme in october.challenges.themes] == ["homework", "phones"]
    assert (october.challenges.fewer, october.gaps.fewer) == (1, 1)
    assert [(theme.label, theme.askers) for theme in october.gaps.themes] == [("phones", 5)]
    assert september.challenges == august.gaps == Shared()
    assert "uniform" not in repr(report)
    assert "attendance" not in repr(report)


def test_a_month_is_remembered_until_its_questions_change(log: QuestionLog, database: Database) -> None:
    found: list[int] = []

    def counted(questions: Sequence[AskedQuestion]) -> tuple[Theme, ...]:
        found.append(len(questions))
        return themes_of_same_words(questions)

    _ask(log, "homework", 5, OCTOBER)
    reports = _reports(database, log, counted)
    assert reports.at_hand(LEAD) is None
    first = reports.work_out(LEAD)
    assert (reports.work_out(LEAD), reports.at_hand(LEAD), len(found)) == (first, first, 6)
    with database.write() as session:
        session.execute(update(Question).where(Question.asker == "asker-4").values(text=None))
        question = session.query(Question).first()
        assert question is not None
        session.add(Request(question_id=question.id, kind="person", status="open", opened_at=NOW))
    assert reports.at_hand(LEAD) is None
    later = reports.work_out(LEAD)
    assert (later.months[0].challenges, later.open_requests) == (Shared((), 1), 1)


def test_only_leads_see_it(log: QuestionLog, database: Database) -> None:
    reports = _reports(database, log)
    for look in (reports.at_hand, reports.work_out):
        with pytest.raises(NotAllowed, match="Only leads"):
            look(STAFF)


def test_too_many_questions_are_said_in_place_of_themes(log: QuestionLog, database: Database) -> None:
    def refuse(_questions: Sequence[AskedQuestion]) -> tuple[Theme, ...]:
        raise TooManyQuestions("too many at once")

    assert _reports(database, log, refuse).work_out(LEAD).months[0].fault == "too many at once"


def test_months_are_those_of_london() -> None:
    # Half past midnight on the first of July in London is still June by UTC.
    at = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert closed_months(at, LONDON, 1) == (Month(2026, 6, LONDON),)
    june = Month(2026, 6, LONDON)
    assert june.end.astimezone(dt.UTC) == dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)
    assert Month(2026, 12, LONDON).end == Month(2027, 1, LONDON).start
    assert str(Month(2026, 1, LONDON).before) == "2025-12"
