"""Searches the case studies for somebody in Slack, and shows them, and nobody else, what was found."""

from __future__ import annotations

import json
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
from bot.parts import Parts
from bot.patience import in_turn
from bot.slack_text import escaped
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

    async def record(self, query: CaseQuery, user: str, door: str) -> str | None:
        """Count a search in words among the questions, before it is acknowledged; give a note where that failed."""
        if not query.text:
            return None
        try:
            await self._inserts.do(self._services.record_search, query.text, user, door)
        except DatabaseUnusable as error:
            _log.error("search_not_recorded", reason=str(error))
            return NOT_RECORDED
        return None

    async def searched(self, query: CaseQuery, note: str | None) -> Draw:
        """Search for what was just asked, once what is personal in it was taken out."""
        redacted = await in_turn(self._answers, self._services.cases.redacted, query)
        if redacted is None:
            return lambda _shareable: sentence(SAFEGUARDING)
        page = await self.page(redacted, 0)
        if isinstance(page, Message):
            return lambda _shareable: page
        return lambda shareable: results_message(page, shareable=shareable, note=note)

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
        if respond is not None and await answered(respond, draw(shareable)):
            return
        if channel and await self._whispered(channel, user, draw(shareable)):
            return
        await self._told_directly(user, draw(False))

    async def replace(self, body: dict[str, Any], respond: AsyncRespond, message: Message) -> None:
        """Put a message in the place of the one that was clicked; where that fails, show it beside."""
        if not await answered(respond, message, replace=True):
            await self.show(person(body), place(body), lambda _shareable: message)

    async def _whispered(self, channel: str, user: str, message: Message) -> bool:
        try:
            await self._slack.poster.chat_postEphemeral(channel=channel, user=user, **message.arguments())
        except (SlackApiError, *UNREACHABLE) as error:
            _log.info("not_shown_there", reason=reason_of(error))
            return False
        return True

    async def _told_directly(self, user: str, message: Message) -> None:
        try:
            opened = await self._slack.client.conversations_open(users=user)
            await self._slack.poster.chat_postMessage(channel=opened["channel"]["id"], **message.arguments())
        except (SlackApiError, *UNREACHABLE) as error:
            _log.error("not_shown", reason=reason_of(error))


async def answered(respond: AsyncRespond, message: Message, *, replace: bool = False) -> bool:
    """Answer at the address that came with a command or a click; False where Slack does not take it."""
    try:
        response = await respond(
            text=escaped(message.text),
            blocks=list(message.blocks),
            response_type="ephemeral",
            replace_original=replace,
            unfurl_links=False,
        )
    except (*UNREACHABLE, ValueError) as error:
        _log.warning("not_answered", reason=type(error).__name__)
        return False
    was_taken = response.status_code == 200 and _says_ok(response.body)
    if not was_taken:
        _log.warning("not_answered", reason=f"http_{response.status_code}")
    return was_taken


def _says_ok(body: str) -> bool:
    """Whether Slack took it: it answers `ok`, or as its Web API does, and refuses some with the status of success."""
    try:
        return body.strip() == "ok" or bool(json.loads(body)["ok"])
    except (ValueError, LookupError, TypeError):
        return False


def is_shareable(channel: str) -> bool:
    """Whether a place is a channel, in which something can be shared."""
    return channel.startswith(("C", "G"))


def person(body: dict[str, Any]) -> str:
    """Give who did something, in the two shapes that Slack tells it in."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


def place(body: dict[str, Any]) -> str:
    """Give where it was done; nothing where that is no conversation."""
    container = body.get("container") or {}
    return str(container.get("channel_id") or (body.get("channel") or {}).get("id") or body.get("channel_id") or "")
