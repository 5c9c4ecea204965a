"""The local workspace refuses what Slack refuses, by Slack's own names."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from local_slack import AMINA, CASES, GENERAL, HANA, HELP, LEADS_ONLY, MANIFEST, SCHOOLS, LocalSlack, local_slack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.blocks import faults_in_view

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


def _plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def _select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "options": [{"text": _plain(75), "value": "a"}], **more}


def _in_actions(element: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "elements": [element]}]


OTHER = {"text": _plain(3), "value": "b"}
CONFIRM = {"title": _plain(100), "text": _plain(300), "confirm": _plain(30), "deny": _plain(30)}
BUTTON = {"type": "button", "text": _plain(75), "action_id": "a"}
FEEDBACK = {"type": "context_actions", "elements": [{"type": "feedback_buttons"}]}
MODAL = {"type": "modal", "title": _plain(24), "blocks": []}
REFUSED_VIEWS: list[dict[str, Any]] = [
    {"title": _plain(25)},
    {"submit": _plain(25)},
    {"close": _plain(25)},
    {"private_metadata": "x" * 3_001},
    {"callback_id": "x" * 256},
    {"blocks": [{"type": "divider"}] * 101},
    {"type": "home", "submit": _plain(3)},
    {"type": "home"},
    {"blocks": [FEEDBACK]},
    {"blocks": [{"type": "markdown", "text": "x"}]},
    {"blocks": [{"type": "input", "label": _plain(3), "element": BUTTON}], "submit": _plain(3)},
    {"blocks": _in_actions(_select(placeholder=_plain(151)))},
    {"blocks": _in_actions(_select(initial_option=OTHER))},
    {"blocks": _in_actions(_select(options=[{"text": _plain(76), "value": "a"}]))},
    {"blocks": _in_actions(_select(options=[{"text": _plain(3), "value": "x" * 151}]))},
    {"blocks": _in_actions(_select() | {"type": "multi_static_select"})},
    {"blocks": _in_actions({"type": "plain_text_input"})},
    {"blocks": _in_actions(BUTTON | {"style": "loud"})},
    *({"blocks": _in_actions(BUTTON | {"confirm": CONFIRM | {name: _plain(301)}})} for name in CONFIRM),
]


@pytest.mark.parametrize("change", REFUSED_VIEWS, ids=lambda change: ",".join(change))
def test_a_window_is_refused_past_a_limit(change: dict[str, Any]) -> None:
    assert faults_in_view(MODAL | change)


def test_a_window_at_its_limits_is_taken() -> None:
    elements = [BUTTON | {"confirm": CONFIRM}, _select(placeholder=_plain(150), initial_option=_select()["options"][0])]
    bounds = {"private_metadata": "x" * 3_000, "callback_id": "x" * 255, "submit": _plain(24), "close": _plain(24)}
    rest = [{"type": "divider"}] * 99
    assert faults_in_view(MODAL | bounds | {"blocks": [{"type": "actions", "elements": elements}, *rest]}) == []


def test_a_channel_that_is_archived_deleted_or_hidden_takes_no_message(slack: LocalSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=SCHOOLS, text="x")["ts"]
    assert client.chat_getPermalink(channel=SCHOOLS, message_ts=ts)["permalink"].endswith(f"#{SCHOOLS}/{ts}")
    slack.control("archive", channel=SCHOOLS, how="archived")
    slack.control("archive", channel=CASES, how="deleted")
    slack.control("members", channel=LEADS_ONLY, bot=False)
    for method, arguments, error in (
        ("chat.postMessage", {"channel": SCHOOLS, "text": "x"}, "is_archived"),
        ("chat.postEphemeral", {"channel": SCHOOLS, "text": "x", "user": AMINA}, "is_archived"),
        ("chat.update", {"channel": SCHOOLS, "text": "x", "ts": ts}, "is_inactive"),
        ("chat.postMessage", {"channel": CASES, "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": LEADS_ONLY, "text": "x"}, "channel_not_found"),
        ("chat.postEphemeral", {"channel": HELP, "text": "x", "user": HANA}, "user_not_in_channel"),
        ("chat.getPermalink", {"channel": SCHOOLS, "message_ts": "1.0"}, "message_not_found"),
    ):
        with pytest.raises(SlackApiError) as refusal:
            client.api_call(method, json=arguments)
        assert (method, refusal.value.response["error"]) == (method, error)


@pytest.mark.parametrize("method", ["views.open", "views.publish", "chat.postEphemeral", "users.info"])
def test_any_method_fails_as_it_is_told_to(slack: LocalSlack, client: WebClient, method: str) -> None:
    client.retry_handlers.clear()
    for kind, status in (("429", 429), ("500", 500), ("503", 503)):
        slack.control("faults", method=method, kind=kind)
        with pytest.raises(SlackApiError) as refusal:
            client.api_call(method)
        assert refusal.value.response.status_code == status
    slack.control("faults", method=method, kind="error", error="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.api_call(method)
    slack.control("faults", method=method, kind="lost_reply")
    with pytest.raises((OSError, http.client.HTTPException)):
        client.api_call(method)
    assert len(slack.calls(method)) == 5


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
