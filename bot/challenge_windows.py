"""A lead's window on one challenge: opened, laid over another, and drawn anew after an edit."""

from __future__ import annotations

from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.challenge_window import challenge_window, sentence_window
from bot.blocks.message import Message
from bot.connection import UNREACHABLE, reason_of
from bot.home_pages import HomePages
from bot.parts import Parts
from bot.patience import in_turn
from bot.whisper import whisper
from bot.windows import NOT_OPENED, open_window, update_window
from insights.challenge import Challenge, Challenges
from insights.theme_words import EditRefused
from people.actors import Actor

_MOST_DIGITS = 15  # of a number that either database can hold
_log = structlog.get_logger()


class ChallengeWindows:
    """Shows challenges to leads; the rights are judged in the services."""

    def __init__(self, parts: Parts, pages: HomePages) -> None:
        self._parts = parts
        self._pages = pages

    async def read(self, actor: Actor, theme_id: int) -> Challenge:
        """Give a challenge; raises `NotAllowed` or `EditRefused`."""
        return await in_turn(self._parts.answers, self._parts.services.reports.challenge, actor, theme_id)

    def everything(self, actor: Actor) -> Challenges:
        """Give every challenge, hidden ones too; raises `NotAllowed`."""
        return self._parts.services.reports.challenges(actor, with_hidden=True)

    def drawn(self, challenge: Challenge, notice: str = "") -> dict[str, Any]:
        """Draw the window of a challenge."""
        return challenge_window(challenge, self._parts.services.min_askers, notice)

    async def lay(self, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Open a window for whoever clicked, over the one that was clicked in if it was in one."""
        slack = self._parts.slack
        if (body.get("view") or {}).get("type") != "modal":
            await open_window(slack, body, view)
            return
        try:
            await slack.client.views_push(trigger_id=str(body.get("trigger_id")), view=view)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("window_not_opened", reason=reason_of(error))
            await whisper(slack, body, Message(NOT_OPENED))

    async def redraw(self, body: dict[str, Any], view_id: Any, actor: Actor, theme_id: int, notice: str) -> None:
        """Draw a challenge's window as it is now, with what was done, and the lead's App Home with it."""
        try:
            view = self.drawn(await self.read(actor, theme_id), notice)
        except EditRefused as gone:
            view = sentence_window(f"{notice} {gone}")
        await self._put(body, view_id, view, notice)
        await self._pages.show(actor)

    async def refuse(self, body: dict[str, Any], actor: Actor, theme_id: int, refusal: EditRefused) -> None:
        """Say in the window, or else privately, why something was not done."""
        view_id = (body.get("view") or {}).get("id") if (body.get("view") or {}).get("type") == "modal" else None
        try:
            view = self.drawn(await self.read(actor, theme_id), str(refusal))
        except EditRefused:
            view = sentence_window(str(refusal))
        await self._put(body, view_id, view, str(refusal))

    async def _put(self, body: dict[str, Any], view_id: Any, view: dict[str, Any], sentence: str) -> None:
        if view_id:
            await update_window(self._parts.slack, {"view": {"id": view_id}}, view)
        else:
            await whisper(self._parts.slack, body, Message(sentence))


def number_in(value: Any) -> int:
    """Give the number that a button or a window carries; 0, which no row has, where it is none."""
    words = str(value)
    return int(words) if words.isascii() and words.isdigit() and len(words) <= _MOST_DIGITS else 0


def numbers_in(value: Any) -> tuple[int, int]:
    """Give the two numbers that a value carries."""
    first, _, second = str(value).partition(":")
    return number_in(first), number_in(second)
