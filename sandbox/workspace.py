"""What is in the workspace: members, channels, messages, statuses, windows. No web in here."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

TEAM, APP, BOT_USER, BOT_ID = "TLOCAL", "AEVIDENCE", "UEVIDENCE", "BEVIDENCE"
_TRIGGER_SECONDS = 3.0

Json = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """Somebody who can be acted as, or the app's bot."""

    id: str
    name: str
    title: str
    is_bot: bool = False


@dataclass
class Channel:
    """A channel, or one member's direct messages with the bot."""

    id: str
    name: str
    topic: str
    kind: Literal["channel", "im"]
    bot_is_member: bool
    member: str | None = None  # of a direct conversation
    latest_ts: str | None = None


@dataclass
class Message:
    """One message as it stands now."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    edited: bool = False
    deleted: bool = False
    only_for: str | None = None  # an ephemeral message's reader
    feedback: dict[str, str] = field(default_factory=dict)  # member to the verdict clicked last

    @property
    def is_reply(self) -> bool:
        """Whether it stands in somebody's thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class View:
    """A window that is open for one member, or their App Home."""

    id: str
    user: str
    content: Json
    previous: str | None = None
    hash: str = field(default_factory=lambda: secrets.token_hex(4))


@dataclass
class Trigger:
    """The right to open one window, for three seconds."""

    user: str
    expires: float
    is_used: bool = False


@dataclass(frozen=True)
class Status:
    """What an app says it is doing in a thread."""

    text: str
    loading_messages: tuple[str, ...] = ()


MEMBERS = (
    Member("U01AMINA", "Amina Okafor", "Research School lead, North West"),
    Member("U02BEN", "Ben Hartley", "Delivery team, East of England"),
    Member("U03CERYS", "Cerys Lloyd", "Curator of the knowledge base"),
    Member("U04DEV", "Dev Patel", "Research School staff, London"),
)
_CHANNELS = (
    ("C01GENERAL", "general", "Everybody", False),
    ("C02SCHOOLS", "research-schools", "What the evidence says, asked and answered", True),
    ("C03CASES", "case-studies", "What partnerships did", True),
    ("C04DELIVERY", "delivery-team", "Planning and delivery", True),
    ("C05HELP", "help-evidence", "Questions for a person", True),
)


class Workspace:
    """Everything that is said and shown; tells whoever listens what has changed."""

    def __init__(self, manifest: Json) -> None:
        self.manifest = manifest
        name = manifest.get("features", {}).get("bot_user", {}).get("display_name", "Bot")
        bot = Member(BOT_USER, name, manifest.get("display_information", {}).get("description", ""), True)
        self.members = {member.id: member for member in (*MEMBERS, bot)}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        for identity, title, topic, has_bot in _CHANNELS:
            self.add_channel(Channel(identity, title, topic, "channel", has_bot))
        for member in MEMBERS:
            self.add_channel(Channel(f"D{member.id[1:]}", "", "", "im", True, member.id))
        self.ephemeral: list[Message] = []
        self.statuses: dict[tuple[str, str], Status] = {}
        self.prompts: dict[str, Json] = {}
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

    def new_trigger(self, user: str) -> str:
        """Give the right to open a window for somebody who just clicked."""
        identity = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[identity] = Trigger(user, time.monotonic() + _TRIGGER_SECONDS)
        return identity

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
