"""A page of case studies is shared with a channel once, however often the button is pressed.

Pressed twice at once, the second press finds the first under way; pressed again after a restart, or where Slack's
reply was lost, the message is found in the channel by what it carries.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, error_of, reason_of
from bot.posting import GONE

EVENT_TYPE = "case_studies_shared"
_REMEMBERED = 1_000
_LOOKED_AT = 100  # messages of the channel

Shared = Literal["shared", "before", "not_there", "failed"]
_log = structlog.get_logger()


def sharing_key(channel: str, message_ts: str, user: str, value: str) -> str:
    """Name one page of one private message; the key tells nobody what was looked for."""
    return hashlib.sha256("\x1e".join((channel, message_ts, user, value)).encode()).hexdigest()[:32]


class CaseSharing:
    """Posts what is shared."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._begun: dict[str, None] = {}  # keys of what is shared, or being shared

    async def share(self, key: str, channel: str, message: Message) -> Shared:
        """Post a message once under a key; what came to nothing may be tried again."""
        if key in self._begun:
            return "before"
        self._begun[key] = None
        if len(self._begun) > _REMEMBERED:
            del self._begun[next(iter(self._begun))]
        became: Shared = "failed"
        try:
            became = "before" if await self._is_there(key, channel) else await self._post(key, channel, message)
        finally:
            if became in ("not_there", "failed"):
                self._begun.pop(key, None)
        return became

    async def _post(self, key: str, channel: str, message: Message) -> Shared:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        try:
            await self._slack.poster.chat_postMessage(channel=channel, metadata=metadata, **message.arguments())
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("cases_not_shared", reason=reason_of(error))
            if isinstance(error, SlackApiError) and error_of(error) in GONE:
                return "not_there"
            # Slack's own trouble, or a lost reply: it may have been posted all the same.
            return "shared" if await self._is_there(key, channel) else "failed"
        return "shared"

    async def _is_there(self, key: str, channel: str) -> bool:
        try:
            page = await self._slack.client.conversations_history(
                channel=channel, limit=_LOOKED_AT, include_all_metadata=True
            )
        except (SlackApiError, *UNREACHABLE) as error:
            _log.info("channel_not_read", reason=reason_of(error))
            return False
        found = [message.get("metadata") or {} for message in page.get("messages") or ()]
        return any(one.get("event_type") == EVENT_TYPE and one["event_payload"].get("key") == key for one in found)
