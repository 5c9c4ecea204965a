"""Searches the case studies for somebody in Slack, and shows them, and nobody else, what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncRespond
from slack_sdk.errors import SlackApiError

from answering.case_query import CaseQuery
from answering.cases import CasePage
from answering.desk import SAFEGUARDING
from bot.blocks.cases import results_message, sentence
from bot.blocks.message import Message
from bot.connection import UNREACHABLE, reason_of
from bot.direct_messages import send_direct
from bot.parts import Parts
from bot.patience import in_turn
from bot.responding import replaced, said
from bot.whisper import person_of
from database.failures import DatabaseUnusable
from retrieval.search import FilterUnknown

NOT_RECORDED = "That this was looked for could not be recorded just now."
AWAY = "The knowledge base cannot be reached just now, so nothing was searched. Please try again in a minute."
_NOT_ANY_MORE = "That cannot be searched for any more: {reason}. Please search again."

Draw = Callable[[bool], Message]  # given whether there is a channel to share with
_log = structlog.get_logger()


class CaseReplies:
    """What the listeners of the case study finder say."""

    def __init__(self, parts: Parts) -> None:
        self._slack = parts.slack
        self._services = parts.services
        self._inserts = parts.inserts
        self._answers = parts.answers

    async def searched(self, query: CaseQuery, user: str, door: str) -> Draw:
        """Search for what was just asked, once what is personal in it was taken out, and count it as a question."""
        redacted = await in_turn(self._answers, self._services.cases.redacted, query)
        page = None if redacted is None else await self.page(redacted, 0)
        outcome = ("answered" if page.matches else "not_found") if isinstance(page, CasePage) else None
        note = await self._record(query, user, door, outcome)
        if page is None:
            return lambda _shareable: sentence(SAFEGUARDING)
        if isinstance(page, Message):
            return lambda _shareable: page
        return lambda shareable: results_message(page, shareable=shareable, note=note)

    async def _record(self, query: CaseQuery, user: str, door: str, outcome: str | None) -> str | None:
        """Count a search in words among the questions, with what came of it; give a note where that failed."""
        if not query.text:
            return None
        try:
            await self._inserts.do(self._services.record_search, query.text, user, door, outcome)
        except DatabaseUnusable as error:
            _log.error("search_not_recorded", reason=str(error))
            return NOT_RECORDED
        return None

    async def page(self, query: CaseQuery, offset: int) -> CasePage | Message:
        """Give a page of a search, or the sentence that says why there is none."""
        try:
            return await in_turn(self._answers, self._services.cases.find, query, offset)
        except FilterUnknown as unknown:
            return sentence(_NOT_ANY_MORE.format(reason=str(unknown).partition(";")[0]))
        except DatabaseUnusable as error:
            _log.error("cases_not_searched", reason=str(error))
            return sentence(AWAY)

    async def show(self, user: str, channel: str, draw: Draw, respond: AsyncRespond | None = None) -> None:
        """Show something to one person: where they asked, or in their direct messages."""
        shareable = is_shareable(channel)
        if respond is not None and await said(self._slack, respond, draw(shareable)):
            return
        if channel and await self._whispered(channel, user, draw(shareable)):
            return
        await send_direct(self._slack, user, draw(False))

    async def replace(self, body: dict[str, Any], respond: AsyncRespond, message: Message) -> None:
        """Put a message in the place of the one that was clicked; where that fails, show it beside."""
        if not await replaced(self._slack, respond, message):
            await self.show(str(person_of(body)), place(body), lambda _shareable: message)

    async def _whispered(self, channel: str, user: str, message: Message) -> bool:
        try:
            await self._slack.poster.chat_postEphemeral(channel=channel, user=user, **message.arguments())
        except (SlackApiError, *UNREACHABLE) as error:
            _log.info("not_shown_there", reason=reason_of(error))
            return False
        return True


def is_shareable(channel: str) -> bool:
    """Whether a place is a channel, in which something can be shared."""
    return channel.startswith(("C", "G"))


def place(body: dict[str, Any]) -> str:
    """Give where it was done; nothing where that is no conversation."""
    container = body.get("container") or {}
    return str(container.get("channel_id") or (body.get("channel") or {}).get("id") or body.get("channel_id") or "")
