"""What is drawn about requests fits in one message or window, however long the words."""

from __future__ import annotations

import datetime as dt
import json

from answering.answer import Answer, Nearest, Outcome
from answering.pending_requests import Pending
from answering.requests import LONGEST_REPLY
from bot.blocks.message import fits
from bot.blocks.requests import evidence_line, help_message, reply_message, resolve_window, resolved_message
from sandbox.blocks import faults_in_message, faults_in_view

NEAREST = tuple(
    Nearest(f"{n}.md", "A guide " * 20, "guidance", "https://example.org/" + "a" * 900, 0.5) for n in range(5)
)
LONG = Pending(
    request_id=7,
    claim_number=1,
    kind="person",
    question_id=3,
    reference="Q-ABC",
    question="does <!channel> chess help? " * 1_000,
    asked_on=dt.date(2026, 3, 3),
    answer=Answer(Outcome.NOT_FOUND, "Not there.", nearest=NEAREST),
    reply="<@U1> " * (LONGEST_REPLY // 6),
    address=None,
    public=False,
    help_message=None,
)


def test_messages_and_the_window_fit_and_foreign_words_stay_inert() -> None:
    drawn = (help_message(LONG, "https://example.org/t"), reply_message(LONG), resolved_message(LONG, reached=True))
    for message in drawn:
        assert fits(message.blocks)
        assert faults_in_message(list(message.blocks)) == []
        assert "mrkdwn" not in json.dumps(message.blocks)
        assert "<" not in message.arguments()["text"]
    assert faults_in_view(resolve_window(LONG)) == []


def test_an_asker_who_cannot_be_reached_is_said() -> None:
    assert "has the reply" in resolved_message(LONG, reached=True).text
    assert "no longer be reached" in resolved_message(LONG, reached=False).text


def test_evidence_that_came_later_is_said_with_the_day_it_was_asked_for() -> None:
    assert evidence_line(LONG).startswith("There is evidence now for what you asked on 3 March: does")
