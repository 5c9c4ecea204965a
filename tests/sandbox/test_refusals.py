"""The local workspace refuses what Slack refuses, by Slack's own names."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from local_slack import AMINA, GENERAL, MANIFEST, SCHOOLS, LocalSlack, local_slack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

LONG = "x" * 3_001
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"channel": "C404", "text": "x"}, "channel_not_found"),
    ({"channel": GENERAL, "text": "x"}, "not_in_channel"),
    ({"text": ""}, "no_text"),
    ({"text": "x" * 40_001}, "msg_too_long"),
    ({"text": "x", "thread_ts": "1.0"}, "thread_not_found"),
    ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
    ({"text": "x", "blocks": [{"type": "marquee"}]}, "invalid_blocks"),
    ({"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": LONG}}]}, "invalid_blocks"),
    ({"text": "x", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}, "invalid_blocks"),
    ({"text": "x", "blocks": [{"type": "context", "elements": []}]}, "invalid_blocks"),
    ({"text": "x", "blocks": [{"type": "divider", "block_id": "a"}] * 2}, "invalid_blocks"),
    (
        {
            "text": "x",
            "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "y" * 2_900}} for _ in range(5)],
        },
        "msg_blocks_too_long",
    ),
]


@pytest.mark.parametrize(("arguments", "error"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_message_is_refused(client: WebClient, arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client.api_call("chat.postMessage", json={"channel": SCHOOLS} | arguments)
    assert refusal.value.response["error"] == error


def test_wrong_tokens_and_methods_are_refused(slack: LocalSlack, client: WebClient) -> None:
    for token, method, error in (
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        (slack.bot_token, "apps.connections.open", "not_allowed_token_type"),
        (slack.bot_token, "chat.shout", "unknown_method"),
    ):
        with pytest.raises(SlackApiError) as refusal:
            WebClient(token, base_url=slack.api).api_call(method)
        assert refusal.value.response["error"] == error
    assert "chat:write" in client.auth_test().headers["x-oauth-scopes"]


def test_a_window_opens_once_by_a_trigger_that_was_given(client: WebClient) -> None:
    title = {"type": "plain_text", "text": "A window"}
    view = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
    for wanted, error in (
        (view, "invalid_trigger_id"),
        (view | {"title": title | {"text": "t" * 25}}, "invalid_arguments"),
    ):
        with pytest.raises(SlackApiError) as refusal:
            client.views_open(trigger_id="1.2.3", view=wanted)
        assert refusal.value.response["error"] == error


def test_a_scope_that_the_manifest_lacks_is_missing(tmp_path: Path) -> None:
    manifest = json.loads(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"].remove("chat:write")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with local_slack(tmp_path / "manifest.json") as slack, pytest.raises(SlackApiError) as refusal:
        WebClient(slack.bot_token, base_url=slack.api).chat_postMessage(channel=SCHOOLS, text="x")
    assert (refusal.value.response["error"], refusal.value.response["needed"]) == ("missing_scope", "chat:write")


def test_a_channel_takes_about_a_message_a_second(client: WebClient) -> None:
    client.retry_handlers.clear()
    for _ in range(3):
        client.chat_postMessage(channel=SCHOOLS, text="x")
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel=SCHOOLS, text="x")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "1"


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
def test_another_site_is_refused(slack: LocalSlack, header: dict[str, str]) -> None:
    request = urllib.request.Request(f"{slack.page}page/state?as={AMINA}", headers=header)  # noqa: S310 (this machine)
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request)  # noqa: S310 (the same)
    assert refusal.value.code == 403
    refusal.value.close()


def test_metadata_is_read_back_only_where_it_is_asked_for(client: WebClient) -> None:
    metadata = {"event_type": "answer", "event_payload": {"question": 7}}
    ts = client.chat_postMessage(channel=SCHOOLS, text="x", metadata=metadata)["ts"]
    (plain,) = client.conversations_replies(channel=SCHOOLS, ts=ts)["messages"]
    (full,) = client.conversations_replies(channel=SCHOOLS, ts=ts, include_all_metadata=True)["messages"]
    assert "metadata" not in plain
    assert full["metadata"] == metadata


def test_the_state_file_is_there_while_it_runs_and_its_owners_alone(tmp_path: Path) -> None:
    state = tmp_path / "workspace.json"
    with local_slack(state=state) as slack:
        assert json.loads(state.read_text())["api"] == slack.api
        assert state.stat().st_mode & 0o777 == 0o600
    assert not state.exists()
