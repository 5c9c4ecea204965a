"""What the app is told when a member does something: only what its manifest asks for and has the scope for."""

from __future__ import annotations

import secrets
import time
from typing import Any

from sandbox.faults import Faults
from sandbox.socket_mode import Links
from sandbox.text import typed
from sandbox.workspace import APP, BOT_ID, BOT_USER, TEAM, Channel, Json, Message, View, Workspace

_MESSAGE_SCOPES = {"message.channels": "channels:history", "message.im": "im:history"}


class Events:
    """Turns what members do into what the app receives."""

    def __init__(self, workspace: Workspace, links: Links, faults: Faults, address: str) -> None:
        self._workspace = workspace
        self._links = links
        self._faults = faults
        self._address = address

    def say(self, user: str, channel_id: str, words: str, thread_ts: str | None = None) -> Message:
        """Post a message as a member."""
        text = typed(words, self._workspace)
        message = Message(channel_id, self._workspace.next_ts(), user, text, thread_ts=thread_ts)
        self._workspace.add(message)
        self.announce(message)
        self._send_message(message, {})
        if f"<@{BOT_USER}>" in text and self._channel(channel_id).kind == "channel":
            self._send_mention(message)
        return message

    def edit(self, message: Message, words: str) -> None:
        """Change a member's message."""
        before = self.event_of(message)
        message.text, message.edited = typed(words, self._workspace), True
        self.announce(message)
        after = self.event_of(message) | {"edited": {"user": message.user, "ts": self._workspace.next_ts()}}
        changed = {"subtype": "message_changed", "message": after, "previous_message": before, "hidden": True}
        self._send_message(message, changed)
        if f"<@{BOT_USER}>" in message.text and f"<@{BOT_USER}>" not in before["text"]:
            self._send_mention(message)

    def delete(self, message: Message) -> None:
        """Delete a message; a thread's replies stay."""
        before = self.event_of(message)
        message.deleted = True
        self._workspace.tell(None, {"type": "deleted", "channel": message.channel, "ts": message.ts})
        gone = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": before, "hidden": True}
        self._send_message(message, gone)

    def own(self, message: Message) -> None:
        """Tell the app of its own message, as Slack does."""
        self._send_message(message, {})

    def opened(self, user: str, channel: Channel) -> None:
        """Tell that a member opened the conversation with the app, in the view that the manifest has."""
        features = self._workspace.features
        if "assistant_view" in features:
            root = self._workspace.add(Message(channel.id, self._workspace.next_ts(), BOT_USER, "New conversation"))
            self.announce(root)
            thread = {"user_id": user, "context": {}, "channel_id": channel.id, "thread_ts": root.ts}
            event = {"type": "assistant_thread_started", "assistant_thread": thread}
            self.send(event | {"event_ts": root.ts})
        elif features.get("app_home", {}).get("messages_tab_enabled") or "agent_view" in features:
            self.home_opened(user, channel, "messages")

    def home_opened(self, user: str, channel: Channel, tab: str) -> None:
        """Tell that a member opened one of the app's tabs."""
        now = self._workspace.next_ts()
        self.send({"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab, "event_ts": now})

    def send(self, event: Json, *, copies: int | None = None) -> None:
        """Send an event the app subscribes to; copies have the same event id."""
        if event["type"] != "message" and event["type"] not in self._workspace.subscriptions:
            return
        if event["type"] == "app_mention" and "app_mentions:read" not in self._workspace.scopes:
            return
        payload = self._payload(event)
        for _ in range(self._faults.next_copies() if copies is None else copies):
            self._links.send_event(payload)

    def raw(self, event: Json, copies: int) -> None:
        """Send an event as it is given, subscribed to or not."""
        payload = self._payload(event)
        for _ in range(copies):
            self._links.send_event(payload)

    def announce(self, message: Message) -> None:
        """Tell the page of a new or changed message, and of its thread's root."""
        if message.only_for:
            shown = self.shown(message, message.only_for)
            change: Json = {"type": "ephemeral", "channel": message.channel, "thread_ts": message.thread_ts}
            self._workspace.tell(message.only_for, change | {"message": shown})
            return
        for each in {message.ts, message.thread_ts or message.ts}:
            found = self._workspace.find(message.channel, each)
            if found is not None:
                shown = self.shown(found, None)
                self._workspace.tell(None, {"type": "message", "channel": message.channel, "message": shown})

    def shown(self, message: Message, reader: str | None) -> Json:
        """Give a message as the page draws it."""
        replies = self._workspace.thread(message.channel, message.ts)[1:] if not message.is_reply else []
        return {
            "ts": message.ts,
            "user": message.user,
            "text": "" if message.deleted else message.text,
            "blocks": None if message.deleted else message.blocks,
            "thread_ts": message.thread_ts,
            "reply_count": len(replies),
            "reply_users": sorted({reply.user for reply in replies}),
            "latest_reply": replies[-1].ts if replies else None,
            "edited": message.edited,
            "deleted": message.deleted,
            "ephemeral": message.only_for is not None,
            "is_bot": message.user == BOT_USER,
            **({"feedback": message.feedback[reader]} if reader in message.feedback else {}),
        }

    def event_of(self, message: Message) -> Json:
        """Give a message as events and the Web API have it."""
        values: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": TEAM}
        if message.blocks is not None:
            values["blocks"] = message.blocks
        root = message.thread_ts
        if root is None and len(self._workspace.thread(message.channel, message.ts)) > 1:
            root = message.ts
        if root:
            values["thread_ts"] = root
        if message.user == BOT_USER:
            values |= {"bot_id": BOT_ID, "app_id": APP}
        return values

    async def act(self, user: str, container: Message | View, action: Json, state: Json) -> None:
        """Tell the app of a click; raises TimeoutError where it does not acknowledge it."""
        payload = self._interaction(user, "block_actions")
        payload["actions"] = [action | {"action_ts": self._workspace.next_ts()}]
        payload["state"] = {"values": state}
        if isinstance(container, View):
            payload |= {"container": {"type": "view", "view_id": container.id}, "view": view_json(container, state)}
        else:
            payload |= self._message_container(container)
            payload["response_url"] = f"{self._address}response/{container.channel}/{container.ts}/{user}"
        await self._links.send_once("interactive", payload)

    async def submit(self, view: View, state: Json) -> Any:
        """Tell the app of a submitted window and give what it answers."""
        payload = self._interaction(view.user, "view_submission")
        return await self._links.send_once(
            "interactive", payload | {"view": view_json(view, state), "response_urls": []}
        )

    async def closed(self, view: View) -> None:
        """Tell the app of a window closed without submitting, where it asked to be told."""
        if view.content.get("notify_on_close"):
            payload = self._interaction(view.user, "view_closed")
            await self._links.send_once("interactive", payload | {"view": view_json(view, {}), "is_cleared": False})

    async def command(self, user: str, channel: Channel, command: str, words: str) -> Any:
        """Tell the app of a slash command and give what it answers."""
        payload = {
            "command": command,
            "text": words,
            "user_id": user,
            "user_name": self._workspace.members[user].name,
            "channel_id": channel.id,
            "channel_name": channel.name or "directmessage",
            "team_id": TEAM,
            "team_domain": "local",
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "trigger_id": self._workspace.new_trigger(user),
            "response_url": f"{self._address}response/{channel.id}/none/{user}",
        }
        return await self._links.send_once("slash_commands", payload)

    async def shortcut(self, user: str, message: Message, callback_id: str) -> None:
        """Tell the app of a shortcut chosen at a message."""
        payload = self._interaction(user, "message_action") | {"callback_id": callback_id, "message_ts": message.ts}
        payload |= {"channel": self._place(message.channel), "message": self.event_of(message)}
        payload["response_url"] = f"{self._address}response/{message.channel}/{message.ts}/{user}"
        await self._links.send_once("interactive", payload)

    def _message_container(self, message: Message) -> Json:
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        container |= {"is_ephemeral": message.only_for is not None}
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        place = self._place(message.channel)
        return {"container": container, "channel": place, "message": self.event_of(message)}

    def _interaction(self, user: str, kind: str) -> Json:
        return {
            "type": kind,
            "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
            "team": {"id": TEAM, "domain": "local"},
            "enterprise": None,
            "is_enterprise_install": False,
            "api_app_id": APP,
            "token": "none",
            "trigger_id": self._workspace.new_trigger(user),
        }

    def _send_message(self, message: Message, more: Json) -> None:
        channel = self._channel(message.channel)
        kind = "message.im" if channel.kind == "im" else "message.channels"
        allowed = kind in self._workspace.subscriptions and _MESSAGE_SCOPES[kind] in self._workspace.scopes
        if not allowed or not channel.bot_is_member:
            return
        place = {"channel": channel.id, "channel_type": channel.kind, "event_ts": self._workspace.next_ts()}
        event = {"type": "message", "ts": message.ts, **more} if more else self.event_of(message)
        self.send(event | place)

    def _send_mention(self, message: Message) -> None:
        if self._channel(message.channel).bot_is_member:
            event = self.event_of(message) | {"type": "app_mention", "channel": message.channel}
            self.send(event | {"event_ts": message.ts})

    def _payload(self, event: Json) -> Json:
        return {
            "token": "none",
            "team_id": TEAM,
            "api_app_id": APP,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(time.time()),
            "event": event,
            "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
                | {"is_enterprise_install": False}
            ],
            "is_ext_shared_channel": False,
        }

    def _place(self, channel_id: str) -> Json:
        return {"id": channel_id, "name": self._channel(channel_id).name or "directmessage"}

    def _channel(self, channel_id: str) -> Channel:
        return self._workspace.channels[channel_id]


def view_json(view: View, state: Json) -> Json:
    """Give a window as Slack hands it to an app."""
    own: Json = {"id": view.id, "team_id": TEAM, "hash": view.hash, "app_id": APP, "bot_id": BOT_ID}
    own |= {"previous_view_id": view.previous, "root_view_id": view.id, "private_metadata": "", "callback_id": ""}
    return own | view.content | {"state": {"values": state}}
