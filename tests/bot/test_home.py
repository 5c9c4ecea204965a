"""App Home through the real Bolt app: ask, open again, what is kept, delete, and who may see what."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import EchoAssistant, LearningAssistant, SlowAssistant
from leads_fakes import KeptChallenges, challenge
from local_slack import AMINA, AMINAS, BEN, CERYS, DEV, HELP, SCHOOLS, LocalSlack, wait_for
from running_bot import PSEUDONYMS, SIGNATURES, Leads, running_bot
from sqlalchemy import select

from answering.desk import SAFEGUARDING, Desk
from answering.kept_answers import GONE, NOT_YOURS
from bot.blocks.answer import UNRECORDED
from bot.directory import Policy
from bot.faults import NOT_RECORDED
from bot.listeners.commands import WORKING_OUT
from bot.listeners.home import ANSWERED, ASKED, ASKED_BEFORE, ASKED_UNRECORDED, NOTHING_ASKED, OPENED
from bot.listeners.my_data import DELETED, SAVED
from bot.windows import NOT_OPENED
from database.engine import Database
from database.models import Base, Delivery, Feedback, MemberSetting, Question, Request
from people.actors import Appointed

CERYSS, BENS, DEVS = "D03CERYS", "D02BEN", "D04DEV"
POLICY = Policy(Appointed(leads=frozenset({BEN}), curators=frozenset({CERYS})))


@pytest.fixture
def desk(slack: LocalSlack, log: Database, assistant: EchoAssistant) -> Iterator[Desk]:
    leads = Leads(KeptChallenges(challenge(1, "attendance"), ready=False))
    with running_bot(slack, log, assistant, policy=POLICY, leads=leads) as desk:
        yield desk


def _home(slack: LocalSlack, user: str, expected: str = "Ask what the evidence says") -> dict[str, Any]:
    """Wait until somebody's App Home says something."""

    def look() -> dict[str, Any] | None:
        view: dict[str, Any] | None = slack.call(f"page/home?as={user}")["view"]
        return view if view and expected in json.dumps(view["blocks"], ensure_ascii=False) else None

    found: dict[str, Any] = wait_for(look)
    return found


def _open(slack: LocalSlack, user: str, expected: str = "Ask what the evidence says") -> dict[str, Any]:
    slack.open_home(user)
    return _home(slack, user, expected)


def _press(slack: LocalSlack, user: str, view: dict[str, Any], action_id: str, **more: Any) -> Any:
    container = {"view_id": view["id"]}
    return slack.call("page/action", {"as": user, "container": container, "action_id": action_id, **more})


def _ask(slack: LocalSlack, user: str, view: dict[str, Any], words: str, *, unrecorded: bool = False) -> None:
    state = {"home_question": words, "home_unrecorded": ["unrecorded"] if unrecorded else []}
    assert slack.view_action(user, view, "home_ask", state=state)


def _direct(slack: LocalSlack, channel: str, count: int = 1) -> str:
    found = wait_for(lambda: slack.ask("messages", channel=channel)[count - 1 : count])
    return str(found[0]["text"])


def _rows(log: Database, table: Any = Question) -> list[Any]:
    with log.read() as session:
        return list(session.scalars(select(table)))


def _window(slack: LocalSlack, user: str) -> dict[str, Any]:
    found: dict[str, Any] = wait_for(lambda: slack.ask("views", user=user))[-1]
    return found


@pytest.mark.usefixtures("desk")
def test_a_question_from_home_is_answered_to_its_asker_alone_and_opened_again(slack: LocalSlack, log: Database) -> None:
    view = _open(slack, AMINA)
    assert "For leads" not in json.dumps(view)
    assert "For curators" not in json.dumps(view)
    _ask(slack, AMINA, view, "  ")
    view = _home(slack, AMINA, NOTHING_ASKED)
    _ask(slack, AMINA, view, "does feedback help?")
    assert "You asked: does feedback help?" in _direct(slack, AMINAS)
    page = _home(slack, AMINA, ANSWERED)
    (row,) = _rows(log)
    assert (row.door, row.private, row.asker) == ("home", True, PSEUDONYMS.of("asker", AMINA))
    assert page["blocks"][2]["block_id"] != view["blocks"][2]["block_id"]  # so that the field is empty
    # Entered, on the page as it was: another question, since the page has changed.
    _press(slack, AMINA, page, "home_question", value="and homework?")
    assert "You asked: and homework?" in _direct(slack, AMINAS, 2)
    page = _open(slack, AMINA, "and homework?\\nanswered")
    _press(slack, AMINA, page, "home_open", block_id=f"recent-{row.id}")
    assert "You asked: does feedback help?" in _direct(slack, AMINAS, 3)
    # Altered values: another's answer, one that is not there, none at all.
    _home(slack, AMINA, OPENED)
    _open(slack, DEV)
    tries = [(DEV, DEVS, 1, str(row.id), NOT_YOURS), (AMINA, AMINAS, 4, "999", GONE), (AMINA, AMINAS, 5, "x", GONE)]
    for user, channel, number, value, sentence in tries:
        slack.home_action(user, "home_open", value=SIGNATURES.signed("home_open", value), replayed=True)
        assert _direct(slack, channel, number) == sentence


@pytest.mark.usefixtures("desk")
def test_the_same_question_from_the_same_page_is_one(slack: LocalSlack, log: Database) -> None:
    view = _open(slack, AMINA)
    # The page cannot be published, so it stays the one that was pressed.
    slack.control("faults", method="views.publish", kind="error", error="internal_error", times=9)
    _ask(slack, AMINA, view, "does feedback help?")
    told = {_direct(slack, AMINAS, 1), _direct(slack, AMINAS, 2)}
    assert ASKED in told
    _ask(slack, AMINA, view, "does feedback help?")
    assert _direct(slack, AMINAS, 3) == ASKED_BEFORE
    assert len(_rows(log)) == 1


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("kind", ["429", "500", "lost_reply"])
def test_home_is_published_through_a_fault(slack: LocalSlack, kind: str) -> None:
    slack.control("faults", method="views.publish", kind=kind)
    _open(slack, AMINA)


@pytest.mark.usefixtures("desk")
def test_unrecorded_for_once_and_for_good(slack: LocalSlack, log: Database, assistant: EchoAssistant) -> None:
    _ask(slack, AMINA, _open(slack, AMINA), "does feedback help?", unrecorded=True)
    assert "You asked: does feedback help?" in _direct(slack, AMINAS)
    view = _home(slack, AMINA, ANSWERED)
    drawn = [json.dumps(call) for call in slack.calls("views.publish")]
    assert [ASKED_UNRECORDED in each for each in drawn][-2:] == [True, False]
    (answer,) = slack.ask("messages", channel=AMINAS)
    assert UNRECORDED in json.dumps(answer["blocks"])
    assert "context_actions" not in json.dumps(answer["blocks"])
    (row,) = _rows(log)
    assert (row.status, row.text, row.asker, row.answer) == ("unrecorded", None, None, None)
    _press(slack, AMINA, view, "my_details")
    window = _window(slack, AMINA)
    values = {
        "region": {"region": {"type": "static_select", "selected_option": {"value": "London"}}},
        "place": {"place": {"type": "plain_text_input", "value": "Hackney"}},
        "setting": {"setting": {"type": "static_select", "selected_option": None}},
        "record": {"record": {"type": "radio_buttons", "selected_option": {"value": "no"}}},
    }
    altered = values | {"role": {"role": {"type": "static_select", "selected_option": {"value": "King"}}}}
    assert "errors" in slack.control("submit", user=AMINA, view_id=window["id"], values=altered)
    values |= {"role": {"role": {"type": "static_select", "selected_option": None}}}
    assert slack.control("submit", user=AMINA, view_id=window["id"], values=values) == {"done": True}
    assert "Your questions are not recorded" in json.dumps(_home(slack, AMINA, SAVED))
    assert [(row.region, row.place, row.setting, row.record) for row in _rows(log, MemberSetting)] == [
        ("London", "Hackney", None, False)
    ]
    # Every other door as well.
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk is homework good?")
    assert "You asked: is homework good?" in slack.answer(SCHOOLS, ts)["text"]
    concern = slack.say(AMINA, SCHOOLS, "@Evidence Desk a pupil told me her dad hits her at home")
    (notice,) = wait_for(lambda: slack.ask("ephemeral", user=AMINA))
    assert notice["text"] == SAFEGUARDING
    slack.settle()
    assert slack.answers(SCHOOLS, concern) == []
    assert {row.status for row in _rows(log)} == {"unrecorded"}
    assert (_rows(log, Delivery), len(assistant.asked)) == ([], 2)


def test_an_unrecorded_question_under_way_at_a_stop_is_said_to_be_lost(
    slack: LocalSlack, log: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app._DRAIN", 0.1)
    slow = SlowAssistant()
    with running_bot(slack, log, slow):
        _ask(slack, AMINA, _open(slack, AMINA), "does feedback help?", unrecorded=True)
        assert slow.begun.wait(20)
    assert "It was not recorded, so please ask it again." in _direct(slack, AMINAS)
    slow.go_on.set()
    assert len(slack.ask("messages", channel=AMINAS)) == 1


def test_what_is_kept_is_shown_and_deleted_once(
    slack: LocalSlack, log: Database, assistant: EchoAssistant, tmp_path: Path
) -> None:
    with running_bot(slack, log, assistant, policy=POLICY):
        answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, "@Evidence Desk does zebraquestion help?"))
        action = {"user": AMINA, "channel": SCHOOLS, "ts": answer["ts"], "action_id": "feedback"}
        slack.control("action", **action, value=SIGNATURES.signed("feedback", f"helpful:{_rows(log)[0].id}"))
        view = _open(slack, AMINA, "zebraquestion")
        _press(slack, AMINA, view, "what_is_kept")
        shown = json.dumps(_window(slack, AMINA))
        assert "1 question with its answer" in shown
        assert "1 verdict on an answer" in shown
        with ThreadPoolExecutor(2) as both:
            list(both.map(lambda _: _press(slack, AMINA, view, "delete_mine"), range(2)))
        told = [_direct(slack, AMINAS, count) for count in (1, 2)]
        assert sorted("There was nothing left to delete" in words for words in told) == [False, True]
        assert any(words.startswith("Deleted: 1 question with its answer; 1 verdict") for words in told)
        _home(slack, AMINA, DELETED)
        assert (_rows(log), _rows(log, Delivery), _rows(log, Feedback)) == ([], [], [])
        wait_for(lambda: b"zebraquestion" not in _bytes(tmp_path))
        assert AMINA.encode() not in _bytes(tmp_path)


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


@pytest.mark.usefixtures("desk")
def test_a_window_that_cannot_be_opened_and_a_locked_database_are_said(slack: LocalSlack, log: Database) -> None:
    view = _open(slack, AMINA)
    slack.control("faults", method="views.open", kind="error", error="expired_trigger_id")
    _press(slack, AMINA, view, "my_details")
    assert _direct(slack, AMINAS) == NOT_OPENED
    lock = sqlite3.connect(log.name, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    _press(slack, AMINA, view, "delete_mine")
    lock.execute("ROLLBACK")
    lock.close()
    assert _direct(slack, AMINAS, 2) == NOT_RECORDED


@pytest.mark.usefixtures("desk")
def test_leads_and_curators_see_theirs_and_nobody_else_does(slack: LocalSlack) -> None:
    page = _open(slack, BEN, "attendance")
    assert "For curators" not in json.dumps(page)
    _press(slack, BEN, page, "lead_report")
    assert "attendance" in json.dumps(_window(slack, BEN))
    curators = _open(slack, CERYS, "For curators")
    assert "more than 2 years ago" in json.dumps(curators)
    assert "For leads" not in json.dumps(curators)
    _press(slack, CERYS, curators, "curator_review")
    assert "Drafts" in json.dumps(_window(slack, CERYS))
    # Replayed by somebody who is neither.
    for number, action in enumerate(("lead_report", "curator_review"), start=1):
        _open(slack, DEV)
        slack.home_action(DEV, action, replayed=True)
        assert _direct(slack, DEVS, number).startswith("Only ")
    slack.home_action(CERYS, "lead_report", replayed=True)
    assert _direct(slack, CERYSS) == "Only leads can do this."
    assert slack.ask("views", user=DEV) == []


@pytest.mark.usefixtures("desk")
def test_case_studies_are_found_from_home_and_stand_among_what_was_asked(slack: LocalSlack) -> None:
    _open(slack, AMINA)
    slack.home_action(AMINA, "find_cases")
    window = slack.window(AMINA, "find_cases")
    assert slack.submit(window, {"words": "reading in coastal towns"}) == {"done": True}
    assert "reading in coastal towns" in _direct(slack, AMINAS)
    _open(slack, AMINA, "reading in coastal towns\\nsearch for case studies, ")


def test_what_a_person_was_asked_is_deleted_with_the_rest(slack: LocalSlack, log: Database) -> None:
    with running_bot(slack, log, LearningAssistant(), policy=replace(POLICY, help_channel=HELP)):
        answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, "@Evidence Desk does zebraquestion help?"))
        for action in ("ask_person", "tell_me_when"):
            slack.control("action", user=AMINA, channel=SCHOOLS, ts=answer["ts"], action_id=action)
        (asked,) = wait_for(lambda: slack.ask("messages", channel=HELP))
        assert "zebraquestion" in json.dumps(asked)
        wait_for(lambda: {row.message_ts for row in _rows(log, Request)} >= {asked["ts"]})
        _press(slack, AMINA, _open(slack, AMINA, "zebraquestion"), "delete_mine")
        _home(slack, AMINA, DELETED)
        deleted = [(call["arguments"]["channel"], call["arguments"]["ts"]) for call in slack.calls("chat.delete")]
        assert deleted == [(HELP, asked["ts"])]
        assert slack.ask("messages", channel=HELP) == []
    person = PSEUDONYMS.of("asker", AMINA)
    for table in Base.metadata.sorted_tables:
        with log.read() as session:
            rows = str(session.execute(select(table)).all())
        assert [word for word in ("zebraquestion", AMINA, person) if word in rows] == [], table.name
    assert _rows(log, Request) == []


@pytest.mark.usefixtures("desk")
def test_the_commands_words_for_leads_and_for_deleting(slack: LocalSlack, log: Database) -> None:
    slack.command(DEV, SCHOOLS, "/evidence", "themes")
    slack.whispered(DEV, "Only leads can do this.")
    slack.command(BEN, SCHOOLS, "/evidence", "themes")
    slack.whispered(BEN, WORKING_OUT)
    _open(slack, BEN, "attendance")
    slack.command(BEN, SCHOOLS, "/evidence", "Themes")
    assert "attendance" in json.dumps(slack.window(BEN))
    slack.command(DEV, SCHOOLS, "/evidence", "delete")
    slack.whispered(DEV, "Delete mine")
    assert _rows(log) == []
