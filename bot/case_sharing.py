"""A page of case studies is shared with a channel once, however often the button is pressed.

Pressed twice at once, in one process or in two, the second press finds the first under way; where somebody was stopped
midway, or Slack's reply was lost, the message is found in the channel by what it carries.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, error_of, reason_of
from bot.inserts import Inserts
from bot.posting import GONE
from insights.case_shares import CaseShares

EVENT_TYPE = "case_studies_shared"
_LOOKED_AT = 100  # messages of the channel

Shared = Literal["shared", "before", "not_there", "failed"]
_log = structlog.get_logger()


class CaseSharing:
    """Posts what is shared."""

    def __init__(self, slack: Slack, shares: CaseShares, inserts: Inserts) -> None:
        self._slack = slack
        self._shares = shares
        self._inserts = inserts

    async def share(self, page: str, channel: str, message: Message) -> Shared:
        """Post a message once for a page, named by where it stands; what came to nothing may be tried again."""
        # Keyed, so that the name tells nobody what was looked for, or by whom.
        key = self._slack.signatures.key_of("case_share", page)
        if not await self._inserts.do(self._shares.begin, key):
            return "before"
        became: Shared = "failed"
        try:
            became = "before" if await self._is_there(key, channel) else await self._post(key, channel, message)
        finally:
            end = partial(self._shares.end, key, is_shared=became in ("shared", "before"))
            await self._inserts.do(end)
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
