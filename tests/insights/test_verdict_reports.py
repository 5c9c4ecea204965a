from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from database.engine import Database
from database.models import Citation, Feedback, Question
from insights.verdict_reports import Comment, VerdictReports
from people.actors import Actor, NotAllowed, Role

LEAD = Actor("U0LEAD", frozenset({Role.LEAD}))
ZONE = ZoneInfo("Europe/London")
MIDNIGHT_IN_LONDON = dt.datetime(2026, 9, 30, 23, 30, tzinfo=dt.UTC)


def _question(database: Database, number: int, *paths: str) -> int:
    with database.write() as session:
        row = Question(
            reference=f"E-{number}",
            event_key=f"key-{number}",
            asked_at=MIDNIGHT_IN_LONDON,
            asker=f"asker-{number}",
            door="mention",
            text="What did Amina ask?",
            status="answered",
            outcome="answered",
        )
        session.add(row)
        session.flush()
        for place, path in enumerate(paths, start=1):
            session.add(
                Citation(
                    question_id=row.id, number=place, document_path=path, document_version=1, section="", quote="words"
                )
            )
        return row.id


def _verdict(database: Database, question: int, rater: str, verdict: str, comment: str | None = None) -> None:
    with database.write() as session:
        session.add(
            Feedback(
                question_id=question,
                rater=rater,
                verdict=verdict,
                reason="not_specific" if comment else None,
                comment=comment,
                given_at=MIDNIGHT_IN_LONDON,
            )
        )


def test_a_comment_comes_with_its_month_and_documents_and_nothing_of_who_or_what_was_asked(database: Database) -> None:
    question = _question(database, 1, "toolkit/feedback.md", "guidance/feedback.md", "toolkit/feedback.md")
    _verdict(database, question, "rater", "unhelpful", "Too general for Year 9.")
    _verdict(database, question, "another", "helpful")
    (found,) = VerdictReports(database, ZONE, 5).comments(LEAD)
    assert found == Comment(
        "unhelpful",
        "not_specific",
        "Too general for Year 9.",
        "2026-10",  # by the clock in London
        ("toolkit/feedback.md", "guidance/feedback.md"),
    )


def test_a_document_is_named_once_enough_people_found_its_answers_unhelpful(database: Database) -> None:
    reports = VerdictReports(database, ZONE, 5)
    first, second = (_question(database, number, "toolkit/homework.md") for number in (1, 2))
    for number in range(4):
        _verdict(database, first, f"rater-{number}", "unhelpful")
    _verdict(database, first, "rater-9", "helpful")
    _verdict(database, second, "rater-1", "unhelpful")  # the same person twice
    assert reports.low_rated(LEAD) == ()
    _verdict(database, second, "rater-5", "unhelpful")
    assert reports.low_rated(LEAD) == ("toolkit/homework.md",)


@pytest.mark.parametrize("roles", [frozenset(), frozenset({Role.HELPER})])
def test_only_leads_and_curators(database: Database, roles: frozenset[Role]) -> None:
    reports = VerdictReports(database, ZONE, 5)
    for ask in (reports.comments, reports.low_rated):
        with pytest.raises(NotAllowed):
            ask(Actor("U0STAFF", roles))
