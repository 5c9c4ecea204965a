"""Windows that have changed, or gone, between their opening and what is done in them: each time something is seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from doors import command, press
from fakes import SuggestingAssistant
from local_slack import AMINA, BEN, BENS, CERYS, LEADS_ONLY, SCHOOLS, LocalSlack, wait_for
from running_bot import running_bot
from slack_sdk import WebClient

from answering.answer import Answer, Outcome, Turn
from bot.directory import Policy
from bot.listeners.requests import ASKED
from database.engine import Database
from people.actors import Appointed
from retrieval.search import Filters

POLICY = Policy(Appointed(leads=frozenset({BEN}), curators=frozenset({BEN, CERYS})), help_channel=LEADS_ONLY)
KEPT = frozenset({"type", "callback_id", "title", "submit", "private_metadata"})
EMPTIED = [{"type": "context", "elements": [{"type": "plain_text", "text": "Drawn anew", "emoji": False}]}]


class Assistant(SuggestingAssistant):
    """Finds nothing about chess."""

    def answer(self, question: str, history: tuple[Turn, ...] = (), filters: Filters | None = None) -> Answer:  # type: ignore[override]
        found = super().answer(question, history, filters)
        return Answer(Outcome.NOT_FOUND, "Not there.") if "chess" in question else found


@pytest.fixture(autouse=True)
def bot(slack: LocalSlack, log: Database) -> Iterator[None]:
    with running_bot(slack, log, Assistant(), policy=POLICY, sweep_every=60.0):
        yield


def _help_message(slack: LocalSlack) -> dict[str, Any]:
    answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, "@Evidence Desk does chess help?"))
    press(slack, AMINA, answer, "ask_person")
    slack.whispered(AMINA, ASKED)
    found: dict[str, Any] = wait_for(lambda: slack.ask("messages", channel=LEADS_ONLY))[0]
    return found


def _reply(slack: LocalSlack) -> None:
    press(slack, BEN, _help_message(slack), "resolve_request")


def _reason(slack: LocalSlack) -> None:
    answer = slack.answer(SCHOOLS, slack.say(BEN, SCHOOLS, "@Evidence Desk does feedback help?"))
    press(slack, BEN, answer, "feedback", value="unhelpful:1")


def _settings(slack: LocalSlack) -> None:
    command(slack, BEN, SCHOOLS, "settings")


def _search(slack: LocalSlack) -> None:
    slack.command(BEN, SCHOOLS, "/case-studies")


def _details(slack: LocalSlack) -> None:
    slack.open_home(BEN)
    wait_for(lambda: slack.home(BEN))
    slack.home_action(BEN, "my_details")


def _seen(slack: LocalSlack) -> str:
    home = (slack.home(BEN) or {}).get("hash")
    return json.dumps([slack.ephemeral(BEN), slack.ask("messages", channel=BENS), home])


@pytest.mark.parametrize("opening", [_reply, _reason, _settings, _search, _details])
def test_a_window_that_lost_its_fields_meanwhile_gets_a_word(
    slack: LocalSlack, client: WebClient, opening: Callable[[LocalSlack], None]
) -> None:
    opening(slack)
    window = slack.window(BEN)
    kept = {name: window[name] for name in window.keys() & KEPT}
    client.views_update(view_id=window["id"], view=kept | {"blocks": EMPTIED})
    before = _seen(slack)
    answer = slack.submit(window, {})
    assert "failed" not in answer
    if "errors" not in answer and opening is not _reason:  # without a reason the verdict stands, and the window closes
        wait_for(lambda: _seen(slack) != before)


def test_a_request_resolved_by_another_meanwhile_is_said_in_the_window(slack: LocalSlack) -> None:
    message = _help_message(slack)
    for user in (BEN, CERYS):
        press(slack, user, message, "resolve_request")
    assert slack.submit(slack.window(CERYS), {"reply": "Yes."}) == {"done": True}
    assert "meanwhile" in slack.submit(slack.window(BEN), {"reply": "No."})["errors"]["reply"]


def test_what_is_put_away_in_a_window_that_is_closed_meanwhile_is_put_away_on_app_home(slack: LocalSlack) -> None:
    press(slack, CERYS, _help_message(slack), "resolve_request")
    slack.submit(slack.window(CERYS), {"reply": "Yes."})
    slack.open_home(BEN)
    wait_for(lambda: "Replies from people to look at (1)" in json.dumps(slack.home(BEN)))
    slack.home_action(BEN, "curator_review")
    window = slack.window(BEN)
    slack.control("faults", method="views.update", kind="error", error="not_found")
    slack.view_action(BEN, window, "reply_seen_to")
    wait_for(lambda: "Replies from people to look at (0)" in json.dumps(slack.home(BEN)))
