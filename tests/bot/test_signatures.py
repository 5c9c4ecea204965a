"""A button's value that the bot did not put there is refused, whoever has made it up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from doors import command, press
from fakes import SuggestingAssistant
from local_slack import AMINA, BEN, DEV, DEVS, LEADS_ONLY, SCHOOLS, LocalSlack, wait_for
from running_bot import SIGNATURES, running_bot
from slack_sdk import WebClient
from sqlalchemy import select

from bot.blocks.feedback import reason_window
from bot.faults import ALTERED
from bot.signatures import Altered
from database.engine import Database
from database.models import Feedback


def _values(layout: Any) -> list[tuple[str, str]]:
    """Give the values of all buttons, and what windows carry, with the id that each belongs to."""
    if isinstance(layout, list):
        return [found for each in layout for found in _values(each)]
    if not isinstance(layout, dict):
        return []
    found = [pair for each in layout.values() for pair in _values(each)]
    if layout.get("type") == "feedback_buttons":
        return [(layout["action_id"], layout[side]["value"]) for side in ("positive_button", "negative_button")]
    if layout.get("type") == "button" and "value" in layout:
        found.append((layout["action_id"], layout["value"]))
    if layout.get("private_metadata"):
        found.append((layout["callback_id"], layout["private_metadata"]))
    return found


def test_everything_that_the_bot_draws_is_signed(slack: LocalSlack, log: Database) -> None:
    with running_bot(slack, log, SuggestingAssistant()):
        answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?"))
        command(slack, AMINA, SCHOOLS, "does homework help?")
        private = slack.whispered(AMINA, "does homework help?")
        press(slack, AMINA, private, "keep_answer")
        kept = slack.whispered(AMINA, "does homework help?")
        slack.open_home(AMINA)
        home = wait_for(lambda: slack.home(AMINA))
        slack.command(BEN, SCHOOLS, "/evidence", "settings")
        slack.click(AMINA, answer, "feedback", value=dict(_values(answer["blocks"]))["feedback"])
        drawn = [answer, private, kept, home, slack.window(AMINA)]
    found = [_values(each) for each in drawn]
    assert all(found)
    for of, value in (pair for pairs in found for pair in pairs):
        assert SIGNATURES.read(of, value)


def test_an_outsider_of_a_private_channel_cannot_make_up_a_button_to_what_was_asked_there(
    slack: LocalSlack, log: Database
) -> None:
    with running_bot(slack, log, SuggestingAssistant()):
        asked = slack.say(BEN, LEADS_ONLY, "@Evidence Desk does zebraword help?")
        inside = slack.answer(LEADS_ONLY, asked)
        outside = slack.answer(SCHOOLS, slack.say(DEV, SCHOOLS, "@Evidence Desk does feedback help?"))
        known = dict(_values(outside["blocks"]))["quotes"]
        number = SIGNATURES.read("quotes", dict(_values(inside["blocks"]))["quotes"])
        for tried, value in enumerate((number, known.split(".")[0] + "." + number, f".{number}", f"{number}."), 1):
            for action in ("quotes", "send_to_me"):
                slack.click(DEV, outside, action, value=value, replayed=True)
            wait_for(lambda wanted=2 * tried: [m["text"] for m in slack.ephemeral(DEV)].count(ALTERED) == wanted)
        # What stands on one button does not fit another, though it is signed.
        slack.click(DEV, outside, "send_to_me", value=known, replayed=True)
        wait_for(lambda: [m["text"] for m in slack.ephemeral(DEV)].count(ALTERED) == 9)
        assert slack.views(DEV) == []
    assert "zebraword" not in json.dumps([slack.ephemeral(DEV), slack.views(DEV), slack.home(DEV)])


def test_a_window_that_carries_another_number_is_told_so_and_keeps_nothing(
    slack: LocalSlack, log: Database, client: WebClient
) -> None:
    with running_bot(slack, log, SuggestingAssistant()):
        answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?"))
        press(slack, DEV, answer, "feedback", value="unhelpful:1")
        window = slack.window(DEV, "feedback_reason")
        client.views_update(view_id=window["id"], view=reason_window(1))
        slack.submit(window, {"comment": "mine"})
        assert wait_for(lambda: slack.ask("messages", channel=DEVS))[-1]["text"] == ALTERED
    with log.read() as session:
        assert list(session.scalars(select(Feedback.comment))) == [None]


@pytest.mark.parametrize("value", ["", ".", "1", "a.1", "é.1", None])
def test_a_value_without_its_signature_is_not_read(value: str | None) -> None:
    with pytest.raises(Altered):
        SIGNATURES.read("quotes", value)
