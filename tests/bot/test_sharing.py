"""A private answer is shared once, by its asker alone, or kept; and what comes next is asked where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from doors import command, in_channel, press, pressable, stored, whispered
from fakes import SuggestingAssistant
from local_slack import AMINA, AMINAS, BEN, SCHOOLS, LocalSlack, wait_for
from running_bot import PSEUDONYMS, SIGNATURES, running_bot
from slack_sdk import WebClient

from answering.kept_answers import GONE, NOT_YOURS
from bot.listeners.next_questions import ASKED_HERE
from bot.listeners.sharing import NO_CHANNEL, NOT_SHARED, SHARED_BEFORE
from database.engine import Database
from insights.personal_data import PersonalData


@pytest.fixture
def assistant() -> SuggestingAssistant:
    return SuggestingAssistant()


@pytest.fixture
def private(slack: LocalSlack, log: Database, assistant: SuggestingAssistant) -> Iterator[dict[str, Any]]:
    """An answer for Amina's eyes."""
    with running_bot(slack, log, assistant):
        command(slack, AMINA, SCHOOLS, "does feedback help?")
        yield whispered(slack, AMINA)


def _is_gone(slack: LocalSlack, private: dict[str, Any]) -> bool:
    return all(message["ts"] != private["ts"] for message in slack.ask("ephemeral", user=AMINA))


def test_shared_once_by_two_presses_at_the_same_moment(
    slack: LocalSlack, log: Database, private: dict[str, Any]
) -> None:
    with ThreadPoolExecutor(2) as together:
        list(together.map(lambda _: press(slack, AMINA, private, "share_answer"), range(2)))
    shared = in_channel(slack, SCHOOLS)
    assert shared["text"].startswith("Question: does feedback help?\n")
    assert '{"type": "user", "user_id": "U01AMINA"}' in json.dumps(shared["blocks"])
    assert pressable(shared) == ["quotes", "send_to_me", "next_question:0", "next_question:1"]
    assert wait_for(lambda: [m for m in slack.ask("ephemeral", user=AMINA) if m["text"] == SHARED_BEFORE])
    slack.settle()
    assert len(slack.ask("messages", channel=SCHOOLS)) == 1
    assert stored(log)[0].shared_at is not None
    wait_for(lambda: _is_gone(slack, private))


def test_only_the_asker_shares_or_keeps(slack: LocalSlack, log: Database, private: dict[str, Any]) -> None:
    command(slack, BEN, SCHOOLS, "does homework help?")
    bens = whispered(slack, BEN)
    for number, action in enumerate(("share_answer", "keep_answer", "quotes"), start=2):
        press(slack, BEN, bens, action, value=str(stored(log)[0].id))
        assert whispered(slack, BEN, number)["text"] == NOT_YOURS
    press(slack, BEN, bens, "next_question:0", value=f"{stored(log)[0].id}:0")
    assert whispered(slack, BEN, 5)["text"] == NOT_YOURS
    for number, value in enumerate(("999", "9" * 40, "1; DROP TABLE", "-1", ""), start=6):
        press(slack, BEN, bens, "share_answer", value=value)
        assert whispered(slack, BEN, number)["text"] == GONE
    press(slack, BEN, bens, "next_question:0", value=f"{stored(log)[1].id}:7")
    assert whispered(slack, BEN, 11)["text"] == GONE
    slack.settle()
    assert slack.ask("messages", channel=SCHOOLS) == []
    assert slack.ask("views", user=BEN) == []
    assert private["text"] == slack.ask("ephemeral", user=AMINA)[0]["text"]


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "channel_not_found"])
def test_what_cannot_be_posted_is_not_shared_and_can_be_tried_again(
    slack: LocalSlack, log: Database, private: dict[str, Any], error: str
) -> None:
    slack.control("faults", method="chat.postMessage", kind="error", error=error)
    press(slack, AMINA, private, "share_answer")
    assert whispered(slack, AMINA, 2)["text"] == NOT_SHARED
    assert stored(log)[0].shared_at is None
    press(slack, AMINA, private, "share_answer")
    assert in_channel(slack, SCHOOLS)["text"].startswith("Question:")


@pytest.mark.parametrize("kind", ["429", "500", "lost_reply"])
def test_faults_of_slack_share_it_once_all_the_same(slack: LocalSlack, private: dict[str, Any], kind: str) -> None:
    slack.control("faults", method="chat.postMessage", kind=kind)
    press(slack, AMINA, private, "share_answer")
    in_channel(slack, SCHOOLS)
    wait_for(lambda: _is_gone(slack, private))
    assert len(slack.ask("messages", channel=SCHOOLS)) == 1


def test_kept_it_loses_the_two_buttons(slack: LocalSlack, private: dict[str, Any]) -> None:
    press(slack, AMINA, private, "keep_answer")
    kept = wait_for(lambda: [m for m in slack.ask("ephemeral", user=AMINA) if "share_answer" not in pressable(m)])[0]
    assert kept["text"] == private["text"]
    assert pressable(kept) == ["quotes", "next_question:0", "next_question:1"]
    assert slack.ask("messages", channel=SCHOOLS) == []


def test_a_deleted_question_is_said_to_be_gone(slack: LocalSlack, log: Database, private: dict[str, Any]) -> None:
    PersonalData(log).erase(PSEUDONYMS.of("asker", AMINA))
    for number, action in enumerate(("share_answer", "keep_answer", "quotes", "next_question:0"), start=2):
        press(slack, AMINA, private, action)
        assert whispered(slack, AMINA, number)["text"] == GONE


def test_a_next_question_of_a_private_answer_stays_private(
    slack: LocalSlack, log: Database, private: dict[str, Any]
) -> None:
    press(slack, AMINA, private, "next_question:1")
    assert whispered(slack, AMINA, 2)["text"].startswith("You asked: What is phonics?")
    press(slack, AMINA, private, "next_question:1")  # pressed again it is not asked again, but answered again
    assert whispered(slack, AMINA, 3)["text"].startswith("You asked: What is phonics?")
    assert [(row.door, row.private, row.thread_key) for row in stored(log)[1:]] == [("next", True, None)]
    slack.settle()
    assert slack.ask("messages", channel=SCHOOLS) == []


@pytest.mark.usefixtures("bot")
def test_a_next_question_is_asked_in_the_thread_by_whoever_presses_it(
    slack: LocalSlack, log: Database, assistant: SuggestingAssistant
) -> None:
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?")
    first = slack.answer(SCHOOLS, ts)
    press(slack, BEN, first, "next_question:0", value=f"{stored(log)[0].id}:0")
    second = slack.answer(SCHOOLS, ts, 2)
    assert second["text"].startswith("Question: What is mentoring?")
    assert '{"type": "user", "user_id": "U02BEN"}' in json.dumps(second["blocks"][0])
    rows = stored(log)
    assert (rows[1].asker, rows[1].door, rows[1].private) == (PSEUDONYMS.of("asker", BEN), "next", False)
    assert rows[1].thread_key == rows[0].thread_key
    assert assistant.asked[1] == "What is mentoring?"
    press(slack, BEN, first, "next_question:0")
    assert whispered(slack, BEN)["text"] == ASKED_HERE
    press(slack, AMINA, first, "next_question:0")  # two people: a question of each
    slack.answer(SCHOOLS, ts, 3)
    assert len(stored(log)) == 3


@pytest.mark.usefixtures("bot")
def test_in_direct_messages_everything_stays_there(slack: LocalSlack, log: Database) -> None:
    ts = slack.say(AMINA, AMINAS, "does feedback help?")
    answer = slack.answer(AMINAS, ts)
    assert answer["text"].startswith("What the research says\n")  # the question stands above it
    assert pressable(answer) == ["quotes", "next_question:0", "next_question:1"]
    press(slack, AMINA, answer, "next_question:0")
    assert slack.answer(AMINAS, ts, 2)["text"].startswith("You asked: What is mentoring?")
    channel = slack.answer(SCHOOLS, slack.say(BEN, SCHOOLS, "@Evidence Desk does homework help?"))
    press(slack, BEN, channel, "quotes", value=str(stored(log)[0].id))  # what Amina asked directly is hers
    assert whispered(slack, BEN)["text"] == NOT_YOURS


@pytest.mark.usefixtures("bot")
def test_sharing_from_direct_messages_says_that_there_is_no_channel(slack: LocalSlack) -> None:
    value = SIGNATURES.signed("share_answer", "1")
    button = {
        "type": "button",
        "action_id": "share_answer",
        "text": {"type": "plain_text", "text": "x"},
        "value": value,
    }
    posting = WebClient(slack.bot_token, base_url=slack.api)
    posting.chat_postMessage(channel=AMINAS, text="x", blocks=[{"type": "actions", "elements": [button]}])
    press(slack, AMINA, in_channel(slack, AMINAS), "share_answer")
    assert whispered(slack, AMINA)["text"] == NO_CHANNEL
