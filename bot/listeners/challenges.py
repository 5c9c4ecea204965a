"""Leads' challenges: the list, one in full, and its brief."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks.challenge_window import BRIEF
from bot.blocks.home_leads import OPEN, REPORT, challenges_window
from bot.blocks.message import Message
from bot.challenge_windows import ChallengeWindows, number_in
from bot.files import SCOPE, NotSent, send_file
from bot.home_pages import HomePages
from bot.parts import Parts
from bot.patience import in_turn
from bot.whisper import whisper
from bot.windows import update_window
from insights.theme_words import EditRefused

WORKING_OUT = "The common challenges are being worked out. They appear on App Home by themselves."
BEING_WRITTEN = "The brief is being written. It comes as a direct message."
BRIEF_SENT = "The brief is in your direct messages with me."
BRIEF_WORDS = "Challenge brief: {name}. Its figures are of closed months; check it before you share it."
BRIEF_NOT_SENT = "The brief could not be sent just now. Please press the button again in a minute."
BRIEF_BY_COMMAND = (
    "I may not send files here: the app lacks the scope files:write. Whoever runs it can write the brief with "
    "evidence brief --theme {id} --out brief.docx"
)


def register(app: AsyncApp, parts: Parts, pages: HomePages) -> None:
    """Register the list, the window and the brief."""
    doors = _Doors(parts, pages)
    app.action(REPORT)(doors.everything)
    app.action(OPEN)(doors.open)
    app.action(BRIEF)(doors.brief)


class _Doors:
    def __init__(self, parts: Parts, pages: HomePages) -> None:
        self._parts = parts
        self._pages = pages
        self._windows = ChallengeWindows(parts, pages)

    async def everything(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the list of all challenges."""
        await ack()
        if (actor := await self._parts.admission.admit(body, ack)) is None:
            return
        found = await in_turn(self._parts.answers, self._parts.services.reports.at_hand, actor)
        if found is None:
            await whisper(self._parts.slack, body, Message(WORKING_OUT))
            await self._pages.show(actor)
        else:
            everything = await in_turn(self._parts.answers, self._windows.everything, actor)
            await self._windows.lay(body, challenges_window(everything))

    async def open(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Open one challenge."""
        await ack()
        if (actor := await self._parts.admission.admit(body, ack)) is None:
            return
        try:
            view = self._windows.drawn(await self._windows.read(actor, number_in(action.get("value"))))
        except EditRefused as refusal:
            await whisper(self._parts.slack, body, Message(str(refusal)))
            return
        await self._windows.lay(body, view)

    async def brief(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Send the brief of a challenge as a direct message."""
        await ack()
        if (actor := await self._parts.admission.admit(body, ack)) is None:
            return
        theme_id = number_in(action.get("value"))
        try:
            challenge = await self._windows.read(actor, theme_id)
            if SCOPE not in self._parts.slack.scopes:
                raise EditRefused(BRIEF_BY_COMMAND.format(id=theme_id))
            await self._say(body, self._windows.drawn(challenge, BEING_WRITTEN))
            data, name = await in_turn(self._parts.slow, self._parts.services.brief, actor, theme_id)
            await send_file(self._parts.slack, actor.id, name, data, BRIEF_WORDS.format(name=challenge.name))
        except EditRefused as refusal:
            await self._windows.refuse(body, actor, theme_id, refusal)
        except NotSent:
            await self._windows.refuse(body, actor, theme_id, EditRefused(BRIEF_NOT_SENT))
        else:
            await self._say(body, self._windows.drawn(challenge, BRIEF_SENT))

    async def _say(self, body: dict[str, Any], view: dict[str, Any]) -> None:
        await update_window(self._parts.slack, body, view)
