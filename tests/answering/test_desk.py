"""From a message at the door to one recorded answer, and what happens when something fails on the way."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import time
from dataclasses import replace

import pytest
from fakes import BrokenAssistant, EchoAssistant, answer_saying
from sqlalchemy import select, text
from structlog.testing import capture_logs

from answering.answer import Answer, Outcome, Turn, from_json
from answering.desk import SAFEGUARDING, Answers, Desk
from answering.incoming import Incoming, Recording
from database.engine import Database, open_database
from database.failures import DatabaseBusy
from database.models import Citation, Delivery, Question
from insights.claims import Claims
from insights.question_log import Address, QuestionLog
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
PSEUDONYMS = Pseudonyms(b"a key that only tests use")
ADDRESS = Address("C1", "17.1", "U1")
ASKED = Incoming("message:C1:17.1", "Does homework help?", "U1", "slack", thread="C1:17.0", asked_at=NOW)
CONCERN = replace(ASKED, text="A girl in my class told me her dad hits her at home", address=ADDRESS)


def _desk(database: Database, assistant: Answers, seconds: float = 120.0, most_claims: int = 5) -> Desk:
    log, claims = QuestionLog(database), Claims(database, seconds)
    return Desk(log, claims, Recording(Redactor(()), PSEUDONYMS), assistant, most_claims)


@pytest.fixture
def assistant() -> EchoAssistant:
    return EchoAssistant()


@pytest.fixture
def desk(database: Database, assistant: EchoAssistant) -> Desk:
    return _desk(database, assistant)


def _rows(database: Database) -> list[Question]:
    with database.read() as session:
        return list(session.scalars(select(Question).order_by(Question.id)))


def test_a_question_is_stored_then_answered_then_recorded(desk: Desk, database: Database) -> None:
    received = desk.receive(replace(ASKED, address=ADDRESS, region="North East"))
    assert (received.is_new, received.notice) == (True, None)
    assert [row.status for row in _rows(database)] == ["received"]
    finished = desk.answer(received.question_id)
    assert finished is not None
    assert finished.answer == answer_saying("You asked: Does homework help?")
    assert (finished.reference, finished.address, finished.late) == (received.reference, ADDRESS, False)
    (row,) = _rows(database)
    assert (row.status, row.outcome, row.mode, row.region) == (
        "answered",
        "answered",
        "extractive",
        "North East",
    )
    assert row.answer is not None
    assert from_json(row.answer) == finished.answer
    assert row.timings == {"retrieve": 1.0, "compose": 2.0, "total": 3.0}
    with database.read() as session:
        assert session.scalars(select(Citation.document_path)).all() == ["guidance/feedback.md"]


def test_a_question_is_answered_once(desk: Desk, assistant: EchoAssistant) -> None:
    received = desk.receive(ASKED)
    assert desk.answer(received.question_id) is not None
    again = desk.receive(ASKED)
    assert (again.question_id, again.is_new) == (received.question_id, False)
    assert desk.answer(again.question_id) is None
    assert len(assistant.asked) == 1


def test_neither_the_log_nor_the_assistant_sees_what_was_redacted(
    desk: Desk, database: Database, assistant: EchoAssistant
) -> None:
    message = "Can homework help? Write to amina.khan@school.example"
    desk.answer(desk.receive(replace(ASKED, text=message)).question_id)
    (row,) = _rows(database)
    assert row.text is not None
    assert "amina" not in row.text
    assert assistant.asked == [row.text]


def test_keys_and_askers_are_pseudonyms(desk: Desk, database: Database) -> None:
    desk.receive(ASKED)
    (row,) = _rows(database)
    assert row.event_key == PSEUDONYMS.of("event", ASKED.event_key)
    assert row.thread_key == PSEUDONYMS.of("thread", "C1:17.0")
    assert row.asker == PSEUDONYMS.of("asker", "U1")


def test_a_follow_up_comes_with_what_was_said_before(desk: Desk, assistant: EchoAssistant) -> None:
    desk.answer(desk.receive(ASKED).question_id)
    later = replace(ASKED, event_key="message:C1:18", text="And for Year 7?", asked_at=NOW + dt.timedelta(seconds=1))
    desk.answer(desk.receive(later).question_id)
    assert assistant.histories == [
        [],
        [Turn("user", "Does homework help?"), Turn("assistant", "You asked: Does homework help?")],
    ]


def test_a_thread_is_answered_in_order(desk: Desk) -> None:
    first = desk.receive(ASKED).question_id
    second = desk.receive(replace(ASKED, event_key="message:C1:18", asked_at=NOW + dt.timedelta(seconds=1))).question_id
    assert desk.answer(second) is None
    assert desk.answer(first) is not None
    assert desk.next_in_thread(first) == second
    assert desk.answer(second) is not None
    assert desk.next_in_thread(second) is None


# Safeguarding, and questions not to be recorded


def test_of_a_safeguarding_concern_no_word_is_kept_or_sent_on(
    desk: Desk, database: Database, assistant: EchoAssistant
) -> None:
    received = desk.receive(replace(CONCERN, region="London"))
    assert received.notice == Answer(Outcome.DECLINED, SAFEGUARDING)
    (row,) = _rows(database)
    assert (row.status, row.outcome, row.text, row.answer) == ("answered", "declined", None, None)
    assert (row.region, row.thread_key) == (None, None)
    assert assistant.asked == []


def test_the_notice_of_a_concern_is_posted_privately_and_once(desk: Desk) -> None:
    received = desk.receive(CONCERN)
    finished = desk.answer(received.question_id)
    assert finished is not None
    assert (finished.answer, finished.private, finished.address) == (received.notice, True, ADDRESS)
    assert desk.answer(received.question_id) is None
    assert desk.may_give(finished)
    desk.given(finished, "18.1")
    assert list(desk.recover()) == []


def test_of_an_unrecorded_question_the_key_and_the_status_are_kept(
    desk: Desk, database: Database, assistant: EchoAssistant
) -> None:
    incoming = replace(ASKED, recorded=False, address=ADDRESS, region="London")
    received = desk.receive(incoming)
    finished = desk.answer_unrecorded(received, incoming)
    assert finished is not None
    assert finished.answer.statements[0].text == "You asked: Does homework help?"
    assert (finished.address, finished.claim) == (ADDRESS, None)
    (row,) = _rows(database)
    kept = (row.event_key, row.status)
    assert kept == (PSEUDONYMS.of("event", ASKED.event_key), "unrecorded")
    assert {row.text, row.asker, row.thread_key, row.region, row.answer, row.outcome} == {None}
    with database.read() as session:
        assert session.scalars(select(Delivery)).all() == []
    assert desk.answer_unrecorded(desk.receive(incoming), incoming) is None
    assert len(assistant.asked) == 1


def test_what_is_not_recorded_is_answered_by_what_passes_nothing_on(database: Database) -> None:
    sends, keeps = EchoAssistant(), EchoAssistant()
    recording = Recording(Redactor(()), PSEUDONYMS)
    desk = Desk(QuestionLog(database), Claims(database), recording, sends, unsent=keeps)
    unrecorded = replace(ASKED, event_key="message:C1:18.1", text="Does feedback help?", recorded=False)
    desk.answer_unrecorded(desk.receive(unrecorded), unrecorded)
    desk.answer(desk.receive(ASKED).question_id)
    assert (sends.asked, keeps.asked) == (["Does homework help?"], ["Does feedback help?"])


def test_an_unrecorded_question_is_redacted_and_knows_what_was_said_before(
    desk: Desk, assistant: EchoAssistant
) -> None:
    desk.answer(desk.receive(ASKED).question_id)
    message = "And in Year 7? Write to amina.khan@school.example"
    incoming = replace(ASKED, event_key="message:C1:18", text=message, recorded=False)
    desk.answer_unrecorded(desk.receive(incoming), incoming)
    assert "amina" not in assistant.asked[-1]
    assert assistant.histories[-1][0] == Turn("user", "Does homework help?")


def test_an_unrecorded_concern_gets_the_notice(desk: Desk, assistant: EchoAssistant) -> None:
    incoming = replace(CONCERN, recorded=False)
    finished = desk.answer_unrecorded(desk.receive(incoming), incoming)
    assert finished is not None
    assert (finished.answer.message, finished.private) == (SAFEGUARDING, True)
    assert assistant.asked == []


# Failure and recovery


def test_an_assistant_that_fails_leaves_a_reference_and_no_words_in_the_log(database: Database) -> None:
    desk = _desk(database, BrokenAssistant())
    with capture_logs() as logs:
        finished = desk.answer(desk.receive(ASKED).question_id)
    assert finished is not None
    assert finished.answer.outcome == Outcome.FAILED
    assert finished.reference in finished.answer.message
    (row,) = _rows(database)
    assert (row.status, row.outcome) == ("failed", "failed")
    (entry,) = logs
    assert (entry["reference"], entry["error"]) == (finished.reference, "RuntimeError")
    assert "in answer" in entry["trace"]
    assert "homework" not in str(logs)


def test_a_worker_that_lost_its_claim_gives_no_answer(database: Database) -> None:
    slow = _desk(database, EchoAssistant(0.3), seconds=0.0)
    quick = _desk(database, EchoAssistant())
    question_id = slow.receive(ASKED).question_id
    results = []
    worker = threading.Thread(target=lambda: results.append(slow.answer(question_id)))
    worker.start()
    time.sleep(0.1)
    taken_over = quick.answer(question_id)
    worker.join()
    assert results == [None]
    assert taken_over is not None
    assert len(_rows(database)) == 1


def test_what_a_dead_worker_left_is_answered_late(desk: Desk, database: Database) -> None:
    question_id = desk.receive(ASKED).question_id
    Claims(database, seconds=0.0).claim(question_id)
    (finished,) = desk.recover()
    assert (finished.question_id, finished.late) == (question_id, True)
    assert finished.answer.outcome == Outcome.ANSWERED
    assert list(desk.recover()) == []


def test_a_recovery_leaves_what_came_after_it_began_to_its_own_worker(desk: Desk) -> None:
    left = desk.receive(ASKED).question_id
    recovery = desk.recover()
    assert next(recovery).question_id == left
    fresh = desk.receive(replace(ASKED, event_key="another", thread=None, asked_at=None)).question_id
    assert list(recovery) == []
    answered = desk.answer(fresh)
    assert answered is not None
    assert not answered.late


def test_what_a_live_worker_holds_is_left_alone(desk: Desk, database: Database) -> None:
    Claims(database).claim(desk.receive(ASKED).question_id)
    assert list(desk.recover()) == []


def test_an_answer_that_was_recorded_but_not_posted_is_handed_on_as_it_is(
    database: Database, assistant: EchoAssistant
) -> None:
    desk = _desk(database, assistant, seconds=0.0)
    first = desk.answer(desk.receive(replace(ASKED, address=ADDRESS)).question_id)
    assert first is not None
    (again,) = _desk(database, assistant).recover()
    assert (again.answer, again.late, again.private) == (first.answer, True, False)
    assert not desk.may_give(first)
    assert len(assistant.asked) == 1


def test_a_question_a_day_old_is_closed_with_a_word_to_its_asker(
    desk: Desk, database: Database, assistant: EchoAssistant
) -> None:
    desk.receive(replace(ASKED, asked_at=NOW - DAY, address=ADDRESS))
    (finished,) = desk.recover()
    assert finished.reference in finished.answer.message
    assert (finished.answer.outcome, finished.address) == (Outcome.FAILED, ADDRESS)
    assert [row.status for row in _rows(database)] == ["failed"]
    assert assistant.asked == []


def test_a_question_that_kills_its_workers_is_given_up(database: Database, assistant: EchoAssistant) -> None:
    desk = _desk(database, assistant, most_claims=2)
    question_id = desk.receive(ASKED).question_id
    for _ in range(2):
        Claims(database, seconds=0.0).claim(question_id)
    (finished,) = desk.recover()
    assert finished.answer.outcome == Outcome.FAILED
    assert assistant.asked == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_locked_file_is_told_plainly_and_the_redelivery_is_stored(
    desk: Desk, database: Database, database_url: str
) -> None:
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(3.0, other.rollback)
    release.start()
    with pytest.raises(DatabaseBusy, match="busy"):
        desk.receive(ASKED)
    assert desk.receive(ASKED).is_new  # waits for the last second
    release.join()
    other.close()
    assert len(_rows(database)) == 1


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_locked_table_is_waited_for(desk: Desk, database_url: str) -> None:
    other = open_database(database_url)

    def hold() -> None:
        with other.write() as session:
            session.execute(text("LOCK TABLE question IN EXCLUSIVE MODE"))
            held.set()
            time.sleep(0.5)

    held = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    assert desk.receive(ASKED).is_new
    holder.join()
    other.close()


def test_an_answer_of_another_shape_is_left_out_of_the_history(
    desk: Desk, database: Database, assistant: EchoAssistant
) -> None:
    desk.answer(desk.receive(ASKED).question_id)
    with database.write() as session:
        session.scalars(select(Question)).one().answer = {"written": "by another version"}
    later = replace(ASKED, event_key="message:C1:18", asked_at=NOW + dt.timedelta(seconds=1))
    desk.answer(desk.receive(later).question_id)
    assert assistant.histories[-1] == [Turn("user", "Does homework help?")]


def test_an_assistant_that_never_ends_is_given_up_with_a_reference(database: Database) -> None:
    log, claims = QuestionLog(database), Claims(database)
    desk = Desk(log, claims, Recording(Redactor(()), PSEUDONYMS), EchoAssistant(1.0), answer_seconds=0.05)
    finished = desk.answer(desk.receive(ASKED).question_id)
    assert finished is not None
    assert finished.answer.outcome is Outcome.FAILED
    assert finished.reference in finished.answer.message
    assert [row.status for row in _rows(database)] == ["failed"]


def test_who_opened_a_thread_is_told_from_others(desk: Desk) -> None:
    assert desk.standing("C1:17.0", "U1") is None
    desk.receive(ASKED)
    assert desk.standing("C1:17.0", "U1") == "asker"
    assert desk.standing("C1:17.0", "U2") == "other"


def test_a_stop_hands_back_what_a_recovery_is_answering_once(database: Database) -> None:
    desk = _desk(database, EchoAssistant(1.0))
    desk.receive(ASKED)
    threading.Timer(0.2, desk.stop).start()
    assert list(desk.recover()) == []
    (row,) = _rows(database)
    assert (row.status, row.claim_number, row.claimed_until) == ("received", 1, None)
    assert desk.answer(row.id) is None
    assert _rows(database)[0].claim_number == 1
