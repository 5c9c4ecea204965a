"""Talking with the bot through a Slack-compatible server: who is answered, where, and who is left in peace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fakes import EchoAssistant
from local_slack import AMINA, AMINAS, BEN, BOT, CERYS, SCHOOLS, LocalSlack, local_slack, wait_for
from running_bot import SIGNATURES, running_bot
from slack_sdk import WebClient
from sqlalchemy import select

from answering.desk import SAFEGUARDING, Desk
from bot.listeners.leftovers import NOT_OURS
from database.engine import Database
from database.models import Feedback, Question


def _questions(log: Database) -> list[Question]:
    with log.read() as session:
        return list(session.scalars(select(Question).order_by(Question.id)))


@pytest.mark.usefixtures("bot")
def test_a_mention_is_answered_once_in_its_thread_with_a_status_before(
    slack: LocalSlack, log: Database, assistant: EchoAssistant
) -> None:
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?")
    answer = slack.answer(SCHOOLS, ts)
    assert "You asked: does feedback help? [1]" in answer["text"]
    (row,) = _questions(log)
    assert answer["metadata"] == {"event_type": "evidence_answer", "event_payload": {"question": row.id}}
    assert (row.text, row.door, row.outcome) == ("does feedback help?", "mention", "answered")
    (status,) = slack.calls("assistant.threads.setStatus")
    (post,) = slack.calls("chat.postMessage")
    assert status["ok"]
    assert status["at"] < post["at"]
    assert slack.ask("status", channel=SCHOOLS, thread_ts=ts) is None
    slack.settle()
    assert len(slack.answers(SCHOOLS, ts)) == 1
    assert assistant.asked == ["does feedback help?"]


@pytest.mark.usefixtures("bot")
def test_a_direct_message_is_answered_and_a_second_one_follows_up(slack: LocalSlack, assistant: EchoAssistant) -> None:
    ts = slack.say(AMINA, AMINAS, "does feedback help?")
    slack.answer(AMINAS, ts)
    slack.say(AMINA, AMINAS, "and for KS2?", ts)
    slack.answer(AMINAS, ts, 2)
    assert [turn.text for turn in assistant.histories[1]] == ["does feedback help?", "You asked: does feedback help?"]


@pytest.mark.usefixtures("bot")
def test_what_is_said_in_a_channel_without_a_mention_is_let_be(slack: LocalSlack, log: Database) -> None:
    ts = slack.say(AMINA, SCHOOLS, "does feedback help?")
    slack.say(BEN, SCHOOLS, "I think so, does it not?", ts)
    slack.settle()
    assert slack.answers(SCHOOLS, ts) == []
    assert _questions(log) == []


@pytest.mark.usefixtures("bot")
def test_in_its_thread_the_asker_need_not_mention_it_again(slack: LocalSlack) -> None:
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?")
    slack.answer(SCHOOLS, ts)
    slack.say(AMINA, SCHOOLS, "any case studies?", ts)
    assert "any case studies?" in slack.answer(SCHOOLS, ts, 2)["text"]


@pytest.mark.usefixtures("bot")
def test_thanks_are_not_answered(slack: LocalSlack) -> None:
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?")
    slack.answer(SCHOOLS, ts)
    slack.say(AMINA, SCHOOLS, "Great, thank you!", ts)
    slack.settle()
    assert len(slack.answers(SCHOOLS, ts)) == 1


@pytest.mark.usefixtures("bot")
def test_another_is_answered_right_after_its_turn_and_only_then(slack: LocalSlack) -> None:
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?")
    slack.answer(SCHOOLS, ts)
    slack.say(BEN, SCHOOLS, "what did it cost?", ts)
    slack.answer(SCHOOLS, ts, 2)
    slack.say(CERYS, SCHOOLS, "We tried that in our trust.", ts)
    slack.settle()
    slack.say(BEN, SCHOOLS, "how did it go?", ts)
    slack.settle()
    assert len(slack.answers(SCHOOLS, ts)) == 2


@pytest.mark.usefixtures("bot")
def test_it_is_silent_once_somebody_else_is_mentioned_and_back_when_it_is(slack: LocalSlack) -> None:
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?")
    slack.answer(SCHOOLS, ts)
    slack.say(AMINA, SCHOOLS, "@Ben Hartley what do you think?", ts)
    slack.say(AMINA, SCHOOLS, "should we try it?", ts)
    slack.settle()
    assert len(slack.answers(SCHOOLS, ts)) == 1
    slack.say(AMINA, SCHOOLS, "@Evidence Desk and for KS2?", ts)
    slack.answer(SCHOOLS, ts, 2)


@pytest.mark.usefixtures("bot")
def test_an_edit_asks_where_it_adds_the_mention(slack: LocalSlack) -> None:
    ts = slack.say(AMINA, SCHOOLS, "does feedback help?")
    slack.settle()
    slack.control("edit", user=AMINA, channel=SCHOOLS, ts=ts, text="@Evidence Desk does feedback help?")
    slack.answer(SCHOOLS, ts)
    slack.control("edit", user=AMINA, channel=SCHOOLS, ts=ts, text="@Evidence Desk does feedback help, really?")
    slack.settle()
    assert len(slack.answers(SCHOOLS, ts)) == 1


@pytest.mark.usefixtures("bot")
def test_hello_is_greeted_once_and_not_recorded(slack: LocalSlack, log: Database) -> None:
    ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk hello!")
    assert "Ask me what the evidence says" in slack.answer(SCHOOLS, ts)["text"]
    slack.settle()
    assert len(slack.answers(SCHOOLS, ts)) == 1
    assert _questions(log) == []


@pytest.mark.usefixtures("bot")
def test_opening_the_agent_view_shows_prompts(slack: LocalSlack) -> None:
    slack.call("page/open", {"as": AMINA, "channel": AMINAS})
    shown = wait_for(lambda: slack.call(f"page/messages?as={AMINA}&channel={AMINAS}")["prompts"])
    assert len(shown["prompts"]) == 4


def test_the_older_assistant_pane_is_served_by_the_same_handler(
    manifest: Any, log: Database, assistant: EchoAssistant, tmp_path: Path
) -> None:
    manifest["features"]["assistant_view"] = {"assistant_description": "x"}
    del manifest["features"]["agent_view"]
    manifest["settings"]["event_subscriptions"]["bot_events"].append("assistant_thread_started")
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest))
    with local_slack(path) as slack, running_bot(slack, log, assistant):
        slack.call("page/open", {"as": AMINA, "channel": AMINAS})
        root = wait_for(lambda: slack.ask("messages", channel=AMINAS))[0]["ts"]
        greeting = wait_for(lambda: [m for m in slack.answers(AMINAS, root) if m["thread_ts"]])[0]
        assert "Ask me what the evidence says" in greeting["text"]
        wait_for(lambda: slack.calls("assistant.threads.setSuggestedPrompts"))
        slack.say(AMINA, AMINAS, "does feedback help?", root)
        wait_for(lambda: [m for m in slack.answers(AMINAS, root) if "You asked" in m["text"]])


@pytest.mark.usefixtures("bot")
def test_another_bot_starts_no_loop(slack: LocalSlack, log: Database) -> None:
    event = {"type": "message", "channel": SCHOOLS, "channel_type": "channel", "ts": "5.0", "text": f"<@{BOT}> hi?"}
    slack.control("event", event=event | {"bot_id": "B2", "user": "UOTHERBOT"})
    slack.control("event", event=event | {"bot_id": "B2", "subtype": "bot_message"})
    slack.control("event", event=event | {"type": "app_mention", "bot_id": "B2", "user": "UOTHERBOT"})
    slack.settle()
    assert _questions(log) == []
    assert slack.calls("chat.postMessage") == []


@pytest.mark.usefixtures("bot")
def test_events_that_nobody_handles_are_acknowledged(slack: LocalSlack) -> None:
    for kind in ("reaction_added", "channel_rename", "something_new"):
        slack.control("event", event={"type": kind, "event_ts": "1.0"})
    slack.settle()
    assert {sent["attempts"] for sent in slack.ask("envelopes")} == {1}


@pytest.mark.usefixtures("bot")
def test_a_command_of_an_older_manifest_gets_a_word(slack: LocalSlack) -> None:
    slack.control("command", user=AMINA, channel=SCHOOLS, command="/old", replayed=True)
    assert [message["text"] for message in slack.ask("ephemeral", user=AMINA)] == [NOT_OURS]


@pytest.mark.usefixtures("bot")
def test_a_safeguarding_concern_is_answered_for_one_pair_of_eyes_and_not_kept(slack: LocalSlack, log: Database) -> None:
    slack.say(AMINA, SCHOOLS, "@Evidence Desk A girl in my class told me her dad hits her at home")
    shown = wait_for(lambda: slack.ask("ephemeral", user=AMINA))
    assert shown[0]["text"] == SAFEGUARDING
    assert shown[0]["thread_ts"] is None
    slack.settle()
    assert [row.text for row in _questions(log)] == [None]
    assert slack.calls("chat.postMessage") == []


def _buttons(message: dict[str, Any]) -> dict[str, Any]:
    blocks = [block for block in message["blocks"] if block["type"] == "context_actions"]
    buttons: dict[str, Any] = blocks[0]["elements"][0]
    return buttons


def _click(slack: LocalSlack, user: str, message: dict[str, Any], side: str) -> None:
    value = _buttons(message)[f"{side}_button"]["value"]
    slack.control("action", user=user, channel=SCHOOLS, ts=message["ts"], action_id="feedback", value=value)


def _verdicts(log: Database) -> list[tuple[str, str | None, str | None]]:
    with log.read() as session:
        return [(row.verdict, row.reason, row.comment) for row in session.scalars(select(Feedback))]


@pytest.mark.usefixtures("bot")
def test_feedback_is_kept_on_the_click_and_the_last_one_wins(slack: LocalSlack, log: Database) -> None:
    answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?"))
    _click(slack, BEN, answer, "positive")
    assert _verdicts(log) == [("helpful", None, None)]
    assert slack.ask("views", user=BEN) == []
    _click(slack, BEN, answer, "negative")
    assert _verdicts(log) == [("unhelpful", None, None)]
    (view,) = wait_for(lambda: slack.ask("views", user=BEN))
    values = {
        "reason": {"reason": {"type": "radio_buttons", "selected_option": {"value": "off_topic"}}},
        "comment": {"comment": {"type": "plain_text_input", "value": "ask jo@example.org or ring 020 7946 0958"}},
    }
    assert slack.control("submit", user=BEN, view_id=view["id"], values=values) == {"done": True}
    assert _verdicts(log) == [("unhelpful", "off_topic", "ask [email] or ring [phone]")]


@pytest.mark.usefixtures("bot")
def test_a_concern_in_a_comment_is_refused_and_not_kept(slack: LocalSlack, log: Database) -> None:
    answer = slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, "@Evidence Desk does feedback help?"))
    _click(slack, BEN, answer, "negative")
    (view,) = wait_for(lambda: slack.ask("views", user=BEN))
    comment = {"type": "plain_text_input", "value": "A girl in my class told me her dad hits her at home"}
    answered = slack.control("submit", user=BEN, view_id=view["id"], values={"comment": {"comment": comment}})
    assert answered == {"errors": {"comment": SAFEGUARDING}}
    assert _verdicts(log) == [("unhelpful", None, None)]


def test_personal_data_is_on_no_disk_and_in_no_log(
    slack: LocalSlack, bot: Desk, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert bot
    slack.control("faults", method="chat.postMessage", kind="500")
    words = "@Evidence Desk ring Mrs Periwinkle on 020 7946 0958 or peri@example.org, does feedback help?"
    slack.answer(SCHOOLS, slack.say(AMINA, SCHOOLS, words))
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    logged = "".join(capfd.readouterr())
    for secret in ("Periwinkle", "7946", "peri@example.org"):
        assert secret.encode() not in kept
        assert secret not in logged
    assert AMINA.encode() in kept  # the reply address, until it is purged


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "foreign", ["<!channel> does it help?", "<!subteam^S1> help?", "<https://evil.example|bank.example> help?"]
)
def test_markup_in_a_question_comes_back_inert(slack: LocalSlack, foreign: str) -> None:
    event = {"type": "message", "channel": AMINAS, "channel_type": "im", "user": AMINA, "text": foreign}
    ts = slack.say(AMINA, AMINAS, "a root")
    slack.answer(AMINAS, ts)
    slack.control("event", event=event | {"ts": f"{float(ts) + 0.00005:.6f}", "thread_ts": ts})
    answer = slack.answer(AMINAS, ts, 2)
    assert "<" not in answer["text"]
    assert "evil.example" not in json.dumps(answer["blocks"]).replace("https://example.org", "")


@pytest.mark.usefixtures("bot")
def test_a_button_of_an_older_message_gets_a_word(slack: LocalSlack) -> None:
    button = {
        "type": "button",
        "action_id": "old",
        "text": {"type": "plain_text", "text": "Old"},
        "value": SIGNATURES.signed("old", "1"),
    }
    posting = WebClient(slack.bot_token, base_url=slack.api)
    ts = posting.chat_postMessage(channel=SCHOOLS, text="x", blocks=[{"type": "actions", "elements": [button]}])["ts"]
    slack.control("action", user=AMINA, channel=SCHOOLS, ts=ts, action_id="old")
    assert [message["text"] for message in wait_for(lambda: slack.ask("ephemeral", user=AMINA))] == [NOT_OURS]
