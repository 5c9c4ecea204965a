"""Case studies on demand in Slack: command, shortcut and window, pages, sharing, and what goes wrong on the way."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fakes import EchoAssistant
from local_slack import AMINA, AMINAS, BEN, BOT, GENERAL, SCHOOLS, LocalSlack, wait_for
from running_bot import SIGNATURES, running_bot
from sqlalchemy import select

from answering.case_query import CaseQuery
from answering.cases import PAGE, CaseFinder, CasePage
from answering.desk import SAFEGUARDING
from bot.admission import REFUSAL
from bot.blocks.case_values import written
from bot.blocks.cases import AGAIN, EARLIER, MORE, SHARE
from bot.case_replies import AWAY, NOT_RECORDED
from bot.case_sharing import EVENT_TYPE
from bot.listeners.cases import (
    ALTERED,
    NOT_OPENED,
    NOT_SHARED,
    NOTHING,
    SHARED,
    SHARED_BEFORE,
)
from database.engine import Database
from database.failures import DatabaseUnusable
from database.models import Question
from retrieval.search import Searcher
from scripts.wiring import Library, build_case_finder

YORK, CLIC = "York – Huntington School's tailored approach to attendance", "improving early writing with CLIC Trust"
GUEST = "U05GITA"


class Interrupted:
    """The real finder, over a database that is away when a test says so."""

    def __init__(self, finder: CaseFinder) -> None:
        self._finder = finder
        self.away = threading.Event()
        self.choices = finder.choices

    def find(self, query: CaseQuery, offset: int = 0, limit: int = PAGE) -> CasePage:
        if self.away.is_set():
            raise DatabaseUnusable("the database is away")
        return self._finder.find(query, offset, limit)


@pytest.fixture
def finder(library: Library, searcher: Searcher) -> Interrupted:
    return Interrupted(build_case_finder(library, searcher))


@pytest.fixture(autouse=True)
def bot(slack: LocalSlack, log: Database, finder: Interrupted) -> Iterator[None]:
    with running_bot(slack, log, EchoAssistant(), finder=finder):
        yield


def _actions(message: dict[str, Any]) -> dict[str, str]:
    elements = [e for block in message["blocks"] if block["type"] == "actions" for e in block["elements"]]
    return {element["action_id"]: element["value"] for element in elements}


def _posted(slack: LocalSlack, channel: str) -> list[dict[str, Any]]:
    return [m for m in slack.ask("messages", channel=channel) if m["user"] == BOT]


def _questions(log: Database) -> list[tuple[str | None, str, str, str | None]]:
    with log.read() as session:
        rows = session.scalars(select(Question).order_by(Question.id))
        return [(row.text, row.door, row.status, row.outcome) for row in rows]


def test_a_command_with_words_is_answered_privately_and_counted_once(slack: LocalSlack, log: Database) -> None:
    assert slack.command(AMINA, SCHOOLS, "/case-studies", "attendance of disadvantaged pupils")
    found = slack.whispered(AMINA, YORK)
    shown = json.dumps(found["blocks"], ensure_ascii=False)
    assert "1 case study for “attendance of disadvantaged pupils”" in shown
    for part in ("What changed", "Ask", "Huntington Research School", "also about attendance and disadvantage"):
        assert part in shown
    assert set(_actions(found)) == {SHARE, AGAIN}
    assert _posted(slack, SCHOOLS) == []
    slack.settle()
    assert _questions(log) == [("attendance of disadvantaged pupils", "case_command", "imported", "answered")]


def test_where_the_bot_is_not_it_answers_all_the_same_but_cannot_share(slack: LocalSlack) -> None:
    slack.command(AMINA, GENERAL, "/case-studies", "attendance of disadvantaged pupils")
    found = slack.whispered(AMINA, YORK)
    slack.click(AMINA, found, SHARE)
    wait_for(lambda: NOT_SHARED["not_there"] in _heard(slack, AMINA))
    assert _posted(slack, GENERAL) == []


def _heard(slack: LocalSlack, user: str, direct: str = AMINAS) -> str:
    """Everything that one person was told, privately or in their direct messages."""
    messages = [*slack.ephemeral(user), *_posted(slack, direct)]
    return "\n".join(message["text"] for message in messages)


def test_without_words_the_window_opens_and_its_results_come_back_to_the_channel(
    slack: LocalSlack, log: Database
) -> None:
    slack.command(AMINA, SCHOOLS, "/case-studies")
    window = slack.window(AMINA, "find_cases")
    assert slack.submit(window)["errors"] == {"words": NOTHING}
    done = slack.submit(
        window, {"words": {"words": {"value": "early writing"}}, "region": _chosen("region", "North West")}
    )
    assert done.get("done")
    found = slack.whispered(AMINA, CLIC)
    assert found["channel"] == SCHOOLS
    slack.click(AMINA, found, AGAIN)
    again = slack.window(AMINA, "find_cases")
    filled = {b["block_id"]: b["element"] for b in again["blocks"] if b["type"] == "input"}
    assert filled["words"]["initial_value"] == "early writing"
    assert filled["region"]["initial_option"]["value"] == "North West"
    only_chosen = {"words": {"words": {"value": ""}}, "region": _chosen("region", "South West")}
    slack.submit(again, only_chosen)
    slack.whispered(AMINA, "4 case studies for South West")
    assert [text for text, *_ in _questions(log)] == ["early writing"]  # what is only chosen is no question


def _chosen(name: str, value: str) -> dict[str, Any]:
    option = {"text": {"type": "plain_text", "text": value, "emoji": False}, "value": value}
    return {name: {"type": "static_select", "selected_option": option}}


def test_the_shortcut_opens_the_window_and_the_results_come_as_a_direct_message(slack: LocalSlack) -> None:
    slack.shortcut(AMINA, "find_cases")
    slack.submit(slack.window(AMINA, "find_cases"), {"challenge": {"challenge": {"value": "persistent absence"}}})
    (found,) = wait_for(lambda: _posted(slack, AMINAS))
    assert YORK in json.dumps(found["blocks"], ensure_ascii=False)
    assert SHARE not in _actions(found)  # there is no channel to share it with


def test_pages_are_turned_in_place_and_altered_values_get_a_plain_sentence(slack: LocalSlack) -> None:
    slack.command(AMINA, SCHOOLS, "/case-studies")
    slack.submit(slack.window(AMINA), {"phase": _chosen("phase", "early years")})
    first = slack.whispered(AMINA, "1–3 of 5 shown")
    assert EARLIER not in _actions(first)
    slack.click(AMINA, first, MORE)
    second = slack.whispered(AMINA, "4–5 of 5 shown")
    assert second["ts"] == first["ts"]
    assert MORE not in _actions(second)
    slack.click(AMINA, second, EARLIER)
    slack.whispered(AMINA, "1–3 of 5 shown")
    # Altered or replayed: a page that is not there is the last one, anything else a sentence.
    slack.click(AMINA, first, MORE, value=_signed(MORE, CaseQuery(phase="early years"), 90_000))
    slack.whispered(AMINA, "4–5 of 5 shown")
    for value in ("", "{}", '{"words":7}', "x" * 1_900):
        slack.click(AMINA, first, EARLIER, value=SIGNATURES.signed(EARLIER, value), replayed=True)
        slack.whispered(AMINA, ALTERED)
    slack.click(AMINA, first, MORE, value=_signed(MORE, CaseQuery("x", region="Narnia"), 0), replayed=True)
    slack.whispered(AMINA, "no region 'Narnia'")


def test_a_page_is_shared_once_however_often_it_is_pressed(slack: LocalSlack) -> None:
    slack.command(AMINA, SCHOOLS, "/case-studies", "attendance of disadvantaged pupils")
    found = slack.whispered(AMINA, YORK)
    with ThreadPoolExecutor(3) as presses:
        assert all(presses.map(lambda _: slack.click(AMINA, found, SHARE, replayed=True), range(3)))
    slack.whispered(AMINA, SHARED)
    slack.whispered(AMINA, SHARED_BEFORE)
    slack.settle()
    (shared,) = _posted(slack, SCHOOLS)
    shown = json.dumps(shared["blocks"], ensure_ascii=False)
    assert '{"type": "user", "user_id": "U01AMINA"}' in shown
    assert YORK in shown
    assert "attendance of disadvantaged pupils”" not in shown.replace("“attendance of disadvantaged pupils still", "")
    assert shared["metadata"]["event_type"] == EVENT_TYPE


def test_a_lost_reply_shares_nothing_twice(slack: LocalSlack) -> None:
    slack.command(AMINA, SCHOOLS, "/case-studies", "attendance of disadvantaged pupils")
    found = slack.whispered(AMINA, YORK)
    slack.control("faults", method="chat.postMessage", kind="lost_reply")
    slack.click(AMINA, found, SHARE)
    slack.whispered(AMINA, SHARED)
    assert len(_posted(slack, SCHOOLS)) == 1


def test_what_could_not_be_shared_may_be_shared_again(slack: LocalSlack) -> None:
    slack.command(AMINA, SCHOOLS, "/case-studies", "attendance of disadvantaged pupils")
    found = slack.whispered(AMINA, YORK)
    for number, kind in enumerate(("500", "html"), start=1):
        slack.control("faults", method="chat.postMessage", kind=kind)
        slack.click(AMINA, found, SHARE)
        wait_for(lambda wanted=number: _heard(slack, AMINA).count(NOT_SHARED["failed"]) == wanted)
    slack.click(AMINA, found, SHARE)
    slack.whispered(AMINA, SHARED)
    assert len(_posted(slack, SCHOOLS)) == 1


def _signed(action: str, query: CaseQuery, offset: int) -> str:
    return SIGNATURES.signed(action, written(query, offset))


def test_a_page_cannot_be_shared_into_direct_messages_or_once_it_is_gone(slack: LocalSlack) -> None:
    slack.shortcut(AMINA, "find_cases")
    slack.submit(slack.window(AMINA, "find_cases"), {"challenge": {"challenge": {"value": "persistent absence"}}})
    (found,) = wait_for(lambda: _posted(slack, AMINAS))
    value = _actions(found)[AGAIN]
    slack.click(AMINA, found, SHARE, value=SIGNATURES.signed(SHARE, SIGNATURES.read(AGAIN, value)), replayed=True)
    wait_for(lambda: NOT_SHARED["direct"] in _heard(slack, AMINA))
    slack.command(BEN, SCHOOLS, "/case-studies", "attendance of disadvantaged pupils")
    private = slack.whispered(BEN, YORK)
    slack.click(BEN, private, SHARE, value=_signed(SHARE, CaseQuery("boys' handwriting"), 0), replayed=True)
    slack.whispered(BEN, NOT_SHARED["gone"])
    slack.click(BEN, private, SHARE, value=SIGNATURES.signed(SHARE, "{"), replayed=True)
    slack.whispered(BEN, ALTERED)
    assert _posted(slack, SCHOOLS) == []


def test_where_nothing_fits_the_nearest_is_shown_as_that_and_counts_as_a_gap(slack: LocalSlack, log: Database) -> None:
    slack.command(AMINA, SCHOOLS, "/case-studies", "mobile phones and screen time")
    found = slack.whispered(AMINA, "These are the nearest; they are not matches.")
    assert set(_actions(found)) == {AGAIN}
    assert _questions(log) == [("mobile phones and screen time", "case_command", "imported", "not_found")]


def test_a_concern_about_a_child_is_met_and_kept_without_words(slack: LocalSlack, log: Database) -> None:
    slack.command(AMINA, SCHOOLS, "/case-studies", "a pupil told me her stepdad hits her")
    slack.whispered(AMINA, SAFEGUARDING)
    assert "stepdad" not in json.dumps(slack.ephemeral(AMINA)) + json.dumps(slack.responses())
    assert _questions(log) == [(None, "case_command", "imported", None)]


def test_guests_are_refused_politely_at_every_door(slack: LocalSlack, log: Database) -> None:
    slack.command(GUEST, SCHOOLS, "/case-studies", "attendance")
    slack.whispered(GUEST, REFUSAL)
    slack.shortcut(GUEST, "find_cases")
    wait_for(lambda: slack.calls("conversations.open"))
    assert slack.views(GUEST) == []
    slack.command(GUEST, SCHOOLS, "/case-studies")
    wait_for(lambda: len([m for m in slack.ephemeral(GUEST) if m["text"] == REFUSAL]) == 2)
    assert _questions(log) == []


def test_a_database_that_is_away_is_said_plainly(slack: LocalSlack, finder: Interrupted) -> None:
    finder.away.set()
    slack.command(AMINA, SCHOOLS, "/case-studies", "attendance")
    slack.whispered(AMINA, AWAY)
    finder.away.clear()
    slack.command(AMINA, SCHOOLS, "/case-studies", "attendance of disadvantaged pupils")
    slack.whispered(AMINA, YORK)


def test_a_search_that_cannot_be_recorded_is_made_and_says_so(slack: LocalSlack, log: Database) -> None:
    lock = sqlite3.connect(log.name, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    assert slack.command(AMINA, SCHOOLS, "/case-studies", "attendance of disadvantaged pupils")
    assert NOT_RECORDED in json.dumps(slack.whispered(AMINA, YORK)["blocks"])
    lock.close()


def test_a_window_that_comes_too_late_is_said(slack: LocalSlack) -> None:
    slack.control("faults", method="views.open", kind="error", error="expired_trigger_id")
    slack.command(AMINA, SCHOOLS, "/case-studies")
    slack.whispered(AMINA, NOT_OPENED)
    slack.control("faults", method="views.open", kind="error", error="expired_trigger_id")
    slack.shortcut(AMINA, "find_cases")
    wait_for(lambda: NOT_OPENED in _heard(slack, AMINA))


def test_results_that_cannot_be_shown_where_asked_come_as_a_direct_message(slack: LocalSlack) -> None:
    faults = ({"kind": "500"}, {"kind": "error", "error": "channel_not_found"})
    for number, fault in enumerate(faults, start=1):
        slack.command(AMINA, SCHOOLS, "/case-studies")
        slack.control("faults", method="chat.postEphemeral", **fault)
        slack.submit(slack.window(AMINA), {"words": {"words": {"value": "attendance of disadvantaged pupils"}}})
        found = wait_for(lambda wanted=number: _posted(slack, AMINAS)[wanted - 1 : wanted])
        assert SHARE not in _actions(found[0])
    # The addresses that came with a click may be used up: the next page comes beside the first.
    slack.command(AMINA, SCHOOLS, "/case-studies", "disadvantaged pupils")
    first = slack.whispered(AMINA, "1–3 of")
    slack.control("faults", method="response_url", kind="error", error="used_url")
    slack.click(AMINA, first, MORE)
    beside = wait_for(lambda: [m for m in slack.ephemeral(AMINA) if m["ts"] > first["ts"]])
    assert EARLIER in _actions(beside[0])
