"""Every question once, its answer once, and only what may be kept for as long as it may be kept."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from database.engine import Database
from database.models import Base, Citation, Delivery, Feedback, Question
from insights.claims import CitationRow, Claims, Result
from insights.question_log import Address, NewQuestion, QuestionLog, new_reference
from insights.retention import Retention

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
ADDRESS = Address("C1", "17.1", "U1")
ASKED = NewQuestion("key-1", "slack", "Does homework help?", "asker-1", asked_at=NOW, address=ADDRESS)
RESULT = Result(
    "answered",
    {"message": "Yes."},
    [CitationRow(1, "toolkit/homework.md", 2, "Key findings", "Homework has a positive impact.")],
    mode="extractive",
    timings={"total": 12.5},
)


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


def _count(database: Database, table: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _row(database: Database, question_id: int) -> Question:
    with database.read() as session:
        return session.get_one(Question, question_id)


def _expiry(database: Database) -> dt.datetime | None:
    with database.read() as session:
        return session.scalars(select(Delivery.expires)).one()


# Receiving


def test_a_question_is_stored_with_its_address(log: QuestionLog, database: Database) -> None:
    receipt = log.receive(ASKED)
    row = _row(database, receipt.question_id)
    assert receipt.is_new
    assert (row.text, row.status, row.asked_at, row.claim_number) == (ASKED.text, "received", NOW, 0)
    assert row.reference == receipt.reference
    assert _expiry(database) is None


def test_a_question_without_a_time_is_asked_now(log: QuestionLog, database: Database) -> None:
    receipt = log.receive(replace(ASKED, asked_at=None))
    assert _row(database, receipt.question_id).asked_at == NOW


def test_an_event_delivered_three_times_at_once_is_one_row(log: QuestionLog, database: Database) -> None:
    with ThreadPoolExecutor(3) as pool:
        receipts = list(pool.map(log.receive, [ASKED] * 3))
    assert sorted(receipt.is_new for receipt in receipts) == [False, False, True]
    assert len({(receipt.question_id, receipt.reference) for receipt in receipts}) == 1
    assert (_count(database, Question), _count(database, Delivery)) == (1, 1)


def test_a_question_and_its_address_are_stored_together_or_not_at_all(
    log: QuestionLog, database: Database
) -> None:
    nowhere = Address(None, None, "U1")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="channel"):
        log.receive(replace(ASKED, address=nowhere))
    assert _count(database, Question) == 0


def test_references_are_short_and_cannot_be_misread() -> None:
    references = {new_reference() for _ in range(500)}
    assert len(references) == 500
    assert all(re.fullmatch("Q-[2-9A-HJKMNP-TV-Z]{6}", reference) for reference in references)


def test_a_reference_in_use_is_drawn_again(database: Database) -> None:
    drawn = iter(["Q-AAAAAA", "Q-AAAAAA", "Q-BBBBBB", "Q-AAAAAA"])
    log = QuestionLog(database, reference=lambda: next(drawn))
    first = log.receive(ASKED)
    second = log.receive(replace(ASKED, event_key="key-2"))
    again = log.receive(replace(ASKED, event_key="key-2"))
    assert [first.reference, second.reference, again.reference] == ["Q-AAAAAA", "Q-BBBBBB", "Q-BBBBBB"]


# Claiming


def test_only_one_worker_gets_a_question(log: QuestionLog, claims: Claims) -> None:
    question_id = log.receive(ASKED).question_id
    with ThreadPoolExecutor(4) as pool:
        taken = [claim for claim in pool.map(claims.claim, [question_id] * 4) if claim]
    assert [(claim.number, claim.text, claim.address) for claim in taken] == [(1, ASKED.text, ADDRESS)]


def test_a_claim_runs_for_two_minutes_by_the_clock_of_the_database(
    log: QuestionLog, claims: Claims, database: Database
) -> None:
    question_id = log.receive(ASKED).question_id
    with database.read() as session:
        before = database.now(session)
    claims.claim(question_id)
    with database.read() as session:
        after = database.now(session)
    until = _row(database, question_id).claimed_until
    assert until is not None
    assert before <= until - dt.timedelta(seconds=120) <= after


def test_a_claim_that_ran_out_is_taken_over_and_can_record_nothing(
    log: QuestionLog, brief: Claims, claims: Claims, database: Database
) -> None:
    question_id = log.receive(ASKED).question_id
    lost, held = brief.claim(question_id), claims.claim(question_id)
    assert lost is not None
    assert held is not None
    assert not claims.record(lost, replace(RESULT, answer={"message": "No."}))
    assert not claims.renew(lost)
    assert not claims.hand_back(lost)
    assert not claims.fail(lost)
    assert _count(database, Citation) == 0
    assert claims.record(held, RESULT)
    assert _row(database, question_id).answer == {"message": "Yes."}


def test_a_claim_that_ran_out_but_that_nobody_took_can_still_be_renewed(
    log: QuestionLog, brief: Claims, claims: Claims
) -> None:
    question_id = log.receive(ASKED).question_id
    claim = brief.claim(question_id)
    assert claim is not None
    assert claims.renew(claim)
    assert claims.claim(question_id) is None


def test_a_question_handed_back_is_free_at_once(log: QuestionLog, claims: Claims) -> None:
    question_id = log.receive(ASKED).question_id
    claim = claims.claim(question_id)
    assert claim is not None
    assert claims.hand_back(claim)
    again = claims.claim_next()
    assert again is not None
    assert (again.question_id, again.number) == (question_id, 2)


def test_an_earlier_question_of_the_thread_goes_first(log: QuestionLog, claims: Claims) -> None:
    later = log.receive(replace(ASKED, event_key="later", thread_key="t", asked_at=NOW)).question_id
    earlier = log.receive(
        replace(ASKED, event_key="earlier", thread_key="t", asked_at=NOW - dt.timedelta(seconds=1))
    ).question_id
    assert claims.claim(later) is None
    claim = claims.claim_next()
    assert claim is not None
    assert claim.question_id == earlier
    assert claims.claim(later) is None
    assert log.next_in_thread(earlier) == earlier
    claims.record(claim, RESULT)
    assert log.next_in_thread(earlier) == later
    assert claims.claim(later) is not None


def test_questions_of_one_instant_go_in_the_order_they_came(log: QuestionLog, claims: Claims) -> None:
    ids = [
        log.receive(replace(ASKED, event_key=key, thread_key="t")).question_id for key in ("first", "second")
    ]
    assert claims.claim(ids[1]) is None
    assert claims.claim(ids[0]) is not None


def test_threads_do_not_wait_for_one_another(log: QuestionLog, claims: Claims) -> None:
    for key, thread in (("a", "t1"), ("b", "t2"), ("c", None), ("d", None)):
        claim = claims.claim(log.receive(replace(ASKED, event_key=key, thread_key=thread)).question_id)
        assert claim is not None


def test_a_question_past_its_day_keeps_nobody_waiting(log: QuestionLog, claims: Claims) -> None:
    log.receive(replace(ASKED, event_key="old", thread_key="t", asked_at=NOW - DAY * 2))
    today = log.receive(replace(ASKED, event_key="new", thread_key="t")).question_id
    assert claims.claim(today) is not None


def test_the_next_question_is_the_one_least_tried_and_longest_waiting(
    log: QuestionLog, brief: Claims, claims: Claims
) -> None:
    hours = {"tried": 3, "second": 1, "first": 2}
    ids = {
        key: log.receive(replace(ASKED, event_key=key, asked_at=NOW - dt.timedelta(hours=ago))).question_id
        for key, ago in hours.items()
    }
    brief.claim(ids["tried"])
    order = [claim.question_id for _ in ids if (claim := claims.claim_next())]
    assert order == [ids["first"], ids["second"], ids["tried"]]
    assert claims.claim_next() is None


def test_a_fresh_question_may_be_left_to_its_own_worker(log: QuestionLog, claims: Claims) -> None:
    log.receive(ASKED)
    assert claims.claim_next(idle=dt.timedelta(minutes=2)) is None
    assert claims.claim_next() is not None


# Recording


def test_a_result_is_recorded_once_with_everything_that_belongs_to_it(
    log: QuestionLog, claims: Claims, database: Database
) -> None:
    claim = claims.claim(log.receive(ASKED).question_id)
    assert claim is not None
    assert claims.record(claim, RESULT)
    assert not claims.record(claim, RESULT)
    row = _row(database, claim.question_id)
    assert (row.status, row.outcome, row.answer) == ("answered", "answered", RESULT.answer)
    assert (row.mode, row.timings) == ("extractive", {"total": 12.5})
    with database.read() as session:
        quote = session.scalars(select(Citation.quote)).one()
    assert quote == "Homework has a positive impact."
    expires = _expiry(database)
    assert row.answered_at is not None
    assert expires == row.answered_at + DAY


def test_a_failed_question_is_closed(log: QuestionLog, claims: Claims, database: Database) -> None:
    claim = claims.claim(log.receive(ASKED).question_id)
    assert claim is not None
    assert claims.fail(claim)
    assert _row(database, claim.question_id).status == "failed"
    assert claims.claim(claim.question_id) is None


def test_what_is_open_after_a_day_is_closed_as_failed(
    log: QuestionLog, claims: Claims, database: Database
) -> None:
    old = log.receive(replace(ASKED, asked_at=NOW - DAY)).question_id
    log.receive(replace(ASKED, event_key="key-2", asked_at=NOW - DAY + dt.timedelta(minutes=5)))
    assert claims.claim(old) is None
    closed = claims.close_stale()
    assert [(claim.question_id, claim.address, claim.status) for claim in closed] == [
        (old, ADDRESS, "failed")
    ]
    assert _row(database, old).outcome == "failed"
    assert claims.close_stale() == []


# Posting


def test_an_answer_nobody_posted_is_handed_on_when_its_claim_ran_out(
    log: QuestionLog, brief: Claims, claims: Claims
) -> None:
    claim = brief.claim(log.receive(ASKED).question_id)
    assert claim is not None
    brief.record(claim, RESULT)
    assert claims.undelivered() == [claim.question_id]
    posting = claims.claim_delivery(claim.question_id)
    assert posting is not None
    assert posting.answer == RESULT.answer
    assert not claims.renew(claim)
    assert not claims.delivered(claim, "18.0")
    assert claims.undelivered() == []
    assert claims.delivered(posting, "18.1")
    assert claims.claim_delivery(claim.question_id) is None


def test_an_answer_just_recorded_is_its_workers_to_post(log: QuestionLog, claims: Claims) -> None:
    claim = claims.claim(log.receive(ASKED).question_id)
    assert claim is not None
    claims.record(claim, RESULT)
    assert claims.undelivered() == []
    assert claims.claim_delivery(claim.question_id) is None
    assert claims.renew(claim)


# Reading


def _answered(log: QuestionLog, claims: Claims, key: str, minutes: int, **changes: object) -> int:
    question = replace(
        ASKED, event_key=key, thread_key="t", text=key, asked_at=NOW - dt.timedelta(minutes=minutes)
    )
    claim = claims.claim(log.receive(replace(question, **changes)).question_id)  # type: ignore[arg-type]
    assert claim is not None
    claims.record(claim, replace(RESULT, answer={"message": f"{key}!"}))
    return claim.question_id


def test_the_history_is_what_was_said_before_in_the_thread(log: QuestionLog, claims: Claims) -> None:
    _answered(log, claims, "one", 9)
    _answered(log, claims, "elsewhere", 8, thread_key="other")
    _answered(log, claims, "silent", 7, text=None)
    third = _answered(log, claims, "three", 6)
    _answered(log, claims, "four", 5)
    before = log.history("t", before_question_id=third)
    assert [(exchange.text, exchange.answer) for exchange in before] == [("one", {"message": "one!"})]
    assert [exchange.text for exchange in log.history("t")] == ["one", "three", "four"]
    assert [exchange.text for exchange in log.history("t", limit=2)] == ["three", "four"]


def test_rows_come_in_pages_and_by_time(database: Database) -> None:
    log = QuestionLog(database, page_size=2)
    for day in range(5):
        log.receive(replace(ASKED, event_key=f"k{day}", text=f"{day}", asked_at=NOW - DAY * day))
    log.receive(NewQuestion("bare", "slack", None, None, "unrecorded"))
    assert [row.text for row in log.rows()] == ["0", "1", "2", "3", "4"]
    assert [row.text for row in log.rows(since=NOW - DAY * 3, until=NOW)] == ["1", "2", "3"]
    assert len(list(log.rows(with_text=False))) == 6


def test_imported_questions_are_read_but_never_answered(log: QuestionLog, claims: Claims) -> None:
    rows = [NewQuestion(f"k{number % 3}", "import", "Phonics?", "a", "imported") for number in range(4)]
    assert log.import_rows(rows) == 3
    assert log.import_rows(rows) == 0
    assert len(list(log.rows())) == 3
    assert claims.waiting() == []


# Forgetting


def test_reply_addresses_go_when_they_expire(log: QuestionLog, claims: Claims, database: Database) -> None:
    claim = claims.claim(log.receive(ASKED).question_id)
    assert claim is not None
    retention = Retention(database)
    assert retention.purge_deliveries() == 0
    claims.record(claim, RESULT)
    assert retention.purge_deliveries() == 0
    retention.keep_address(claim.question_id, NOW - DAY)
    assert retention.purge_deliveries() == 1
    assert _count(database, Delivery) == 0


def test_words_are_forgotten_after_the_retention_time(
    log: QuestionLog, claims: Claims, database: Database
) -> None:
    old = _answered(log, claims, "old", 60 * 20)
    new = _answered(log, claims, "new", 0)
    _say(database, old, "asker-1")
    with database.write() as session:
        session.get_one(Question, old).asked_at = NOW - DAY * 30
    assert Retention(database).forget_text(30) == 1
    assert Retention(database).forget_text(30) == 0
    row = _row(database, old)
    assert (row.text, row.answer, row.outcome, row.asker) == (None, None, "answered", "asker-1")
    assert _row(database, new).text == "new"
    with database.read() as session:
        assert session.scalars(select(Feedback.comment)).all() == [None]


def _say(database: Database, question_id: int, rater: str) -> None:
    with database.write() as session:
        session.add(
            Feedback(
                question_id=question_id, rater=rater, verdict="helpful", comment="Thanks, Amir", given_at=NOW
            )
        )


def test_a_person_is_deleted_with_all_that_hangs_on_their_questions(
    log: QuestionLog, claims: Claims, database: Database
) -> None:
    theirs = _answered(log, claims, "theirs", 2)
    kept = _answered(log, claims, "kept", 1, asker="asker-2")
    _say(database, theirs, "asker-2")
    _say(database, kept, "asker-1")
    assert Retention(database).delete_asker("asker-1") == 1
    assert [row.id for row in log.rows()] == [kept]
    assert _count(database, Feedback) == 0
    assert (_count(database, Citation), _count(database, Delivery)) == (1, 1)


def test_the_id_of_a_deleted_question_is_never_given_out_again(log: QuestionLog, database: Database) -> None:
    deleted = log.receive(ASKED).question_id
    Retention(database).delete_asker("asker-1")
    assert log.receive(ASKED).question_id > deleted
