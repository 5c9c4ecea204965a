"""`/evidence` and the shortcut at a message: for one pair of eyes, stored first, answered wherever that can be."""

from __future__ import annotations

import sqlite3

import pytest
from doors import command, in_channel, pressable, shortcut, stored, whispered
from fakes import EchoAssistant
from killable import let_go, start
from local_slack import AMINA, AMINAS, BEN, GENERAL, SCHOOLS, LocalSlack, wait_for
from running_bot import build_desk, running_bot

from answering.desk import SAFEGUARDING
from answering.incoming import Incoming
from bot.listeners.commands import NOT_RECORDED
from bot.listeners.shortcuts import NO_WORDS
from bot.once import ELSEWHERE
from database.engine import Database
from insights.question_log import Address

PRIVATE = ["share_answer", "keep_answer", "quotes"]
BENS = "D02BEN"


@pytest.mark.usefixtures("bot")
def test_the_command_is_answered_for_the_askers_eyes(
    slack: LocalSlack, log: Database, assistant: EchoAssistant
) -> None:
    command(slack, AMINA, SCHOOLS, "does feedback help @Ben Hartley & <!channel>?")
    answer = whispered(slack, AMINA)
    assert answer["text"].startswith("You asked: does feedback help")
    assert "&lt;!channel" in answer["text"] or "<" not in answer["text"]
    assert (answer["channel"], answer["thread_ts"]) == (SCHOOLS, None)
    assert pressable(answer) == PRIVATE
    assert [block["type"] for block in answer["blocks"]][-2:] == ["context_actions", "context"]
    (row,) = stored(log)
    assert (row.door, row.private, row.thread_key) == ("command", True, None)
    assert len(assistant.asked) == 1
    command(slack, AMINA, SCHOOLS, "settings for phonics groups?")  # a keyword only as the sole word
    assert "settings for phonics" in whispered(slack, AMINA, 2)["text"]
    slack.settle()
    assert slack.ask("messages", channel=SCHOOLS) == []
    assert slack.calls("assistant.threads.setStatus") == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("words", ["", "help", "Help", "hello"])
def test_without_a_question_it_says_what_it_does(slack: LocalSlack, log: Database, words: str) -> None:
    command(slack, AMINA, SCHOOLS, words)
    assert "Find evidence for this" in whispered(slack, AMINA)["text"]
    assert stored(log) == []


@pytest.mark.usefixtures("bot")
def test_where_it_is_no_member_the_answer_comes_as_a_direct_message(slack: LocalSlack) -> None:
    command(slack, AMINA, GENERAL, "does feedback help?")
    answer = in_channel(slack, AMINAS)
    assert answer["text"].startswith(f"{ELSEWHERE}\nYou asked: does feedback help?")
    assert pressable(answer) == ["quotes"]
    command(slack, BEN, BENS, "does homework help?")  # typed in the direct messages themselves
    answer = in_channel(slack, BENS)
    assert answer["text"].startswith("You asked: does homework help?")
    assert pressable(answer) == ["quotes"]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "fault", [{"kind": "429"}, {"kind": "500"}, {"kind": "error", "error": "invalid_blocks"}, {"kind": "html"}]
)
def test_faults_of_slack_delay_a_private_answer_but_do_not_lose_it(slack: LocalSlack, fault: dict[str, str]) -> None:
    slack.control("faults", method="chat.postEphemeral", **fault)
    command(slack, AMINA, SCHOOLS, "does feedback help?")
    assert "You asked: does feedback help?" in whispered(slack, AMINA)["text"]


@pytest.mark.usefixtures("bot")
def test_a_channel_deleted_meanwhile_and_a_concern(slack: LocalSlack, log: Database) -> None:
    slack.control("faults", method="chat.postEphemeral", kind="error", error="channel_not_found")
    command(slack, AMINA, SCHOOLS, "does feedback help?")
    assert "You asked: does feedback help?" in in_channel(slack, AMINAS)["text"]
    command(slack, AMINA, SCHOOLS, "A girl in my class told me her dad hits her at home")
    concern = whispered(slack, AMINA)
    assert (concern["text"], pressable(concern)) == (SAFEGUARDING, [])
    assert stored(log)[1].text is None


def test_what_cannot_be_stored_is_said_to_be_lost(slack: LocalSlack, log: Database, assistant: EchoAssistant) -> None:
    ts = slack.say(AMINA, SCHOOLS, "does feedback help?")
    with running_bot(slack, log, assistant, sweep_every=60):
        for member in (AMINA, BEN):  # known from here on: the lock alone takes most of the three seconds there are
            command(slack, member, SCHOOLS, "help")
            whispered(slack, member)
        lock = sqlite3.connect(log.name, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        command(slack, AMINA, SCHOOLS, "does feedback help?")
        assert whispered(slack, AMINA, 2)["text"] == NOT_RECORDED
        shortcut(slack, BEN, SCHOOLS, ts)
        assert whispered(slack, BEN, 2)["text"] == NOT_RECORDED
        lock.close()
    assert stored(log) == []


@pytest.mark.usefixtures("bot")
def test_the_shortcut_asks_what_a_message_says(slack: LocalSlack, log: Database) -> None:
    ts = slack.say(BEN, SCHOOLS, "Somebody said feedback adds months of progress.")
    shortcut(slack, AMINA, SCHOOLS, ts)
    answer = whispered(slack, AMINA)
    assert answer["text"].startswith("You asked: Somebody said feedback adds months of progress.")
    assert pressable(answer) == PRIVATE
    shortcut(slack, AMINA, SCHOOLS, ts)  # an ephemeral message is gone once Slack is reloaded
    assert "You asked: Somebody said" in whispered(slack, AMINA, 2)["text"]
    assert [row.door for row in stored(log)] == ["shortcut"]
    shortcut(slack, AMINA, SCHOOLS, slack.say(BEN, SCHOOLS, "<!channel> …"))
    shortcut(slack, AMINA, SCHOOLS, slack.say(BEN, SCHOOLS, "@Evidence Desk"))
    assert whispered(slack, AMINA, 3)["text"] == NO_WORDS
    ts = slack.say(BEN, GENERAL, "does homework help?")
    shortcut(slack, AMINA, GENERAL, ts)  # the bot is no member there
    assert "does homework help?" in in_channel(slack, AMINAS)["text"]


def test_killed_between_storing_and_answering_it_comes_as_a_direct_message(slack: LocalSlack, log: Database) -> None:
    how = (f"sqlite:///{log.name}", slack.api, slack.bot_token, slack.app_token)
    worker = start("bot_worker.py", *how, "30")  # so slow that nothing is answered before it is killed
    following = start("bot_worker.py", *how)
    let_go(worker)
    wait_for(lambda: slack.call(f"page/state?as={AMINA}")["bot"]["connected"])
    command(slack, AMINA, SCHOOLS, "does feedback help?")  # acknowledged, so it is stored
    worker.kill()
    worker.communicate()
    let_go(following)
    try:
        answer = in_channel(slack, AMINAS)
    finally:
        following.kill()
        following.communicate()
    assert answer["text"].startswith("Sorry for the delay.\nYou asked: does feedback help?")
    assert slack.ask("ephemeral", user=AMINA) == []
    assert [row.outcome for row in stored(log)] == ["answered"]


def test_a_private_question_left_by_a_stop_is_answered_directly(
    slack: LocalSlack, log: Database, assistant: EchoAssistant
) -> None:
    asked = Incoming(
        "command:1", "does it help?", AMINA, "command", private=True, address=Address(SCHOOLS, None, AMINA)
    )
    build_desk(log, assistant).receive(asked)
    with running_bot(slack, log, assistant):
        assert "You asked: does it help?" in in_channel(slack, AMINAS)["text"]
