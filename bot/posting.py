"""One message into one place in Slack, at Slack's pace, and finding it again by what it carries.

A chat.postMessage whose reply was lost may have been carried out, and a retry would post twice. So it is retried on
a rate limit alone (by its client), and each message carries as metadata what it is about, to be read back.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, error_of, reason_of

_APART = 1.0  # seconds between two messages in a channel, as Slack asks
_PAGES = 10  # of a thread, 200 messages each
# The place is not there, or not open to us, any more.
GONE = frozenset(
    "thread_not_found message_not_found channel_not_found not_in_channel is_archived restricted_action "
    "restricted_action_thread_locked restricted_action_read_only_channel cannot_reply_to_message "
    "restricted_action_thread_only_channel user_not_in_channel".split()
)

_log = structlog.get_logger()


class Unreadable(Exception):
    """Whether a message is there could not be found out."""


@dataclass(frozen=True)
class Mark:
    """What a message carries, so that it can be found again: what it is, and about which row."""

    event_type: str
    row: str
    id: int

    @property
    def metadata(self) -> dict[str, Any]:
        """Give it as Slack's message metadata."""
        return {"event_type": self.event_type, "event_payload": {self.row: self.id}}


@dataclass(frozen=True)
class Target:
    """Where a message goes: a thread, a person's direct messages, or for one person's eyes in a channel."""

    channel: str
    thread_ts: str | None
    only_for: str | None = None


def is_direct(channel: str) -> bool:
    """Whether a channel is a conversation between two."""
    return channel.startswith("D")


class Posting:
    """Posts messages and finds them again."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._paces: defaultdict[str, _Pace] = defaultdict(_Pace)

    async def say(self, target: Target, message: Message, mark: Mark) -> str:
        """Post a message and give its timestamp; raises what the client raises."""
        await self._paces[target.channel].turn()
        poster = self._slack.poster
        if target.only_for:
            said = await poster.chat_postEphemeral(channel=target.channel, user=target.only_for, **message.arguments())
            return str(said["message_ts"])
        said = await poster.chat_postMessage(
            channel=target.channel, thread_ts=target.thread_ts, metadata=mark.metadata, **message.arguments()
        )
        return str(said["ts"])

    async def read_back(self, target: Target, mark: Mark) -> str | None:
        """Find a message by its metadata, None where it is not there; raises `Unreadable`."""
        if target.only_for:
            return None
        cursor: str | None = None
        for _ in range(_PAGES):
            page = await self._page(target, cursor)
            for message in page.get("messages", []):
                if message.get("metadata") == mark.metadata:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        return None

    async def direct_channel(self, user: str) -> str | None:
        """Give the conversation with a person; None where there can be none."""
        try:
            opened = await self._slack.client.conversations_open(users=user)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("direct_message_not_opened", reason=reason_of(error))
            return None
        return str(opened["channel"]["id"])

    async def _page(self, target: Target, cursor: str | None) -> Any:
        client = self._slack.client
        wanted: dict[str, Any] = {"channel": target.channel, "limit": 200, "include_all_metadata": True}
        try:
            if target.thread_ts:
                return await client.conversations_replies(ts=target.thread_ts, cursor=cursor, **wanted)
            return await client.conversations_history(cursor=cursor, **wanted)
        except (SlackApiError, *UNREACHABLE) as error:
            if isinstance(error, SlackApiError) and error_of(error) in GONE:
                return {}
            _log.warning("thread_not_read_back", reason=reason_of(error))
            raise Unreadable from error


class _Pace:
    """One message a second in a channel, in the order they came."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._last = float("-inf")

    async def turn(self) -> None:
        async with self._lock:
            wait = self._last + _APART - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            self._last = time.monotonic()
