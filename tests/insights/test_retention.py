"""Only what may be kept, for as long as it may be kept."""

from __future__ import annotations

from logged import ASKED, DAY, NOW, RESULT, answered, count, stored_row
from sqlalchemy import select

from database.engine import Database
from database.models import Citation, Delivery, Feedback, Question
from insights.claims import Claims
from insights.personal_data import PersonalData
from insights.question_log import QuestionLog
from insights.retention import Retention


def test_reply_addresses_go_when_they_expire(log: QuestionLog, claims: Claims, database: Database) -> None:
    claim = claims.claim(log.receive(ASKED).question_id)
    assert claim is not None
    retention = Retention(database)
    assert retention.purge_deliveries() == 0
    claims.record(claim, RESULT)
    assert retention.purge_deliveries() == 0
    with database.write() as session:
        session.get_one(Delivery, claim.question_id).expires = NOW - DAY
    assert retention.purge_deliveries() == 1
    assert count(database, Delivery) == 0


def test_words_are_forgotten_after_the_retention_time(log: QuestionLog, claims: Claims, database: Database) -> None:
    old = answered(log, claims, "old", 60 * 20)
    new = answered(log, claims, "new", 0)
    _say(database, old, "asker-1")
    with database.write() as session:
        session.get_one(Question, old).asked_at = NOW - DAY * 30
    assert Retention(database).forget_text(30) == 1
    assert Retention(database).forget_text(30) == 0
    row = stored_row(database, old)
    assert (row.text, row.answer, row.outcome, row.asker) == (None, None, "answered", "asker-1")
    assert stored_row(database, new).text == "new"
    with database.read() as session:
        assert session.scalars(select(Feedback.comment)).all() == [None]


def _say(database: Database, question_id: int, rater: str) -> None:
    with database.write() as session:
        session.add(
            Feedback(question_id=question_id, rater=rater, verdict="helpful", comment="Thanks, Amir", given_at=NOW)
        )


def test_a_person_is_deleted_with_all_that_hangs_on_their_questions(
    log: QuestionLog, claims: Claims, database: Database
) -> None:
    theirs = answered(log, claims, "theirs", 2)
    kept = answered(log, claims, "kept", 1, asker="asker-2")
    _say(database, theirs, "asker-2")
    _say(database, kept, "asker-1")
    assert PersonalData(database).erase("asker-1").questions == 1
    assert [row.id for row in log.rows()] == [kept]
    assert count(database, Feedback) == 0
    assert (count(database, Citation), count(database, Delivery)) == (1, 1)


def test_the_id_of_a_deleted_question_is_never_given_out_again(log: QuestionLog, database: Database) -> None:
    deleted = log.receive(ASKED).question_id
    PersonalData(database).erase("asker-1")
    assert log.receive(ASKED).question_id > deleted
