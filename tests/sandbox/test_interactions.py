"""What members do reaches a real Bolt app, and what it answers is shown to whom it should be."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_slack import (
    AMINA,
    BEN,
    CERYS,
    GENERAL,
    GITA,
    HANA,
    LEADS_ONLY,
    PARTNERS,
    SCHOOLS,
    LocalSlack,
    local_slack,
    wait_for,
)
from scripted_app import ScriptedApp, scripted_app, write_manifest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalSlack]:
    with local_slack(write_manifest(tmp_path)) as running:
        yield running


@pytest.fixture
def app(slack: LocalSlack) -> Iterator[ScriptedApp]:
    with scripted_app(slack) as running:
        yield running


def _looked_up(slack: LocalSlack) -> dict[str, Any]:
    assert slack.command(AMINA, SCHOOLS, "/look", "one & two")
    return slack.whispered(AMINA, "You looked for")


def _post(url: str, **body: Any) -> tuple[int, str]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310 (this machine)
    try:
        with urllib.request.urlopen(request) as reply:  # noqa: S310 (the same)
            return reply.status, ""
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)["error"]


def test_a_command_is_answered_for_one_person_and_shared_by_its_button(slack: LocalSlack, app: ScriptedApp) -> None:
    shown = _looked_up(slack)
    assert "one &amp; two" in str(shown["blocks"])
    assert app.last("/look")["channel_name"] == "research-schools"
    assert slack.click(AMINA, shown, "share", value="altered")
    clicked = app.last("block_actions")
    assert clicked["container"]["is_ephemeral"]
    assert "message" not in clicked
    wait_for(lambda: slack.ephemeral(AMINA)[0]["text"] == "It was shared.")
    assert [m["text"] for m in slack.ask("messages", channel=SCHOOLS)] == ["Shared altered"]
    assert [r["error"] for r in slack.responses(AMINA)] == [None, None]


def test_an_answer_is_deleted_by_its_button(slack: LocalSlack, app: ScriptedApp) -> None:  # noqa: ARG001 (it answers)
    assert slack.click(AMINA, _looked_up(slack), "drop")
    wait_for(lambda: not slack.ephemeral(AMINA))


def test_an_address_takes_five_posts_and_none_after_its_time(slack: LocalSlack, app: ScriptedApp) -> None:
    _looked_up(slack)
    url = app.last("/look")["response_url"]
    assert _post(url, text="") == (400, "no_text")
    assert [_post(url, text=str(number))[0] for number in range(4)] == [200] * 4
    assert _post(url, text="once more") == (404, "used_url")
    _looked_up(slack)
    slack.control("expire_responses")
    assert _post(app.last("/look")["response_url"], text="late") == (404, "expired_url")
    assert _post(f"{slack.page}response/guessed", text="x") == (404, "expired_url")


def test_an_address_fails_as_it_is_told_to(slack: LocalSlack, app: ScriptedApp) -> None:
    _looked_up(slack)
    url = app.last("/look")["response_url"]
    slack.control("faults", method="response_url", kind="500")
    with pytest.raises(json.JSONDecodeError):
        _post(url, text="x")
    slack.control("archive", channel=SCHOOLS, how="archived")
    assert _post(url, text="x") == (410, "channel_is_archived")
    slack.control("archive", channel=SCHOOLS, how="deleted")
    assert _post(url, text="x") == (404, "channel_not_found")


def test_shortcuts_reach_the_app_with_their_message_or_without_one(slack: LocalSlack, app: ScriptedApp) -> None:
    ts = slack.say(BEN, GENERAL, "Does homework help?")
    assert slack.shortcut(AMINA, "look_up", GENERAL, ts)
    assert slack.whispered(AMINA, "Looking up")["channel"] == GENERAL
    assert slack.shortcut(AMINA, "form")
    slack.window(AMINA, "form")
    assert {"channel", "response_url"}.isdisjoint(app.last("shortcut"))
    for callback_id, at in (("look_up", {}), ("form", {"channel": GENERAL, "ts": ts}), ("unknown", {})):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            slack.shortcut(AMINA, callback_id, **at)
        refusal.value.close()


def test_home_is_published_acted_in_and_keeps_what_was_filled_in(slack: LocalSlack, app: ScriptedApp) -> None:
    assert slack.home(AMINA) is None
    slack.open_home(AMINA)
    wait_for(lambda: slack.home(AMINA))
    slack.home_action(AMINA, "search", value="feedback", state={"notes": "mine", "search": "feedback"})
    told = app.last("block_actions")
    assert told["container"] == {"type": "view", "view_id": told["view"]["id"]}
    assert told["view"]["state"]["values"]["notes_block"]["notes"] == {"type": "plain_text_input", "value": "mine"}
    wait_for(lambda: "Found feedback" in str(slack.home(AMINA)))
    slack.home_action(AMINA, "region", selected_option="north")
    assert app.last("block_actions")["actions"][0]["selected_option"]["text"]["text"] == "North"
    state = app.last("block_actions")["view"]["state"]["values"]
    assert state["notes_block"]["notes"]["value"] == "mine"
    assert state["mine"]["region"]["selected_option"]["value"] == "north"
    slack.open_home(AMINA)
    slack.settle()
    opened = [body["event"] for body in app.heard if body.get("event", {}).get("type") == "app_home_opened"]
    assert ["view" in event for event in opened] == [False, True]


def test_windows_lie_three_deep_and_close_from_the_top(slack: LocalSlack, app: ScriptedApp) -> None:
    assert slack.command(AMINA, SCHOOLS, "/form")
    lowest = slack.window(AMINA, "form")
    for depth in (2, 3):
        assert slack.view_action(AMINA, slack.views(AMINA)[-1], "push")
        wait_for(lambda depth=depth: len(slack.views(AMINA)) == depth)
    slack.view_action(AMINA, slack.views(AMINA)[-1], "push")
    wait_for(lambda: [call["error"] for call in slack.calls("views.push")][-1] == "push_limit_reached")
    assert slack.views(AMINA)[2]["previous"] == slack.views(AMINA)[1]["id"]
    slack.close(slack.views(AMINA)[-1])
    assert len(slack.views(AMINA)) == 2
    slack.control("close", view_id=lowest["id"], all=True)
    assert slack.views(AMINA) == []
    assert app.last("view_closed")["is_cleared"]


def test_a_window_is_refused_then_updated_and_may_carry_altered_metadata(slack: LocalSlack, app: ScriptedApp) -> None:
    assert slack.command(AMINA, SCHOOLS, "/form")
    window = slack.window(AMINA, "form")
    assert slack.view_action(AMINA, window, "setting", selected_option="coastal", state={"name": "Amina"})
    wait_for(lambda: "You chose coastal" in str(slack.views(AMINA)))
    assert slack.submit(window, {"name": "wrong"}) == {"errors": {"name_block": "Not this one."}}
    assert slack.submit(window, {"name": "Cerys", "phases": ["primary"]}, private_metadata="forged") == {"done": True}
    told = app.last("view_submission")["view"]
    assert told["private_metadata"] == "forged"
    assert told["state"]["values"]["setting_block"]["setting"]["selected_option"]["value"] == "coastal"
    assert [o["value"] for o in told["state"]["values"]["phases_block"]["phases"]["selected_options"]] == ["primary"]
    assert "Thank you, Cerys" in str(slack.window(AMINA))


def test_an_update_loses_against_one_that_came_first(slack: LocalSlack, app: ScriptedApp, client: WebClient) -> None:  # noqa: ARG001 (it answers)
    assert slack.command(AMINA, SCHOOLS, "/form")
    window = slack.window(AMINA)
    changed = {"type": "modal", "title": {"type": "plain_text", "text": "Changed"}, "blocks": [], "external_id": "mine"}
    client.views_update(view_id=window["id"], hash=window["hash"], view=changed)
    for arguments, error in (
        ({"view_id": window["id"], "hash": window["hash"]}, "hash_conflict"),
        ({"external_id": "another"}, "not_found"),
        ({}, "invalid_arguments"),
    ):
        with pytest.raises(SlackApiError) as refusal:
            client.api_call("views.update", json={"view": changed, **arguments})
        assert refusal.value.response["error"] == error
    assert client.views_update(external_id="mine", view=changed)["view"]["id"] == window["id"]


def test_a_trigger_opens_one_window_and_none_when_it_is_late(
    slack: LocalSlack, app: ScriptedApp, client: WebClient
) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "A window"}, "blocks": []}

    def opened(method: str = "views.open") -> str:
        arguments = {"trigger_id": app.last("/look")["trigger_id"], "view": view}
        try:
            client.api_call(method, json=arguments)
        except SlackApiError as refusal:
            return str(refusal.response["error"])
        return ""

    _looked_up(slack)
    assert [opened(), opened()] == ["", "exchanged_trigger_id"]
    _looked_up(slack)
    assert opened("views.push") == "not_found"
    _looked_up(slack)
    slack.control("expire_triggers")
    assert opened() == "expired_trigger_id"
    assert len(slack.views(AMINA)) == 1


def test_what_is_gone_may_still_be_clicked_by_whoever_replays_it(slack: LocalSlack, app: ScriptedApp) -> None:
    shown = _looked_up(slack)
    assert slack.click(AMINA, shown, "share")
    wait_for(lambda: slack.ephemeral(AMINA)[0]["blocks"] is None)
    with pytest.raises(urllib.error.HTTPError) as refusal:
        slack.click(BEN, shown, "share")
    refusal.value.close()
    assert slack.click(BEN, shown, "share", value="forged", replayed=True)
    sent = app.last("block_actions")
    assert (sent["user"]["id"], sent["actions"][0]["value"]) == (BEN, "forged")


def test_others_are_known_by_their_team_and_private_channels_by_their_members(
    slack: LocalSlack, app: ScriptedApp, client: WebClient
) -> None:
    slack.say(HANA, PARTNERS, "Hello from outside")
    slack.say(CERYS, LEADS_ONLY, "Among us")
    slack.settle()
    events = {body["event"]["channel"]: body for body in app.heard if body.get("event", {}).get("type") == "message"}
    assert events[PARTNERS]["event"]["user_team"] == events[PARTNERS]["event"]["source_team"] == "TPARTNER"
    assert events[PARTNERS]["is_ext_shared_channel"]
    assert events[LEADS_ONLY]["event"]["channel_type"] == "group"
    assert client.users_info(user=HANA)["user"]["is_stranger"]
    assert client.users_info(user=GITA)["user"]["is_restricted"]
    assert client.usergroups_users_list(usergroup="SCURATORS")["users"] == [CERYS]
    first = client.conversations_members(channel=LEADS_ONLY, limit=2)
    rest = client.conversations_members(channel=LEADS_ONLY, cursor=first["response_metadata"]["next_cursor"])
    assert [*first["members"], *rest["members"]] == [AMINA, CERYS, "UEVIDENCE"]
    assert client.conversations_info(channel=PARTNERS)["channel"]["is_ext_shared"]
