"""Every question is stored once, whoever delivers it how often, and read back as it was."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from logged import ASKED, DAY, NOW, answered, count, expiry, stored_row

from database.engine import Database
from database.models import Delivery, Question
from insights.claims import Claims
from insights.question_log import Address, NewQuestion, QuestionLog, new_reference


def test_a_question_is_stored_with_its_address(log: QuestionLog, database: Database) -> None:
    receipt = log.receive(ASKED)
    row = stored_row(database, receipt.question_id)
    assert receipt.is_new
    assert (row.text, row.status, row.asked_at, row.claim_number) == (ASKED.text, "received", NOW, 0)
    assert row.reference == receipt.reference
    assert expiry(database) is None


def test_a_question_without_a_time_is_asked_now(log: QuestionLog, database: Database) -> None:
    receipt = log.receive(replace(ASKED, asked_at=None))
    assert stored_row(database, receipt.question_id).asked_at == NOW


def test_an_event_delivered_three_times_at_once_is_one_row(log: QuestionLog, database: Database) -> None:
    with ThreadPoolExecutor(3) as pool:
        receipts = list(pool.map(log.receive, [ASKED] * 3))
    assert sorted(receipt.is_new for receipt in receipts) == [False, False, True]
    assert len({(receipt.question_id, receipt.reference) for receipt in receipts}) == 1
    assert (count(database, Question), count(database, Delivery)) == (1, 1)


def test_a_question_and_its_address_are_stored_together_or_not_at_all(log: QuestionLog, database: Database) -> None:
    nowhere = Address(None, None, "U1")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="channel"):
        log.receive(replace(ASKED, address=nowhere))
    assert count(database, Question) == 0


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


def test_the_history_is_what_was_said_before_in_the_thread(log: QuestionLog, claims: Claims) -> None:
    answered(log, claims, "one", 9)
    answered(log, claims, "elsewhere", 8, thread_key="other")
    answered(log, claims, "silent", 7, text=None)
    third = answered(log, claims, "three", 6)
    answered(log, claims, "four", 5)
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


def test_imported_questions_are_read_but_neveranswered(log: QuestionLog, claims: Claims) -> None:
    rows = [NewQuestion(f"k{number % 3}", "import", "Phonics?", "a", "imported") for number in range(4)]
    assert log.import_rows(rows) == 3
    assert log.import_rows(rows) == 0
    assert len(list(log.rows())) == 3
    assert claims.waiting() == []
