"""Guests and people of other organisations are turned away politely, and nothing of theirs is kept."""

from __future__ import annotations

from typing import Any

import pytest
from fakes import EchoAssistant
from local_slack import AMINA, AMINAS, BEN, SCHOOLS, LocalSlack, wait_for
from running_bot import SIGNATURES, running_bot
from sqlalchemy import select

from answering.desk import Desk
from bot.admission import REFUSAL
from bot.directory import Policy
from database.engine import Database
from database.models import Feedback, Question

GUEST = {"type": "message", "channel_type": "im", "channel": AMINAS, "user": AMINA, "user_team": "TELSEWHERE"}


def _kept(log: Database, table: Any = Question) -> int:
    with log.read() as session:
        return len(list(session.scalars(select(table))))


def _say(slack: LocalSlack, **more: Any) -> None:
    slack.control("event", event=GUEST | more)
    slack.settle()


@pytest.mark.usefixtures("bot")
def test_a_stranger_is_told_once_and_nothing_is_kept(slack: LocalSlack, log: Database) -> None:
    root = slack.say(AMINA, AMINAS, "hello")
    slack.answer(AMINAS, root)
    _say(slack, text="does feedback help?", ts="1700000000.000100", thread_ts=root)
    assert slack.answer(AMINAS, root, 2)["text"] == REFUSAL
    _say(slack, text="and homework?", ts="1700000000.000200", thread_ts=root)
    _say(slack, text="hello", ts="1700000000.000300", thread_ts=root)
    mention = {"type": "app_mention", "channel": SCHOOLS, "channel_type": "channel", "text": "<@UEVIDENCE> is it?"}
    _say(slack, **mention, user=BEN, ts="1700000000.000400")
    (told,) = wait_for(lambda: slack.ask("ephemeral", user=BEN))
    assert (told["text"], told["channel"]) == (REFUSAL, SCHOOLS)
    assert len(slack.answers(AMINAS, root)) == 2
    assert _kept(log) == 0


def test_a_stranger_is_answered_where_the_operator_lets_guests_in(
    slack: LocalSlack, log: Database, assistant: EchoAssistant
) -> None:
    with running_bot(slack, log, assistant, policy=Policy(allow_guests=True)):
        root = slack.say(AMINA, AMINAS, "hello")
        slack.answer(AMINAS, root)
        _say(slack, text="does feedback help?", ts=f"{float(root) + 0.001:.6f}", thread_ts=root)
        assert "You asked" in slack.answer(AMINAS, root, 2)["text"]


def test_where_slack_does_not_say_who_somebody_is_nobody_waits_or_is_turned_away(
    slack: LocalSlack, log: Database, bot: Desk
) -> None:
    assert bot
    slack.control("faults", method="users.info", kind="latency", seconds=5.0)
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?")
    answer = slack.answer(SCHOOLS, ts)
    slack.settle()
    assert all(envelope["acked_at"] - envelope["sent_at"] < 2.5 for envelope in slack.ask("envelopes"))
    value = SIGNATURES.signed("feedback", f"helpful:{answer['metadata']['event_payload']['question']}")
    slack.control("action", user=AMINA, channel=SCHOOLS, ts=answer["ts"], action_id="feedback", value=value)
    assert _kept(log, Feedback) == 1
