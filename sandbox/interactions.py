"""What the app is told when a member clicks, chooses, submits or sends a command, and what it answers at once."""

from __future__ import annotations

import html
from typing import Any

from sandbox.events import Events
from sandbox.model import APP, TEAM, Channel, Json, Message, View
from sandbox.response_urls import ResponseUrls
from sandbox.socket_mode import Links
from sandbox.text import typed
from sandbox.workspace import Workspace

_NAMELESS = {"im": "directmessage", "group": "privategroup"}


class Interactions:
    """Sends each of them once, as Slack does; TimeoutError where the app does not acknowledge it."""

    def __init__(self, workspace: Workspace, links: Links, events: Events, urls: ResponseUrls) -> None:
        self._workspace = workspace
        self._links = links
        self._events = events
        self._urls = urls

    async def act(self, user: str, message: Message, action: Json, state: Json) -> None:
        """Tell of a click in a message; of an ephemeral one Slack sends no more than where it is."""
        payload = self._payload(user, "block_actions") | self._container(message)
        payload["actions"] = [action | {"action_ts": self._workspace.next_ts()}]
        payload["state"] = {"values": state}
        payload["response_url"] = self._urls.new(user, message.channel, message.ts)
        await self._links.send_once("interactive", payload)

    async def act_in_view(self, user: str, view: View, shown: Json, action: Json) -> None:
        """Tell of a click in a window or an App Home."""
        payload = self._payload(user, "block_actions", view) | {"view": shown, "state": shown["state"]}
        payload["container"] = {"type": "view", "view_id": view.id}
        payload["actions"] = [action | {"action_ts": self._workspace.next_ts()}]
        await self._links.send_once("interactive", payload)

    async def submit(self, view: View, shown: Json) -> Any:
        """Tell of a submitted window."""
        payload = self._payload(view.user, "view_submission", view) | {"view": shown, "response_urls": []}
        return await self._links.send_once("interactive", payload)

    async def closed(self, view: View, shown: Json, *, with_all: bool) -> None:
        """Tell of a window closed without submitting it."""
        payload = self._payload(view.user, "view_closed") | {"view": shown, "is_cleared": with_all}
        del payload["trigger_id"]
        await self._links.send_once("interactive", payload)

    async def command(self, user: str, channel: Channel, command: str, words: str) -> Any:
        """Tell of a slash command."""
        payload = {
            "command": command,
            "text": self._words(command, words),
            "user_id": user,
            "user_name": self._workspace.members[user].name.split()[0].lower(),
            "channel_id": channel.id,
            "channel_name": _NAMELESS.get(channel.kind, channel.name),
            "team_id": TEAM,
            "team_domain": "local",
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "trigger_id": self._workspace.new_trigger(user),
            "response_url": self._urls.new(user, channel.id),
        }
        return await self._links.send_once("slash_commands", payload)

    async def message_shortcut(self, user: str, message: Message, callback_id: str) -> None:
        """Tell of a shortcut chosen at a message."""
        payload = self._payload(user, "message_action") | {"callback_id": callback_id, "message_ts": message.ts}
        payload |= {"channel": self._place(message.channel), "message": self._events.event_of(message)}
        payload["action_ts"] = self._workspace.next_ts()
        payload["response_url"] = self._urls.new(user, message.channel, message.ts)
        await self._links.send_once("interactive", payload)

    async def global_shortcut(self, user: str, callback_id: str) -> None:
        """Tell of a shortcut chosen from anywhere."""
        payload = self._payload(user, "shortcut") | {"callback_id": callback_id}
        await self._links.send_once("interactive", payload | {"action_ts": self._workspace.next_ts()})

    def _words(self, command: str, words: str) -> str:
        known = next((each for each in self._workspace.commands if each["command"] == command), {})
        return typed(words, self._workspace) if known.get("should_escape") else html.escape(words, quote=False)

    def _container(self, message: Message) -> Json:
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        container |= {"is_ephemeral": message.only_for is not None}
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        told = {} if message.only_for else {"message": self._events.event_of(message)}
        return {"container": container, "channel": self._place(message.channel), **told}

    def _payload(self, user: str, kind: str, view: View | None = None) -> Json:
        member = self._workspace.members[user]
        name = member.name.split()[0].lower()
        return {
            "type": kind,
            "user": {"id": user, "username": name, "name": name, "team_id": member.team},
            "team": {"id": TEAM, "domain": "local"},
            "enterprise": None,
            "is_enterprise_install": False,
            "api_app_id": APP,
            "token": "none",
            "trigger_id": self._workspace.new_trigger(user, view.id if view else None),
        }

    def _place(self, channel_id: str) -> Json:
        channel = self._workspace.channels[channel_id]
        return {"id": channel_id, "name": _NAMELESS.get(channel.kind, channel.name)}
