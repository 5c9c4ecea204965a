"""What the app is told when a member does something: only what its manifest asks for and has the scope for."""

from __future__ import annotations

import secrets
import time

from sandbox.faults import Faults
from sandbox.model import APP, BOT_ID, BOT_USER, TEAM, Channel, Json, Message
from sandbox.socket_mode import Links
from sandbox.text import typed
from sandbox.view_objects import view_json
from sandbox.workspace import Workspace

# A channel's kind: the event of a message in it, and the scope that this event needs.
_MESSAGE_EVENTS = {
    "channel": ("message.channels", "channels:history"),
    "group": ("message.groups", "groups:history"),
    "im": ("message.im", "im:history"),
}


class Events:
    """Turns what members do into what the app receives."""

    def __init__(self, workspace: Workspace, links: Links, faults: Faults) -> None:
        self._workspace = workspace
        self._links = links
        self._faults = faults

    def say(self, user: str, channel_id: str, words: str, thread_ts: str | None = None) -> Message:
        """Post a message as a member, who is in the channel from then on."""
        if self._channel(channel_id).member is None:
            self._channel(channel_id).members.add(user)
        text = typed(words, self._workspace)
        message = Message(channel_id, self._workspace.next_ts(), user, text, thread_ts=thread_ts)
        self._workspace.add(message)
        self.announce(message)
        self._send_message(message, {})
        if f"<@{BOT_USER}>" in text and self._channel(channel_id).kind != "im":
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
        self._workspace.tell(message.only_for, {"type": "deleted", "channel": message.channel, "ts": message.ts})
        if message.only_for:
            return
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
        event: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab, "event_ts": now}
        published = self._workspace.homes.get(user) if tab == "home" else None
        self.send(event | ({"view": view_json(published)} if published else {}))

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
            "files": [] if message.deleted else [self._card(identity) for identity in message.files],
            "ephemeral": message.only_for is not None,
            "is_bot": message.user == BOT_USER,
            **({"feedback": message.feedback[reader]} if reader in message.feedback else {}),
        }

    def event_of(self, message: Message) -> Json:
        """Give a message as events and the Web API have it."""
        values: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
        values |= self._teams(message)
        if message.blocks is not None:
            values["blocks"] = message.blocks
        if message.files:
            values["files"] = [{"id": identity} for identity in message.files]
        root = message.thread_ts
        if root is None and len(self._workspace.thread(message.channel, message.ts)) > 1:
            root = message.ts
        if root:
            values["thread_ts"] = root
        if message.user == BOT_USER:
            values |= {"bot_id": BOT_ID, "app_id": APP}
        return values

    def _card(self, identity: str) -> Json:
        file = self._workspace.files[identity]
        return {"id": file.id, "name": file.name, "title": file.title, "size": file.size, "alt": file.alt}

    def _send_message(self, message: Message, more: Json) -> None:
        channel = self._channel(message.channel)
        kind, scope = _MESSAGE_EVENTS[channel.kind]
        allowed = kind in self._workspace.subscriptions and scope in self._workspace.scopes
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
            "is_ext_shared_channel": self._is_shared(event),
        }

    def _teams(self, message: Message) -> Json:
        """Say whose member wrote it: in a channel with others, and of others, Slack says so thrice."""
        member = self._workspace.members.get(message.user)
        team = member.team if member else TEAM
        if team == TEAM and not self._channel(message.channel).is_ext_shared:
            return {"team": team}
        return {"team": team, "user_team": team, "source_team": team}

    def _is_shared(self, event: Json) -> bool:
        channel = self._workspace.channels.get(str(event.get("channel")))
        return channel is not None and channel.is_ext_shared

    def _channel(self, channel_id: str) -> Channel:
        return self._workspace.channels[channel_id]
