"""Whatever goes wrong on the way, each question ends in exactly one visible answer."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from fakes import BrokenAssistant, EchoAssistant, SlowAssistant
from local_slack import AMINA, AMINAS, BEN, CASES, SCHOOLS, LocalSlack, wait_for
from running_bot import SIGNATURES, running_bot
from sqlalchemy import select

from answering.desk import Desk, Finished
from bot.delivery import TAKING_LONGER
from bot.once import ELSEWHERE
from database.engine import Database
from database.models import Delivery, Question

ASKED = "@Evidence Desk does feedback help?"
ALL_METHODS = ("assistant.threads.setStatus", "chat.postMessage", "conversations.replies", "conversations.open")


def _questions(log: Database) -> list[Question]:
    with log.read() as session:
        return list(session.scalars(select(Question).order_by(Question.id)))


def _posted_once(slack: LocalSlack, channel: str, ts: str) -> dict[str, Any]:
    """Wait for the answer, then until nothing is under way any more, and see that it is the only one."""
    slack.answer(channel, ts)
    slack.settle()
    time.sleep(0.3)  # a second one would have to be posted by now
    (answer,) = slack.answers(channel, ts)
    return answer


@pytest.mark.usefixtures("bot")
def test_what_is_delivered_three_times_is_answered_once(slack: LocalSlack, log: Database) -> None:
    slack.control("duplicate", times=2, copies=3)
    _posted_once(slack, SCHOOLS, slack.say(AMINA, SCHOOLS, ASKED))
    assert len(_questions(log)) == 1


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "429", "retry_after": 1},
        {"kind": "500"},
        {"kind": "503"},
        {"kind": "html"},
        {"kind": "lost_reply"},
        {"kind": "error", "error": "fatal_error"},
        {"kind": "error", "error": "invalid_blocks"},
        {"kind": "latency", "seconds": 2.0},
    ],
    ids=lambda fault: str(fault.get("error", fault["kind"])),
)
def test_a_fault_in_posting_ends_in_one_answer(slack: LocalSlack, fault: dict[str, Any]) -> None:
    slack.control("faults", method="chat.postMessage", **fault)
    answer = _posted_once(slack, SCHOOLS, slack.say(AMINA, SCHOOLS, ASKED))
    assert "You asked: does feedback help?" in answer["text"]
    assert bool(answer["blocks"]) == (fault.get("error") != "invalid_blocks")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("kind", [pytest.param("429", marks=pytest.mark.faults), "500", "lost_reply"])
def test_a_fault_in_every_method_ends_in_one_answer_each(slack: LocalSlack, kind: str) -> None:
    for method in ALL_METHODS:
        slack.control("faults", method=method, kind=kind)
    ts = slack.say(AMINA, SCHOOLS, ASKED)
    _posted_once(slack, SCHOOLS, ts)
    slack.say(AMINA, SCHOOLS, "and for KS2?", ts)
    slack.answer(SCHOOLS, ts, 2)


@pytest.mark.usefixtures("bot")
def test_a_lost_reply_and_an_unreadable_thread_do_not_post_twice(slack: LocalSlack) -> None:
    slack.control("faults", method="chat.postMessage", kind="lost_reply")
    slack.control("faults", method="conversations.replies", kind="error", error="internal_error", times=2)
    _posted_once(slack, SCHOOLS, slack.say(AMINA, SCHOOLS, ASKED))
    assert len(slack.calls("chat.postMessage")) == 1


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("how", ["frame", "abort"])
def test_a_lost_connection_loses_no_question(slack: LocalSlack, how: str, assistant: EchoAssistant) -> None:
    first = slack.say(AMINA, SCHOOLS, ASKED)
    slack.control("disconnect", how=how)
    second = slack.say(BEN, CASES, ASKED)
    _posted_once(slack, SCHOOLS, first)
    _posted_once(slack, CASES, second)
    assert len(assistant.asked) == 2


def test_a_bot_removed_meanwhile_answers_in_a_direct_message(slack: LocalSlack, log: Database) -> None:
    assistant = SlowAssistant()
    with running_bot(slack, log, assistant):
        slack.say(AMINA, SCHOOLS, ASKED)
        assert assistant.begun.wait(20)
        slack.control("members", channel=SCHOOLS, bot=False)
        assistant.go_on.set()
        (answer,) = wait_for(lambda: slack.ask("messages", channel=AMINAS))
    assert answer["text"].startswith(ELSEWHERE)
    assert "You asked" in answer["text"]


def test_a_question_deleted_meanwhile_is_answered_in_a_direct_message(slack: LocalSlack, log: Database) -> None:
    assistant = SlowAssistant()
    with running_bot(slack, log, assistant):
        ts = slack.say(AMINA, SCHOOLS, ASKED)
        assert assistant.begun.wait(20)
        slack.control("delete", user=AMINA, channel=SCHOOLS, ts=ts)
        assistant.go_on.set()
        (answer,) = wait_for(lambda: slack.ask("messages", channel=AMINAS))
    assert "You asked" in answer["text"]


def test_what_can_be_posted_nowhere_is_given_up(slack: LocalSlack, log: Database, assistant: EchoAssistant) -> None:
    slack.control("faults", method="chat.postMessage", kind="error", error="is_archived", times=9)
    with running_bot(slack, log, assistant):
        slack.say(AMINA, SCHOOLS, ASKED)
        wait_for(lambda: _delivered(log))
    assert len(slack.calls("chat.postMessage")) == 2


def _delivered(log: Database) -> list[str]:
    with log.read() as session:
        return [ts for ts in session.scalars(select(Delivery.message_ts)) if ts is not None]


def test_an_assistant_that_fails_gives_a_plain_sentence_with_a_reference(slack: LocalSlack, log: Database) -> None:
    with running_bot(slack, log, BrokenAssistant()):
        answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, ASKED))
    assert _questions(log)[0].reference in answer["text"]
    assert "Traceback" not in answer["text"]
    assert "parse" not in answer["text"]


def test_an_answer_that_takes_long_is_announced(slack: LocalSlack, log: Database) -> None:
    assistant = SlowAssistant()
    with running_bot(slack, log, assistant):
        ts = slack.say(AMINA, SCHOOLS, ASKED)
        assert slack.answer(SCHOOLS, ts)["text"] == TAKING_LONGER
        assistant.go_on.set()
        assert "You asked" in slack.answer(SCHOOLS, ts, 2)["text"]


@pytest.mark.usefixtures("bot")
def test_a_locked_database_delays_the_answer_and_the_asker_is_told_once(slack: LocalSlack, log: Database) -> None:
    slack.control("settings", retry_seconds=[0.0, 1.0, 2.0, 3.0])
    lock = sqlite3.connect(log.name, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    ts = slack.say(AMINA, SCHOOLS, ASKED)
    time.sleep(5)
    lock.execute("ROLLBACK")
    lock.close()
    wait_for(lambda: [m for m in slack.answers(SCHOOLS, ts) if "You asked" in m["text"]])
    slack.settle()
    told = [message["text"] for message in slack.answers(SCHOOLS, ts)]
    assert len(told) == 2
    assert told[0] == TAKING_LONGER
    assert len(_questions(log)) == 1


def test_feedback_that_cannot_be_stored_is_said_to_be_lost(
    slack: LocalSlack, log: Database, assistant: EchoAssistant
) -> None:
    with running_bot(slack, log, assistant, sweep_every=60):
        answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, ASKED))
        value = SIGNATURES.signed("feedback", "helpful:1")
        lock = sqlite3.connect(log.name, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        for _ in range(2):  # wait to be stored before it, so that Bolt's 3 seconds pass
            slack.say(AMINA, CASES, "@Evidence Desk What about homework?")
        slack.control("action", user=BEN, channel=SCHOOLS, ts=answer["ts"], action_id="feedback", value=value)
        wait_for(lambda: any("could not be recorded" in m["text"] for m in slack.ask("ephemeral", user=BEN)))
        lock.close()
    (told,) = slack.ask("ephemeral", user=BEN)
    assert "could not be recorded" in told["text"]


def test_a_clean_stop_hands_back_what_is_under_way(slack: LocalSlack, log: Database) -> None:
    slow = SlowAssistant()
    with running_bot(slack, log, slow):
        ts = slack.say(AMINA, SCHOOLS, ASKED)
        assert slow.begun.wait(20)
    slow.go_on.set()
    (row,) = _questions(log)
    assert (row.status, row.claimed_until) == ("received", None)
    with running_bot(slack, log, EchoAssistant()):
        wait_for(lambda: [m for m in slack.answers(SCHOOLS, ts) if "You asked" in m["text"]])


def test_what_nobody_posted_is_posted_late_by_whoever_comes_next(slack: LocalSlack, log: Database) -> None:
    slack.control("faults", method="chat.postMessage", kind="error", error="account_inactive", times=4)
    with running_bot(slack, log, EchoAssistant(), claim_seconds=1.0, idle=dt.timedelta(seconds=1)):
        ts = slack.say(AMINA, SCHOOLS, ASKED)
        answer = _posted_once(slack, SCHOOLS, ts)
    assert answer["text"].startswith("Sorry for the delay.")


def test_forty_questions_in_ten_channels_are_all_answered_once(
    slack: LocalSlack, log: Database, assistant: EchoAssistant
) -> None:
    slack.control("settings", rate_limit=True)
    channels = [f"C9{number:02}" for number in range(10)]
    for channel in channels:
        slack.control("channel", id=channel, name=channel.lower())
    with running_bot(slack, log, assistant):
        asked = [(c, slack.say(AMINA, c, f"@Evidence Desk is {n} good?")) for n in range(4) for c in channels]
        for channel, ts in asked:
            slack.answer(channel, ts)
        slack.settle()
    assert [len(slack.answers(channel, ts)) for channel, ts in asked] == [1] * 40
    posts = slack.calls("chat.postMessage")
    assert all(call["ok"] for call in posts)
    for channel in channels:
        times = [call["at"] for call in posts if call["arguments"]["channel"] == channel]
        assert all(after - before > 0.9 for before, after in pairwise(times))
    assert len(_questions(log)) == 40


def test_what_goes_wrong_once_in_the_sweep_does_not_end_it(
    slack: LocalSlack, log: Database, assistant: EchoAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    recover, rounds = Desk.recover, []

    def failing_first(desk: Desk, idle: dt.timedelta = dt.timedelta()) -> Iterator[Finished]:
        rounds.append(idle)
        if len(rounds) == 1:
            raise LookupError("what the asker said")
        return recover(desk, idle)

    monkeypatch.setattr(Desk, "recover", failing_first)
    with running_bot(slack, log, assistant):
        wait_for(lambda: len(rounds) > 2)
