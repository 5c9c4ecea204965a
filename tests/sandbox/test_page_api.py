"""The page's half of the local workspace: as one of the members, and only what is theirs."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from local_slack import AMINA, AMINAS, BEN, GENERAL, SCHOOLS, LocalSlack
from slack_sdk import WebClient


def _refused(slack: LocalSlack, path: str, body: Any = None) -> str:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        slack.call(f"page/{path}", body)
    assert refusal.value.code == 400
    with refusal.value:
        return str(json.load(refusal.value)["error"])


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("state?as=U404", None, "There is no such member."),
        ("state?as=UEVIDENCE", None, "There is no such member."),
        (f"messages?as={AMINA}&channel=C404", None, "There is no such channel."),
        (f"messages?as={BEN}&channel={AMINAS}", None, "There is no such channel."),
        ("say", [], "The request was not an object."),
        ("say", {"as": AMINA, "channel": SCHOOLS, "text": "  "}, "There is nothing to send."),
        ("submit", {"as": AMINA, "view_id": "V404"}, "This window is not open any more."),
        ("shortcut", {"as": AMINA, "channel": SCHOOLS, "ts": "1.0"}, "This message is not there any more."),
        ("join", {"channel": "C404", "bot": True}, "There is no such channel."),
    ],
)
def test_what_cannot_be_done_is_said(slack: LocalSlack, path: str, body: Any, sentence: str) -> None:
    assert _refused(slack, path, body) == sentence


def test_nobody_changes_what_another_wrote(slack: LocalSlack) -> None:
    ts = slack.say(AMINA, SCHOOLS, "Does homework help?")
    for path in ("edit", "delete"):
        words = {"as": BEN, "channel": SCHOOLS, "ts": ts, "text": "It does not."}
        assert _refused(slack, path, words) == "This is not your message."


def test_each_member_has_the_channels_and_their_own_direct_messages(slack: LocalSlack) -> None:
    state = slack.call(f"page/state?as={BEN}")
    assert [channel["id"] for channel in state["channels"] if channel["kind"] == "im"] == ["D02BEN"]
    assert GENERAL in {channel["id"] for channel in state["channels"]}
    assert state["bot"] == {"id": "UEVIDENCE", "name": "Evidence Desk", "connected": False}


def test_a_thread_is_counted_at_its_root_and_read_apart(slack: LocalSlack, client: WebClient) -> None:
    ts = slack.say(AMINA, SCHOOLS, "Does homework help?")
    client.chat_postMessage(channel=SCHOOLS, thread_ts=ts, text="It does.")
    client.assistant_threads_setStatus(channel_id=SCHOOLS, thread_ts=ts, status="is thinking")
    shown = slack.call(f"page/messages?as={BEN}&channel={SCHOOLS}")
    (root,) = shown["messages"]
    assert (root["reply_count"], root["reply_users"]) == (1, ["UEVIDENCE"])
    assert shown["statuses"][ts]["text"] == "is thinking"
    thread = slack.call(f"page/thread?as={BEN}&channel={SCHOOLS}&ts={ts}")
    assert [message["text"] for message in thread["messages"]] == ["Does homework help?", "It does."]


def test_the_page_is_served_without_scripts_of_others(slack: LocalSlack) -> None:
    with urllib.request.urlopen(slack.page) as reply:  # noqa: S310 (an address on this machine)
        policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for path in ("static/..%2fserver.py", "static/server.py", "static/missing.js"):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(slack.page + path)  # noqa: S310 (the same)
        assert refusal.value.code == 404
        refusal.value.close()
