"""Case studies on demand: a command, a shortcut and a window to search, and the buttons under what was found."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from answering.case_query import CaseQuery, NothingAsked
from bot.blocks.case_values import read
from bot.blocks.case_window import FIELDS, WINDOW, WORDS, search_window
from bot.blocks.cases import AGAIN, EARLIER, MORE, SHARE, results_message, sentence, shared_message
from bot.blocks.message import Message
from bot.case_replies import AWAY, CaseReplies, is_shareable, place
from bot.case_sharing import CaseSharing
from bot.parts import Parts
from bot.patience import in_turn
from bot.slack_text import plain
from bot.whisper import person_of
from bot.windows import open_window, refuse
from database.failures import DatabaseUnusable

COMMAND = "/case-studies"
SHORTCUT = "find_cases"
NOTHING = "Say what you are looking for, or choose at least one of the others."
NOT_OPENED = "The search window could not be opened. Please try again, or write what you look for after /case-studies."
ALTERED = "These buttons can no longer be read. Please search again with /case-studies."
SHARED = "Shared with the channel."
SHARED_BEFORE = "These have been shared with the channel already."
NOT_SHARED = {
    "not_there": "I am not in this channel, so I cannot share here. Add me to it, and press the button again.",
    "failed": "These could not be shared just now. Please try again in a minute.",
    "direct": "There is no channel to share this with. Search in a channel, and share from there.",
    "gone": "There is nothing left to share: the case studies have changed. Please search again.",
}

_log = structlog.get_logger()


def register(app: AsyncApp, parts: Parts) -> None:
    """Search, page and share."""
    doors = _Doors(parts)
    app.command(COMMAND)(doors.command)
    app.shortcut(SHORTCUT)(doors.shortcut)
    app.action(SHORTCUT)(doors.shortcut)  # the button on App Home
    app.view(WINDOW)(doors.submitted)
    app.action(AGAIN)(doors.again)
    app.action(EARLIER)(doors.turned)
    app.action(MORE)(doors.turned)
    app.action(SHARE)(doors.share)


class _Doors:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._replies = CaseReplies(parts)
        self._sharing = CaseSharing(parts.slack, parts.services.shares, parts.inserts)

    async def command(self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        """Answer a command with words at once; without any open the window."""
        if await self._parts.admission.admit(body, ack) is None:
            return
        query = _query(words=plain(str(body.get("text") or ""), self._parts.slack.bot_user))
        if query is None:
            await ack()
            await self._open(body, place(body), None)
            return
        await ack()  # before it is recorded: where that fails, the reply says so
        user = str(person_of(body))
        draw = await self._replies.searched(query, user, "case_command")
        await self._replies.show(user, place(body), draw, respond)

    async def shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the window from anywhere."""
        if await self._parts.admission.admit(body, ack) is not None:
            await ack()
            await self._open(body, "", None)

    async def again(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Open the window, filled in with the search under which the button stood."""
        if await self._parts.admission.admit(body, ack) is not None:
            await ack()
            known = read(action.get("value"))
            await self._open(body, place(body), known[0] if known else None)

    async def submitted(self, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Search for what a window says, and show it where the window was opened from."""
        if await self._parts.admission.admit(body, ack) is None:
            return
        query = _query(**_filled_in(view))
        if query is None:
            await refuse(ack, self._parts.slack, body, WORDS, NOTHING)
            return
        await ack()
        user = str(person_of(body))
        draw = await self._replies.searched(query, user, "case_window")
        await self._replies.show(user, str(view.get("private_metadata") or ""), draw)

    async def turned(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        """Show another page in the place of this one."""
        if await self._parts.admission.admit(body, ack) is None:
            return
        await ack()
        await self._replies.replace(body, respond, await self._page_of(body, action))

    async def share(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        """Post a page for everybody in the channel, once."""
        if await self._parts.admission.admit(body, ack) is None:
            return
        await ack()
        known, channel, user = read(action.get("value")), place(body), str(person_of(body))
        if known is None:
            await self._tell(body, ALTERED)
            return
        page = await self._replies.page(*known)
        if isinstance(page, Message):
            await self._replies.show(user, channel, lambda _shareable: page)
        elif not is_shareable(channel):
            await self._tell(body, NOT_SHARED["direct"])
        elif not page.matches:
            await self._tell(body, NOT_SHARED["gone"])
        else:
            message_ts = str((body.get("container") or {}).get("message_ts"))
            place_of_page = "\x1e".join((channel, message_ts, user, str(action["value"])))
            became = await self._sharing.share(place_of_page, channel, shared_message(page, user))
            if became == "shared":
                done = results_message(page, shareable=False, note=SHARED)
                await self._replies.replace(body, respond, done)
            else:
                await self._tell(body, NOT_SHARED.get(became, SHARED_BEFORE))

    async def _page_of(self, body: dict[str, Any], action: dict[str, Any]) -> Message:
        known = read(action.get("value"))
        if known is None:
            return sentence(ALTERED)
        page = await self._replies.page(*known)
        return page if isinstance(page, Message) else results_message(page, shareable=is_shareable(place(body)))

    async def _open(self, body: dict[str, Any], channel: str, query: CaseQuery | None) -> None:
        try:
            choices = await in_turn(self._parts.answers, self._parts.services.cases.choices)
        except DatabaseUnusable as error:
            _log.error("choices_not_read", reason=str(error))
            await self._tell(body, AWAY)
            return
        await open_window(self._parts.slack, body, search_window(choices, channel, query), otherwise=NOT_OPENED)

    async def _tell(self, body: dict[str, Any], words: str) -> None:
        await self._replies.show(str(person_of(body)), place(body), lambda _shareable: sentence(words))


def _query(**values: str | None) -> CaseQuery | None:
    try:
        return CaseQuery(**values)
    except NothingAsked:
        return None


def _filled_in(view: dict[str, Any]) -> dict[str, str | None]:
    """Give what a window's fields hold, typed or chosen."""
    state = (view.get("state") or {}).get("values") or {}
    held = {name: (state.get(name) or {}).get(name) or {} for name in FIELDS}
    return {name: one.get("value") or (one.get("selected_option") or {}).get("value") for name, one in held.items()}
