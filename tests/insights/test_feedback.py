"""One verdict of one person on one answer, with the reason for it."""

from __future__ import annotations

from logged import ASKED, NOW
from sqlalchemy import select

from database.engine import Database
from database.models import Feedback
from insights.feedback import FeedbackLog
from insights.question_log import QuestionLog


def _kept(database: Database) -> list[tuple[str, str, str | None, str | None]]:
    with database.read() as session:
        rows = session.scalars(select(Feedback).order_by(Feedback.rater))
        return [(row.rater, row.verdict, row.reason, row.comment) for row in rows]


def test_the_last_verdict_of_a_person_wins_and_loses_the_reason_of_the_one_before(
    log: QuestionLog, database: Database
) -> None:
    question_id, feedback = log.receive(ASKED).question_id, FeedbackLog(database, clock=lambda: NOW)
    assert feedback.give(question_id, "amina", "unhelpful")
    assert feedback.explain(question_id, "amina", "off_topic", "about reading")
    assert feedback.give(question_id, "ben", "helpful")
    assert _kept(database) == [("amina", "unhelpful", "off_topic", "about reading"), ("ben", "helpful", None, None)]
    assert feedback.give(question_id, "amina", "helpful")
    assert _kept(database)[0] == ("amina", "helpful", None, None)


def test_nothing_is_kept_on_a_question_that_is_gone(database: Database) -> None:
    assert not FeedbackLog(database).give(404, "amina", "helpful")
    assert _kept(database) == []


def test_a_reason_without_a_verdict_is_not_kept(log: QuestionLog, database: Database) -> None:
    question_id = log.receive(ASKED).question_id
    assert not FeedbackLog(database).explain(question_id, "amina", "wrong", None)
    assert _kept(database) == []
