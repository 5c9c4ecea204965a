"""A small app with everything that the local workspace can show, for the tests of the workspace itself."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local_slack import MANIFEST, LocalSlack
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]
SCOPES = ("commands", "users:read", "usergroups:read", "channels:read", "groups:read")


def write_manifest(folder: Path) -> Path:
    """Write a manifest with a Home tab, two commands and a shortcut of each kind."""
    manifest = json.loads(MANIFEST.read_text())
    bot = manifest["oauth_config"]["scopes"]["bot"]
    bot += [scope for scope in SCOPES if scope not in bot]
    manifest["features"]["app_home"]["home_tab_enabled"] = True
    manifest["features"]["slash_commands"] = [
        {"command": "/look", "description": "Look something up", "usage_hint": "[words]"},
        {"command": "/form", "description": "Fill in a form"},
    ]
    manifest["features"]["shortcuts"] = [
        {"name": "Look this up", "type": "message", "callback_id": "look_up", "description": "About a message"},
        {"name": "Fill in a form", "type": "global", "callback_id": "form", "description": "From anywhere"},
    ]
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest))
    return path


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def button(words: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(words), "action_id": action_id, **more}


def section(words: str) -> Json:
    return {"type": "section", "text": plain(words)}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "actions", "elements": list(elements)}


def field(label: str, action_id: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": f"{action_id}_block",
        "label": plain(label),
        "element": {"action_id": action_id, **element},
        **more,
    }


def options(*words: str) -> list[Json]:
    return [{"text": plain(each), "value": each.lower()} for each in words]


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(title), "submit": plain("Send"), "blocks": list(blocks), **more}


CONFIRM = {"title": plain("Delete it?"), "text": plain("It will be gone."), "confirm": plain("Delete"), "deny": plain("Keep")}
PHASES = options("Early years", "Primary", "Secondary")


def form(**more: Any) -> Json:
    """A window with one of each field."""
    phases = {"type": "multi_static_select", "options": PHASES}
    return modal(
        "A form",
        section("Tell us about it."),
        field("Name", "name", {"type": "plain_text_input"}),
        field("Setting", "setting", {"type": "static_select", "options": options("Rural", "Coastal")}, dispatch_action=True),
        field("Phases", "phases", phases, optional=True),
        field("Channel", "channel", {"type": "channels_select"}, optional=True),
        actions(button("Another", "push"), button("Delete", "delete", style="danger", confirm=CONFIRM)),
        callback_id="form",
        notify_on_close=True,
        **more,
    )


def home(words: str) -> Json:
    """A Home tab that says some words."""
    search = {"type": "plain_text_input", "placeholder": plain("Search"), "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain(words)},
            field("What are you looking for?", "search", search, dispatch_action=True),
            field("Notes", "notes", {"type": "plain_text_input", "multiline": True}, optional=True),
            {
                "type": "section",
                "block_id": "mine",
                "text": plain("My region"),
                "accessory": {"type": "static_select", "action_id": "region", "placeholder": plain("Region"), "options": options("North", "South")},
            },
            actions(button("Again", "again", style="primary"), button("Form", "form")),
        ],
    }


class ScriptedApp:
    """What it was sent, in order, and how it answers."""

    def __init__(self, slack: LocalSlack) -> None:
        self.heard: list[Json] = []
        self.app = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.api))
        self._register()

    def last(self, kind: str) -> Json:
        """Give the last payload of a kind."""
        return next(body for body in self.heard[::-1] if kind in (body.get("type"), body.get("command")))

    def _register(self) -> None:
        app = self.app

        @app.middleware
        async def hear(body: Json, next: Any) -> None:  # noqa: A002 (the name that Bolt gives)
            self.heard.append(body)
            await next()

        @app.command("/look")
        async def look(ack: Any, body: Json) -> None:
            buttons = actions(button("Share", "share", value="7"), button("Drop", "drop"), button("Stay", "stay"))
            await ack(text="found", blocks=[section(f"You looked for {body['text']}"), buttons])

        @app.command("/form")
        @app.shortcut("form")
        @app.action("form")
        async def open_form(ack: Any, body: Json, client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=form(private_metadata="kept"))

        @app.shortcut("look_up")
        async def look_up(ack: Any, respond: Any, body: Json) -> None:
            await ack()
            await respond(text=f"Looking up: {body['message']['text']}")

        @app.action("share")
        async def share(ack: Any, respond: Any, body: Json) -> None:
            await ack()
            await respond(text=f"Shared {body['actions'][0]['value']}", response_type="in_channel")
            await respond(text="It was shared.", replace_original=True)

        @app.action("drop")
        async def drop(ack: Any, respond: Any) -> None:
            await ack()
            await respond(delete_original=True)

        @app.action("push")
        async def push(ack: Any, body: Json, client: AsyncWebClient) -> None:
            await ack()
            over = modal("Another", field("More", "more", {"type": "plain_text_input"}), actions(button("Another", "push")))
            await client.views_push(trigger_id=body["trigger_id"], view=over)

        @app.action("setting")
        async def setting(ack: Any, body: Json, client: AsyncWebClient) -> None:
            await ack()
            view = body["view"]
            told = form()
            told["blocks"][0] = section(f"You chose {body['actions'][0]['selected_option']['value']}.")
            await client.views_update(view_id=view["id"], hash=view["hash"], view=told)

        @app.view("form")
        async def submitted(ack: Any, view: Json) -> None:
            name = view["state"]["values"]["name_block"]["name"]["value"]
            if name == "wrong":
                await ack(response_action="errors", errors={"name_block": "Not this one."})
            else:
                await ack(response_action="update", view=modal("Thanks", section(f"Thank you, {name}.")))

        @app.event("app_home_opened")
        async def opened(event: Json, client: AsyncWebClient) -> None:
            if event["tab"] == "home":
                await client.views_publish(user_id=event["user"], view=home("Welcome"))

        @app.action("search")
        @app.action("region")
        @app.action("again")
        async def search(ack: Any, body: Json, client: AsyncWebClient) -> None:
            await ack()
            action = body["actions"][0]
            words = action.get("value") or (action.get("selected_option") or {}).get("value") or "again"
            await client.views_publish(user_id=body["user"]["id"], view=home(f"Found {words}"))

        @app.action("stay")
        @app.action("delete")
        async def acknowledge(ack: Any) -> None:
            await ack()

        @app.view_closed("form")
        async def closed(ack: Any) -> None:
            await ack()

        @app.event("message")
        @app.event("app_mention")
        async def message() -> None:
            pass


@contextmanager
def scripted_app(slack: LocalSlack) -> Iterator[ScriptedApp]:
    """Run it in a thread until the block ends."""
    loop, stop, ready = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    scripted = ScriptedApp(slack)

    async def run() -> None:
        handler = AsyncSocketModeHandler(scripted.app, slack.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        ready.set()
        await stop.wait()
        await handler.close_async()  # type: ignore[no-untyped-call]

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    try:
        assert ready.wait(20)
        yield scripted
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()
