"""What is in the workspace and how it changes. No web in here."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator

from sandbox.model import BOT_USER, Channel, File, Json, Member, Message, Status, Trigger, View
from sandbox.sample import MEMBERS, channels

_TRIGGER_SECONDS = 3.0


class Workspace:
    """Everything that is said and shown; tells whoever listens what has changed."""

    def __init__(self, manifest: Json) -> None:
        self.manifest = manifest
        name = manifest.get("features", {}).get("bot_user", {}).get("display_name", "Bot")
        bot = Member(BOT_USER, name, manifest.get("display_information", {}).get("description", ""), True)
        self.members = {member.id: member for member in (*MEMBERS, bot)}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemeral: list[Message] = []
        for channel in channels():
            self.add_channel(channel)
        for member in MEMBERS:
            self.add_channel(Channel(f"D{member.id[1:]}", "", "", "im", True, member.id, members=set()))
        self.statuses: dict[tuple[str, str], Status] = {}
        self.prompts: dict[str, Json] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self._triggers: dict[str, Trigger] = {}
        self._listeners: list[Callable[[str | None, Json], None]] = []
        self._last_ts = 0.0

    @property
    def scopes(self) -> frozenset[str]:
        """The bot's scopes, by the manifest."""
        return frozenset(self.manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))

    @property
    def subscriptions(self) -> frozenset[str]:
        """The events that the manifest subscribes to."""
        subscribed = self.manifest.get("settings", {}).get("event_subscriptions", {})
        return frozenset(subscribed.get("bot_events", []))

    @property
    def features(self) -> Json:
        """What the manifest switches on."""
        features: Json = self.manifest.get("features", {})
        return features

    @property
    def home_is_enabled(self) -> bool:
        """Whether the app has a Home tab."""
        return bool(self.features.get("app_home", {}).get("home_tab_enabled"))

    @property
    def commands(self) -> list[Json]:
        """The slash commands, where the app may have any."""
        return list(self.features.get("slash_commands", [])) if "commands" in self.scopes else []

    @property
    def shortcuts(self) -> list[Json]:
        """The shortcuts at messages and those from anywhere, where the app may have any."""
        return list(self.features.get("shortcuts", [])) if "commands" in self.scopes else []

    @property
    def is_interactive(self) -> bool:
        """Whether the app takes clicks."""
        return bool(self.manifest.get("settings", {}).get("interactivity", {}).get("is_enabled"))

    def listen(self, listener: Callable[[str | None, Json], None]) -> None:
        """Have every change told: to one member, or to None for all."""
        self._listeners.append(listener)

    def tell(self, member: str | None, change: Json) -> None:
        """Tell a change."""
        for listener in self._listeners:
            listener(member, change)

    def next_ts(self) -> str:
        """Give a timestamp later than every other."""
        self._last_ts = max(time.time(), self._last_ts + 0.000_01)
        return f"{self._last_ts:.6f}"

    def add_channel(self, channel: Channel) -> None:
        """Add an empty channel."""
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}

    def delete_channel(self, identity: str) -> None:
        """Delete a channel with all that was said in it."""
        del self.channels[identity], self.messages[identity]
        self.ephemeral = [message for message in self.ephemeral if message.channel != identity]
        self.statuses = {key: status for key, status in self.statuses.items() if key[0] != identity}

    def members_of(self, channel: Channel) -> list[str]:
        """Give who is in a channel, the bot too."""
        people = [identity for identity in self.members if channel.has(identity)]
        return [*people, BOT_USER] if channel.bot_is_member else people

    def add(self, message: Message) -> Message:
        """Add a message; what an app says in a thread ends its status there."""
        if message.only_for:
            self.ephemeral.append(message)
        else:
            self.messages[message.channel][message.ts] = message
            self.channels[message.channel].latest_ts = message.ts
            if message.user == BOT_USER:
                self.set_status(message.channel, message.thread_ts or message.ts, None)
        return message

    def find(self, channel: str, ts: str) -> Message | None:
        """Find a message, deleted ones too."""
        found = self.messages.get(channel, {}).get(ts)
        return found or next((m for m in self.ephemeral if (m.channel, m.ts) == (channel, ts)), None)

    def thread(self, channel: str, root: str) -> list[Message]:
        """Give a thread, root first; a deleted root stays as long as there are replies."""
        there = self.messages.get(channel, {}).values()
        replies = [m for m in there if m.is_reply and m.thread_ts == root and not m.deleted]
        first = self.messages.get(channel, {}).get(root)
        return ([first] if first and (replies or not first.deleted) else []) + sorted(replies, key=lambda m: m.ts)

    def top_level(self, channel: str) -> Iterator[Message]:
        """Give what stands in the channel itself, oldest first."""
        for message in sorted(self.messages[channel].values(), key=lambda m: m.ts):
            if not message.is_reply and (not message.deleted or len(self.thread(channel, message.ts)) > 1):
                yield message

    def whispered(self, channel: str, member: str) -> list[Message]:
        """Give what is visible to one member alone, in a channel and its threads."""
        return [m for m in self.ephemeral if (m.channel, m.only_for, m.deleted) == (channel, member, False)]

    def set_status(self, channel: str, thread_ts: str, status: Status | None) -> None:
        """Set or clear what an app says it is doing."""
        before = self.statuses.pop((channel, thread_ts), None)
        if status is not None:
            self.statuses[(channel, thread_ts)] = status
        if before != status:
            shown = {"text": status.text, "loading_messages": list(status.loading_messages)} if status else None
            self.tell(None, {"type": "status", "channel": channel, "thread_ts": thread_ts, "status": shown})

    def direct_channel(self, member: str) -> Channel | None:
        """Give a member's conversation with the bot."""
        return next((channel for channel in self.channels.values() if channel.member == member), None)

    def view(self, identity: str) -> View | None:
        """Give a window or an App Home."""
        return self.views.get(identity) or next((view for view in self.homes.values() if view.id == identity), None)

    def stack(self, view: View) -> list[View]:
        """Give the windows that lie over each other with this one, the lowest first."""
        return [each for each in self.views.values() if (each.root or each.id) == (view.root or view.id)]

    def new_trigger(self, user: str, view: str | None = None) -> str:
        """Give the right to open a window for somebody who just clicked, in a window or elsewhere."""
        identity = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[identity] = Trigger(user, time.monotonic() + _TRIGGER_SECONDS, view)
        return identity

    def expire_triggers(self) -> None:
        """Let everything be too late that was given so far."""
        for trigger in self._triggers.values():
            trigger.expires = 0.0

    def use_trigger(self, identity: str) -> Trigger | str:
        """Use a trigger once, or give Slack's name of what is wrong with it."""
        trigger = self._triggers.get(identity)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.is_used:
            return "exchanged_trigger_id"
        if time.monotonic() > trigger.expires:
            return "expired_trigger_id"
        trigger.is_used = True
        return trigger
