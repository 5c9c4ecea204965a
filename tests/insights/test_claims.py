"""One worker at a time, in the order of the thread, and one result a question."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from logged import ADDRESS, ASKED, DAY, NOW, RESULT, count, expiry, stored_row
from sqlalchemy import select

from database.engine import Database
from database.models import Citation
from insights.claims import Claims
from insights.question_log import QuestionLog


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
    until = stored_row(database, question_id).claimed_until
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
    assert count(database, Citation) == 0
    assert claims.record(held, RESULT)
    assert stored_row(database, question_id).answer == {"message": "Yes."}


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
    ids = [log.receive(replace(ASKED, event_key=key, thread_key="t")).question_id for key in ("first", "second")]
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
    log.receive(replace(ASKED, asked_at=dt.datetime.now(dt.UTC)))
    assert claims.claim_next(idle=dt.timedelta(minutes=2)) is None
    assert claims.claim_next() is not None


def test_a_result_is_recorded_once_with_everything_that_belongs_to_it(
    log: QuestionLog, claims: Claims, database: Database
) -> None:
    claim = claims.claim(log.receive(ASKED).question_id)
    assert claim is not None
    assert claims.record(claim, RESULT)
    assert not claims.record(claim, RESULT)
    row = stored_row(database, claim.question_id)
    assert (row.status, row.outcome, row.answer) == ("answered", "answered", RESULT.answer)
    assert (row.mode, row.timings) == ("extractive", {"total": 12.5})
    with database.read() as session:
        quote = session.scalars(select(Citation.quote)).one()
    assert quote == "Homework has a positive impact."
    expires = expiry(database)
    assert row.answered_at is not None
    assert expires == row.answered_at + DAY


def test_a_failed_question_is_closed(log: QuestionLog, claims: Claims, database: Database) -> None:
    claim = claims.claim(log.receive(ASKED).question_id)
    assert claim is not None
    assert claims.fail(claim)
    assert stored_row(database, claim.question_id).status == "failed"
    assert claims.claim(claim.question_id) is None


def test_what_is_open_after_a_day_is_closed_as_failed(log: QuestionLog, claims: Claims, database: Database) -> None:
    old = log.receive(replace(ASKED, asked_at=NOW - DAY)).question_id
    log.receive(replace(ASKED, event_key="key-2", asked_at=NOW - DAY / 2))
    assert claims.claim(old) is None
    closed = claims.close_stale()
    assert [(claim.question_id, claim.address, claim.status) for claim in closed] == [(old, ADDRESS, "failed")]
    assert stored_row(database, old).outcome == "failed"
    assert claims.close_stale() == []


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


def test_what_was_closed_as_it_came_is_left_to_its_worker_for_a_while(log: QuestionLog, claims: Claims) -> None:
    now = dt.datetime.now(dt.UTC)  # not when this file was read, which may be minutes ago
    concern = replace(ASKED, text=None, status="answered", outcome="declined", asked_at=now, address=ADDRESS)
    received = log.receive(concern)
    assert claims.undelivered(dt.timedelta(minutes=2)) == []
    assert claims.undelivered() == [received.question_id]
