"""How the bot behaves in a channel: set by leads and curators, held at once, and said back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from doors import command, in_channel, press, pressable, stored, whispered, window
from fakes import EchoAssistant, SuggestingAssistant
from local_slack import AMINA, AMINAS, BEN, CASES, CERYS, GENERAL, SCHOOLS, LocalSlack
from running_bot import running_bot

from answering.channels import Channels, ChannelSettings
from bot.blocks.channel_settings import what_holds
from bot.directory import Policy
from bot.listeners.channel_settings import NO_CHANNEL, NOT_OPENED, NOT_SAVED
from bot.listeners.questions import IS_OFF
from database.engine import Database
from database.models import ChannelSetting
from insights.question_log import utc_now
from people.actors import Actor, Appointed, Role

POLICY = Policy(Appointed(leads=frozenset({AMINA}), curators=frozenset({CERYS})))
NOT_YOURS = "Only leads and curators can do this."
MENTION = "@Evidence Desk does feedback help?"


@pytest.fixture
def assistant() -> EchoAssistant:
    return SuggestingAssistant()


@pytest.fixture
def bot(slack: LocalSlack, log: Database, assistant: EchoAssistant) -> Iterator[None]:
    with running_bot(slack, log, assistant, policy=POLICY, sweep_every=60):
        yield


def _set(log: Database, channel: str, **settings: Any) -> None:
    Channels(log, utc_now).save(Actor("U", frozenset({Role.LEAD})), channel, ChannelSettings(**settings))


def _values(mode: str, kinds: tuple[str, ...] = (), audience: str = "everyone") -> dict[str, Any]:
    return {
        "mode": {"mode": {"type": "static_select", "selected_option": {"value": mode}}},
        "kinds": {"kinds": {"type": "multi_static_select", "selected_options": [{"value": kind} for kind in kinds]}},
        "audience": {"audience": {"type": "radio_buttons", "selected_option": {"value": audience}}},
    }


@pytest.mark.usefixtures("bot")
def test_settings_hold_at_once_and_are_said_back(slack: LocalSlack, log: Database, assistant: EchoAssistant) -> None:
    slack.answer(SCHOOLS, slack.say(BEN, SCHOOLS, MENTION))  # what held before is remembered
    command(slack, CERYS, SCHOOLS, "settings")
    view = window(slack, CERYS)
    assert view["blocks"][1]["element"]["initial_option"]["value"] == "mentions"
    values = _values("questions", ("case_study", "toolkit"))
    assert slack.control("submit", user=CERYS, view_id=view["id"], values=values) == {"done": True}
    said = whispered(slack, CERYS)["text"]
    assert said == what_holds(ChannelSettings("questions", ("case_study", "toolkit"))).text
    assert "plain questions without a mention" in said
    assert "I search case studies, Toolkit strands alone" in said
    answer = slack.answer(SCHOOLS, slack.say(BEN, SCHOOLS, "does feedback help pupils?"))
    assert assistant.kinds == ("case_study", "toolkit")
    assert "Only these kinds of document were searched" in str(answer["blocks"])
    assert [row.door for row in stored(log)] == ["mention", "channel"]
    command(slack, BEN, SCHOOLS, "does homework help?")
    assert "does homework help?" in whispered(slack, BEN)["text"]
    assert assistant.kinds == ("case_study", "toolkit")
    command(slack, AMINA, SCHOOLS, "Settings")
    assert [option["value"] for option in window(slack, AMINA)["blocks"][2]["element"]["initial_options"]] == [
        "case_study",
        "toolkit",
    ]


@pytest.mark.usefixtures("bot")
def test_only_leads_and_curators_change_settings(slack: LocalSlack, log: Database) -> None:
    command(slack, BEN, SCHOOLS, "settings")
    assert whispered(slack, BEN)["text"] == NOT_YOURS
    assert slack.ask("views", user=BEN) == []
    with log.read() as session:
        assert session.get(ChannelSetting, SCHOOLS) is None
    command(slack, AMINA, AMINAS, "settings")
    assert whispered(slack, AMINA)["text"] == NO_CHANNEL


@pytest.mark.usefixtures("bot")
def test_faults_on_the_way_to_settings_are_told(slack: LocalSlack, log: Database) -> None:
    slack.control("faults", method="views.open", kind="error", error="expired_trigger_id")
    command(slack, AMINA, SCHOOLS, "settings")
    assert whispered(slack, AMINA)["text"] == NOT_OPENED
    command(slack, AMINA, SCHOOLS, "settings")
    view = window(slack, AMINA)
    lock = sqlite3.connect(log.name, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    refused = slack.control("submit", user=AMINA, view_id=view["id"], values=_values("off"))
    lock.close()
    assert refused == {"errors": {"mode": NOT_SAVED}}
    altered = slack.control("submit", user=AMINA, view_id=view["id"], values=_values("everything"))
    assert "Something went wrong" in in_channel(slack, AMINAS)["text"]
    assert altered == {"done": True}
    with log.read() as session:
        assert session.get(ChannelSetting, SCHOOLS) is None
    command(slack, AMINA, GENERAL, "settings")  # where the bot is no member it says so in direct messages
    slack.control("submit", user=AMINA, view_id=window(slack, AMINA)["id"], values=_values("off"))
    assert in_channel(slack, AMINAS, 2)["text"] == what_holds(ChannelSettings("off")).text


@pytest.mark.usefixtures("bot")
def test_switched_off_it_says_so_once_and_records_nothing(slack: LocalSlack, log: Database) -> None:
    first = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, MENTION))
    _set(log, CASES, mode="off")
    slack.say(BEN, CASES, MENTION)
    assert whispered(slack, BEN)["text"] == IS_OFF
    slack.say(BEN, CASES, "does feedback help pupils?")
    slack.settle()
    assert len(slack.ask("ephemeral", user=BEN)) == 1
    assert len(stored(log)) == 1
    assert slack.answers(SCHOOLS, first["thread_ts"])
    command(slack, CERYS, CASES, "does feedback help?")
    assert "does feedback help?" in whispered(slack, CERYS)["text"]


@pytest.mark.usefixtures("bot")
def test_in_a_channel_for_questions_remarks_are_let_be(slack: LocalSlack, log: Database) -> None:
    _set(log, CASES, mode="questions")
    remarks = ["Good morning all", "so we tried it last year", "really?", "@Ben Hartley does feedback help you?"]
    for remark in (*remarks, "Have a good weekend everyone", "Can you see <!here> this?"):
        slack.say(AMINA, CASES, remark)
    ts = slack.say(AMINA, CASES, "Does anybody know whether feedback helps")
    slack.answer(CASES, ts)
    slack.say(AMINA, CASES, "and for KS2?", ts)
    slack.answer(CASES, ts, 2)
    slack.say(AMINA, SCHOOLS, "does feedback help pupils?")  # another channel
    slack.settle()
    # The workspace escapes what is typed, so that <!here> is words there, not a mention.
    asked = [row.text for row in stored(log) if "here" not in str(row.text)]
    assert asked == ["Does anybody know whether feedback helps", "and for KS2?"]


@pytest.mark.usefixtures("bot")
def test_for_the_asker_alone_it_is_answered_privately_and_can_be_shared(slack: LocalSlack, log: Database) -> None:
    _set(log, CASES, mode="questions", audience="asker")
    ts = slack.say(AMINA, CASES, "does feedback help pupils?")
    answer = whispered(slack, AMINA)
    assert answer["text"].startswith("You asked: does feedback help pupils?")
    assert pressable(answer)[:2] == ["share_answer", "keep_answer"]
    assert slack.answers(CASES, ts) == []
    assert slack.ask("status", channel=CASES, thread_ts=ts) is None
    press(slack, AMINA, answer, "share_answer")
    shared = in_channel(slack, CASES, 2)
    assert shared["text"].startswith("Question: does feedback help pupils?")
    press(slack, BEN, shared, "next_question:0")  # what comes next follows the channel's audience too
    assert whispered(slack, BEN)["text"].startswith("You asked: What is mentoring?")
