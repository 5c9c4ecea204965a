"""What the workspace is made of: members, channels, messages, windows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

TEAM, APP, BOT_USER, BOT_ID = "TLOCAL", "AEVIDENCE", "UEVIDENCE", "BEVIDENCE"
ANOTHER_TEAM = "TPARTNER"

Json = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """Somebody who can be acted as, or the app's bot."""

    id: str
    name: str
    title: str
    is_bot: bool = False
    is_restricted: bool = False  # a guest
    is_ultra_restricted: bool = False  # a guest of one channel
    is_stranger: bool = False  # of another organisation, through Slack Connect
    team: str = TEAM
    deleted: bool = False
    tz: str = "Europe/London"


@dataclass
class Channel:
    """A channel, a private one ("group"), or one member's direct messages with the bot ("im")."""

    id: str
    name: str
    topic: str
    kind: Literal["channel", "group", "im"]
    bot_is_member: bool
    member: str | None = None  # of a direct conversation
    latest_ts: str | None = None
    members: set[str] = field(default_factory=set)  # people alone
    is_archived: bool = False
    is_ext_shared: bool = False  # with another organisation

    def has(self, member: str) -> bool:
        """Whether somebody is in it."""
        return member == self.member if self.member else member in self.members


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
    files: list[str] = field(default_factory=list)  # ids of what was shared with it
    feedback: dict[str, str] = field(default_factory=dict)  # member to the verdict clicked last

    @property
    def is_reply(self) -> bool:
        """Whether it stands in somebody's thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class File:
    """A file of the app's, from the moment an address was given for it."""

    id: str
    name: str
    size: int  # bytes, as was said before they came
    alt: str
    key: str  # of the address to upload to
    title: str = ""
    data: bytes | None = field(default=None, repr=False)
    completed_at: float | None = None  # by the monotonic clock
    shared: set[str] = field(default_factory=set)  # channels


@dataclass
class View:
    """A window that is open for one member, or their App Home."""

    id: str
    user: str
    content: Json
    previous: str | None = None
    root: str | None = None  # the lowest of its stack, where it is not the lowest itself
    hash: str = field(default_factory=lambda: secrets.token_hex(4))
    state: Json = field(default_factory=dict)  # what was filled in last: by block, then by action


@dataclass
class Trigger:
    """The right to open one window, for three seconds."""

    user: str
    expires: float
    view: str | None = None  # the window in which it was given
    is_used: bool = False


@dataclass(frozen=True)
class Status:
    """What an app says it is doing in a thread."""

    text: str
    loading_messages: tuple[str, ...] = ()
