"""An abstention goes on, in Slack: a colleague is asked and answers, or evidence comes; each told once and visibly."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from fakes import LearningAssistant
from local_slack import AMINA, AMINAS, BEN, CERYS, DEV, DEVS, LEADS_ONLY, SCHOOLS, LocalSlack, wait_for
from running_bot import SIGNATURES, build_requests, running_bot
from slack_sdk import WebClient
from sqlalchemy import select, update

from answering.desk import SAFEGUARDING, Desk
from answering.incoming import Incoming
from answering.kept_answers import GONE
from answering.requests import REPLIED_BY_ANOTHER, REQUEST_GONE, WITH_A_PERSON, Requests
from bot.blocks.requests import request_buttons
from bot.directory import Policy
from bot.faults import NOT_RECORDED
from bot.listeners.requests import ASKED, ASKED_LATER, NO_HELP_CHANNEL, WATCHING
from bot.listeners.requests import NOT_RECORDED as REPLY_NOT_RECORDED
from bot.once import ELSEWHERE
from bot.windows import NOT_OPENED
from database.engine import Database
from database.models import CatalogueVersion, Question, Request
from insights.personal_data import PersonalData
from insights.question_log import Address
from insights.requests import Place
from people.actors import Actor, Appointed, Role

HELP = "C05HELP"
CURATOR = Actor(CERYS, frozenset({Role.CURATOR}))
POLICY = Policy(Appointed(curators=frozenset({BEN, CERYS})), help_channel=HELP)
QUESTION = "@Evidence Desk does <chess> help? Write to amina.khan@school.example"
STORED = "does <chess> help? Write to [email]"


@pytest.fixture
def assistant() -> LearningAssistant:
    return LearningAssistant()


@pytest.fixture
def how(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"policy": POLICY, **getattr(request, "param", {})}


@pytest.fixture(autouse=True)
def desk(slack: LocalSlack, log: Database, assistant: LearningAssistant, how: dict[str, Any]) -> Iterator[Desk]:
    with running_bot(slack, log, assistant, **how) as running:
        yield running


def _ask(slack: LocalSlack, channel: str = SCHOOLS) -> dict[str, Any]:
    return slack.answer(channel, slack.say(AMINA, channel, QUESTION))


def _press(slack: LocalSlack, user: str, message: dict[str, Any], action_id: str, **altered: str) -> None:
    where = {"channel": message["channel"], "ts": message["ts"]}
    assert slack.control("action", user=user, action_id=action_id, **where, **altered) == {"acknowledged": True}


def _told(slack: LocalSlack, user: str, count: int = 1) -> str:
    """Wait for the last of what only this member sees."""
    return str(wait_for(lambda: slack.ask("ephemeral", user=user)[count - 1 : count])[0]["text"])


def _in_help(slack: LocalSlack, channel: str = HELP) -> dict[str, Any]:
    (message,) = wait_for(lambda: slack.ask("messages", channel=channel))
    return dict(message)


def _asked_for_help(
    slack: LocalSlack, channel: str = SCHOOLS, help_channel: str = HELP
) -> tuple[dict[str, Any], dict[str, Any]]:
    answer = _ask(slack, channel)
    _press(slack, AMINA, answer, "ask_person")
    assert _told(slack, AMINA) == ASKED
    return answer, _in_help(slack, help_channel)


def _window(slack: LocalSlack, user: str, help_message: dict[str, Any]) -> dict[str, Any]:
    _press(slack, user, help_message, "resolve_request")
    (view,) = wait_for(lambda: slack.ask("views", user=user))
    return dict(view)


def _submit(slack: LocalSlack, view: dict[str, Any], reply: str) -> Any:
    values = {"reply": {"reply": {"type": "plain_text_input", "value": reply}}}
    return slack.control("submit", view_id=view["id"], values=values)


def _with(slack: LocalSlack, channel: str, event_type: str) -> list[dict[str, Any]]:
    found = slack.ask("messages", channel=channel)
    return [message for message in found if (message["metadata"] or {}).get("event_type") == event_type]


def _rows(log: Database) -> list[Request]:
    with log.read() as session:
        return list(session.scalars(select(Request).order_by(Request.id)))


def _all_told(log: Database) -> bool:
    return all(row.told_at is not None for row in _rows(log))


def test_a_person_is_asked_without_a_name_and_the_asker_hears_in_the_thread(slack: LocalSlack, log: Database) -> None:
    answer, help_message = _asked_for_help(slack)
    shown = json.dumps(help_message["blocks"])
    for part in (STORED, "Not there.", "A guide", f"{SCHOOLS}/{answer['thread_ts']}", "Mark resolved"):
        assert part in shown
    for secret in (AMINA, "Amina", "amina.khan", "<@"):
        assert secret not in shown + help_message["text"]
    _press(slack, AMINA, answer, "ask_person")
    assert _told(slack, AMINA, 2) == WITH_A_PERSON
    _press(slack, BEN, answer, "ask_person")
    assert "only they can do this" in _told(slack, BEN)

    view = _window(slack, CERYS, help_message)
    assert STORED in json.dumps(view["blocks"])
    assert _submit(slack, view, "A girl in my class told me her dad hits her at home") == {
        "errors": {"reply": SAFEGUARDING}
    }
    assert "errors" in _submit(slack, view, "   ")
    assert _submit(slack, view, "Ask <!channel> or jo@example.org") == {"done": True}
    wait_for(lambda: _all_told(log))
    (told,) = _with(slack, SCHOOLS, "evidence_reply")
    assert told["thread_ts"] == answer["thread_ts"]
    assert f"A colleague answered your question “{STORED}”:" in json.dumps(told["blocks"], ensure_ascii=False)
    assert "Ask <!channel> or [email]" in json.dumps(told["blocks"])
    assert "<!channel>" not in told["text"]
    done = wait_for(lambda: [m for m in slack.ask("messages", channel=HELP) if "Resolved" in m["text"]])[0]
    assert "resolve_request" not in json.dumps(done["blocks"])
    (row,) = _rows(log)
    assert (row.status, row.reply) == ("resolved", "Ask <!channel> or [email]")
    assert len(_with(slack, HELP, "evidence_help")) == 1


def test_a_question_asked_directly_is_linked_by_nothing_and_answered_directly(slack: LocalSlack, log: Database) -> None:
    answer, help_message = _asked_for_help(slack, AMINAS)
    assert "See it where" not in json.dumps(help_message["blocks"])
    assert _submit(slack, _window(slack, CERYS, help_message), "Yes.") == {"done": True}
    wait_for(lambda: _all_told(log))
    (told,) = _with(slack, AMINAS, "evidence_reply")
    assert told["thread_ts"] == answer["thread_ts"]


@pytest.mark.parametrize("how", [{"policy": replace(POLICY, help_channel=LEADS_ONLY)}], indirect=True)
def test_staff_who_are_no_helpers_can_neither_open_nor_submit_by_altered_values(
    slack: LocalSlack, client: WebClient, log: Database
) -> None:
    answer, help_message = _asked_for_help(slack, help_channel=LEADS_ONLY)
    _press(slack, DEV, help_message, "resolve_request")
    assert "can do this" in wait_for(lambda: slack.ask("messages", channel=DEVS))[0]["text"]
    assert slack.ask("views", user=DEV) == []
    own = slack.answer(SCHOOLS, slack.say(DEV, SCHOOLS, "@Evidence Desk does it help?"))
    verdict = {
        "channel": SCHOOLS,
        "ts": own["ts"],
        "action_id": "feedback",
        "value": SIGNATURES.signed("feedback", "unhelpful:2"),
    }
    slack.control("action", user=DEV, **verdict)
    (window,) = wait_for(lambda: slack.ask("views", user=DEV))
    content = {name: value for name, value in _window(slack, CERYS, help_message).items() if name != "id"}
    client.views_update(view_id=window["id"], view=content)
    refused = _submit(slack, window, "I decide.")
    assert "can do this" in refused["errors"]["reply"]
    for altered in ("9", "x", "1; DROP", "9" * 40):
        _press(slack, CERYS, help_message, "resolve_request", value=SIGNATURES.signed("resolve_request", altered))
        signed = SIGNATURES.signed("resolve_request", altered)
        client.views_update(view_id=window["id"], view=content | {"private_metadata": signed})
        assert "errors" in _submit(slack, window, "I decide.")
    assert (_told(slack, CERYS, 1), _told(slack, CERYS, 4)) == (REQUEST_GONE, GONE)
    _press(slack, DEV, own, "ask_person", value=SIGNATURES.signed("ask_person", "1"))
    _press(slack, DEV, own, "tell_me_when", value=SIGNATURES.signed("tell_me_when", "1"))
    assert "only they can do this" in _told(slack, DEV, 2)
    assert [(row.status, row.reply, row.kind) for row in _rows(log)] == [("open", None, "person")]
    assert answer["thread_ts"]


def test_of_two_helpers_at_once_the_first_is_sent_and_the_second_told(slack: LocalSlack, log: Database) -> None:
    _, help_message = _asked_for_help(slack)
    views = [_window(slack, user, help_message) for user in (BEN, CERYS)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda view: _submit(slack, view, view["id"]), views))
    assert sorted(answers, key=str) == [{"done": True}, {"errors": {"reply": REPLIED_BY_ANOTHER}}]
    wait_for(lambda: _all_told(log))
    (told,) = _with(slack, SCHOOLS, "evidence_reply")
    assert views[answers.index({"done": True})]["id"] in told["text"]


def test_a_help_channel_that_is_gone_is_said_and_the_request_taken_back(slack: LocalSlack, log: Database) -> None:
    answer = _ask(slack)
    slack.control("members", channel=HELP, bot=False)
    _press(slack, AMINA, answer, "ask_person")
    assert "nobody has been asked" in _told(slack, AMINA)
    assert _rows(log) == []
    slack.control("members", channel=HELP, bot=True)
    slack.control("faults", method="chat.postMessage", kind="error", error="is_archived")
    _press(slack, AMINA, answer, "ask_person")
    assert "nobody has been asked" in _told(slack, AMINA, 2)
    _press(slack, AMINA, answer, "ask_person")
    assert _told(slack, AMINA, 3) == ASKED


MOST_KINDS = [*(pytest.param(kind, marks=pytest.mark.faults) for kind in ("429", "500")), "lost_reply"]


@pytest.mark.parametrize("kind", MOST_KINDS)
def test_a_fault_in_every_method_ends_in_one_message_each(slack: LocalSlack, log: Database, kind: str) -> None:
    answer = _ask(slack)
    methods = ("chat.postMessage", "chat.postEphemeral", "chat.getPermalink", "conversations.info", "chat.update")
    for method in (*methods, "users.info"):
        slack.control("faults", method=method, kind=kind)
    _press(slack, AMINA, answer, "ask_person")
    assert _told(slack, AMINA) == ASKED
    help_message = _in_help(slack)
    assert "See it where" in json.dumps(help_message["blocks"])
    view = _window(slack, CERYS, help_message)
    slack.control("faults", method="chat.postMessage", kind=kind)
    assert _submit(slack, view, "Yes.") == {"done": True}
    wait_for(lambda: _all_told(log))
    wait_for(lambda: [m for m in slack.ask("messages", channel=HELP) if "Resolved" in m["text"]])
    assert len(_with(slack, HELP, "evidence_help")) == len(_with(slack, SCHOOLS, "evidence_reply")) == 1


@pytest.mark.parametrize(
    "fault", [{"kind": "error", "error": "expired_trigger_id"}, {"kind": "500", "times": 9}, {"kind": "html"}]
)
def test_a_window_that_cannot_be_opened_is_said(slack: LocalSlack, fault: dict[str, Any]) -> None:
    _, help_message = _asked_for_help(slack)
    slack.control("faults", method="views.open", **fault)
    _press(slack, CERYS, help_message, "resolve_request")
    assert _told(slack, CERYS) == NOT_OPENED
    slack.call("control/faults", method="DELETE")
    assert _window(slack, CERYS, help_message)


def _crashed(log: Database, assistant: LearningAssistant) -> Requests:
    """Requests of a process that posts nothing of what it begins."""
    return build_requests(log, assistant, claim_seconds=0.0)


def test_what_a_crash_left_is_posted_and_told_once_by_the_sweep(
    slack: LocalSlack, log: Database, assistant: LearningAssistant
) -> None:
    answer, crashed = _ask(slack), _crashed(log, assistant)
    place = Place(Address(SCHOOLS, answer["thread_ts"], AMINA), answer["ts"])
    request_id = crashed.ask_person(Actor(AMINA), 1, place).request_id
    wait_for(lambda: _rows(log)[0].message_ts)
    crashed.resolve(CURATOR, request_id, "Yes.")
    wait_for(lambda: _all_told(log))
    # A crash after posting and before that was noted: it is found by what it carries, and not posted again.
    with log.write() as session:
        session.execute(update(Request).values(told_at=None, claimed_until=None))
    wait_for(lambda: _all_told(log))
    assert len(_with(slack, SCHOOLS, "evidence_reply")) == len(_with(slack, HELP, "evidence_help")) == 1


def test_a_private_question_is_answered_in_no_channel(
    slack: LocalSlack, log: Database, assistant: LearningAssistant, desk: Desk
) -> None:
    address = Address(SCHOOLS, None, AMINA)
    private = Incoming("command:1", "does it help?", AMINA, "command", private=True, address=address)
    finished = desk.answer(desk.receive(private).question_id)
    assert finished is not None
    desk.given(finished, "1.1")
    crashed = _crashed(log, assistant)
    request_id = crashed.ask_person(Actor(AMINA), 1, Place(address, "1.1")).request_id
    assert "See it where" not in json.dumps(_in_help(slack)["blocks"])
    crashed.resolve(CURATOR, request_id, "Yes.")
    wait_for(lambda: _with(slack, AMINAS, "evidence_reply"))
    assert slack.ask("messages", channel=SCHOOLS) == []


@pytest.mark.parametrize("how", [{"claim_seconds": 1.0}], indirect=True)
def test_what_slack_does_not_take_now_is_posted_later_or_taken_back_with_a_word(
    slack: LocalSlack, log: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.once.ATTEMPTS", 1)
    answer = _ask(slack)
    slack.control("faults", method="chat.postMessage", kind="error", error="account_inactive")
    _press(slack, AMINA, answer, "ask_person")
    assert _told(slack, AMINA) == ASKED_LATER
    assert STORED in json.dumps(_in_help(slack)["blocks"])
    another = _ask(slack, AMINAS)
    slack.control("faults", method="chat.postMessage", kind="error", error="account_inactive")
    _press(slack, AMINA, another, "ask_person")
    assert _told(slack, AMINA, 2) == ASKED_LATER
    slack.control("members", channel=HELP, bot=False)
    (told,) = wait_for(lambda: _with(slack, AMINAS, "evidence_nobody"))
    assert "nobody has been asked" in told["text"]
    wait_for(lambda: len(_rows(log)) == 1)


@pytest.mark.parametrize("how", [{"policy": Policy()}], indirect=True)
def test_without_a_help_channel_nobody_is_offered_to_ask_a_person(
    slack: LocalSlack, client: WebClient, log: Database
) -> None:
    answer = _ask(slack)
    assert "ask_person" not in json.dumps(answer["blocks"])
    assert "tell_me_when" in json.dumps(answer["blocks"])
    older = client.chat_postMessage(channel=SCHOOLS, text="x", blocks=SIGNATURES.drawn([request_buttons(1, True)]))
    _press(slack, AMINA, {"channel": SCHOOLS, "ts": older["ts"]}, "ask_person")
    assert _told(slack, AMINA) == NO_HELP_CHANNEL
    assert _rows(log) == []


def test_a_thread_that_is_gone_is_made_up_for_by_a_direct_message(slack: LocalSlack, log: Database) -> None:
    _, help_message = _asked_for_help(slack)
    view = _window(slack, CERYS, help_message)
    slack.control("members", channel=SCHOOLS, bot=False)
    assert _submit(slack, view, "Yes.") == {"done": True}
    wait_for(lambda: _all_told(log))
    (told,) = _with(slack, AMINAS, "evidence_reply")
    assert told["text"].startswith(ELSEWHERE)


def test_a_question_deleted_meanwhile_is_said_in_the_window_and_at_the_button(slack: LocalSlack, log: Database) -> None:
    _, help_message = _asked_for_help(slack)
    view = _window(slack, CERYS, help_message)
    with log.read() as session:
        asker = session.scalars(select(Question.asker)).one()
    assert asker is not None
    PersonalData(log).erase(asker)
    assert _submit(slack, view, "Yes.") == {"errors": {"reply": REQUEST_GONE}}
    _press(slack, CERYS, help_message, "resolve_request")
    assert _told(slack, CERYS) == REQUEST_GONE


@pytest.mark.parametrize("how", [{"sweep_every": 60.0}], indirect=True)
def test_what_cannot_be_stored_is_said_to_be_lost(slack: LocalSlack, log: Database) -> None:
    answer, help_message = _asked_for_help(slack)
    view = _window(slack, CERYS, help_message)
    lock = sqlite3.connect(log.name, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    slack.control("settings", ack_seconds=10.0)
    assert _submit(slack, view, "Yes.") == {"errors": {"reply": REPLY_NOT_RECORDED}}
    _press(slack, AMINA, answer, "tell_me_when")
    assert _told(slack, AMINA, 2) == NOT_RECORDED
    lock.close()
    assert [row.status for row in _rows(log)] == ["open"]


def test_evidence_that_comes_later_is_told_once_with_the_answer(
    slack: LocalSlack, log: Database, assistant: LearningAssistant
) -> None:
    answer = _ask(slack)
    _press(slack, AMINA, answer, "tell_me_when")
    assert _told(slack, AMINA) == WATCHING
    assistant.knows = True
    with log.write() as session:
        session.execute(update(CatalogueVersion).values(version=CatalogueVersion.version + 1))
    wait_for(lambda: _all_told(log))
    (told,) = _with(slack, SCHOOLS, "evidence_found")
    assert told["thread_ts"] == answer["thread_ts"]
    assert told["text"].startswith("There is evidence now for what you asked on ")
    assert "You asked: does" in told["text"]
    assert "feedback_buttons" in json.dumps(told["blocks"])
    assert "tell_me_when" not in json.dumps(told["blocks"])
    assert slack.ask("messages", channel=HELP) == []


@pytest.mark.parametrize(
    "how", [{"policy": Policy(Appointed(curators=frozenset({CERYS})), help_channel=HELP)}], indirect=True
)
def test_a_curator_reads_the_reply_on_app_home_and_puts_it_away(slack: LocalSlack, log: Database) -> None:
    _, help_message = _asked_for_help(slack)
    _submit(slack, _window(slack, CERYS, help_message), "Try the attendance guidance.")
    wait_for(lambda: _all_told(log))
    slack.open_home(CERYS)
    wait_for(lambda: "Try the attendance guidance." in json.dumps(slack.home(CERYS)))
    slack.home_action(CERYS, "curator_review")
    window = slack.window(CERYS)
    assert slack.view_action(BEN, window, "reply_seen_to")
    assert _rows(log)[0].read_at is None
    assert slack.view_action(CERYS, window, "reply_seen_to")
    wait_for(lambda: "Try the attendance guidance." not in json.dumps(slack.home(CERYS)))
    assert "Try the attendance guidance." not in json.dumps(slack.window(CERYS))
    assert _rows(log)[0].read_at is not None
