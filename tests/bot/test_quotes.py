"""The quotes in a window, a copy as a direct message, and the worst that a window must hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from doors import in_channel, press, pressable, stored, whispered, window
from local_slack import AMINA, BEN, SCHOOLS, LocalSlack, wait_for

from answering.kept_answers import GONE
from answering.quotes import NOT_THERE, RETIRED, Quoted
from bot.blocks.quotes import quotes_window
from bot.listeners.quotes import NOT_SENT, SENT
from bot.windows import NOT_OPENED
from database.engine import Database
from insights.personal_data import PersonalData
from sandbox.blocks import faults_in_view

BENS = "D02BEN"
QUOTED = Quoted(
    1, "Feedback", "Principles", "page 14", "Before it. ", "Quoted words.", " After it.", (), "Feedback, EEF, 2021"
)


@pytest.fixture
def answer(slack: LocalSlack, bot: object) -> dict[str, Any]:
    assert bot
    return slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?"))


def test_quotes_open_in_a_window_and_a_copy_is_sent(slack: LocalSlack, log: Database, answer: dict[str, Any]) -> None:
    press(slack, BEN, answer, "quotes")
    shown = json.dumps(window(slack, BEN)["blocks"], ensure_ascii=False)
    for part in ("Feedback should move learning forward.", RETIRED, NOT_THERE, "Feedback, 2021, https://example.org"):
        assert part in shown
    press(slack, BEN, answer, "send_to_me")
    copy = in_channel(slack, BENS)
    assert copy["text"].startswith("Question: does feedback help?")
    assert pressable(copy) == ["quotes"]
    assert whispered(slack, BEN)["text"] == SENT
    assert len(stored(log)) == 1


@pytest.mark.parametrize("fault", [{"kind": "error", "error": "expired_trigger_id"}, {"kind": "500", "times": 9}])
def test_a_window_that_cannot_be_opened_is_said(
    slack: LocalSlack, answer: dict[str, Any], fault: dict[str, Any]
) -> None:
    slack.control("faults", method="views.open", **fault)
    press(slack, BEN, answer, "quotes")
    assert whispered(slack, BEN)["text"] == NOT_OPENED
    slack.call("control/faults", method="DELETE")
    press(slack, BEN, answer, "quotes")
    window(slack, BEN)


def test_faults_and_deletion_are_told_to_whoever_pressed(
    slack: LocalSlack, log: Database, answer: dict[str, Any]
) -> None:
    slack.control("faults", method="conversations.open", kind="error", error="user_disabled")
    press(slack, BEN, answer, "send_to_me")
    assert whispered(slack, BEN)["text"] == NOT_SENT
    slack.control("faults", method="chat.postMessage", kind="lost_reply")
    press(slack, BEN, answer, "send_to_me")
    assert whispered(slack, BEN, 2)["text"] == SENT
    assert len(slack.ask("messages", channel=BENS)) == 1
    PersonalData(log).erase(stored(log)[0].asker or "")
    press(slack, BEN, answer, "quotes")
    assert whispered(slack, BEN, 3)["text"] == GONE
    slack.control("members", channel=SCHOOLS, bot=False)  # nothing can be whispered there any more
    press(slack, BEN, answer, "send_to_me")
    wait_for(lambda: [m for m in slack.ask("messages", channel=BENS) if m["text"] == GONE])


def test_the_quoted_words_are_marked_within_their_context() -> None:
    view = quotes_window([QUOTED])
    heading, quote, reference = view["blocks"]
    assert [part["text"] for part in heading["elements"][0]["elements"]] == ["[1] Feedback", "\nPrinciples, page 14"]
    assert [(part["text"], part.get("style")) for part in quote["elements"][0]["elements"]] == [
        ("Before it. ", None),
        ("Quoted words.", {"bold": True}),
        (" After it.", None),
    ]
    assert reference["elements"][0]["type"] == "rich_text_preformatted"
    assert faults_in_view(view) == []


@pytest.mark.parametrize("letter", ["a ", "é", "\N{OPEN BOOK}"])
def test_the_worst_case_fits_a_window(letter: str) -> None:
    long = letter * 9_000
    quotes = [Quoted(n, long, long, "page 1", long, long, long, (NOT_THERE, RETIRED), long) for n in range(1, 60)]
    view = quotes_window(quotes)
    assert faults_in_view(view) == []
    assert len(view["blocks"]) <= 100
    assert len(json.dumps(view)) <= 250_000
    assert "left out" in view["blocks"][-1]["elements"][0]["text"]
