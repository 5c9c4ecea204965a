"""Who is let in: colleagues. Guests and people of other organisations are told so politely, and nothing is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

import structlog
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.directory import Directory
from bot.running import Running
from bot.whisper import person_of, whisper
from people.actors import Actor

REFUSAL = (
    "I am here for this organisation’s own staff, so I cannot help guests or people of other organisations. "
    "Nothing that you write to me is kept. Please ask whoever invited you."
)
_LOOK_UP = 1.0  # seconds that an acknowledgement waits for Slack to say who somebody is
_AGAIN = 3600.0  # seconds until somebody is told again
_MOST = 1_000
_TAKEN = "evidence_desk_taken"

T = TypeVar("T")
_log = structlog.get_logger()


def is_taken(body: Mapping[str, Any]) -> bool:
    """Whether a listener has begun with it: Bolt tries the next one where none has acknowledged within 3 seconds."""
    return _TAKEN in body


class Admission:
    """Lets colleagues in. Where Slack does not say in time who somebody is, they come in without any role."""

    def __init__(
        self, slack: Slack, directory: Directory, running: Running, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._slack = slack
        self._directory = directory
        self._running = running
        self._clock = clock
        self._told: dict[str, float] = {}

    async def actor(self, user: str) -> Actor:
        """Give somebody with their roles, or without any where Slack does not say in time."""
        return await self._soon(self._directory.actor(user), Actor(user))

    async def admit(self, body: dict[str, Any], ack: AsyncAck) -> Actor | None:
        """Give who clicked, sent a command, chose a shortcut or sent a window; None where they were turned away."""
        body[_TAKEN] = True
        user = person_of(dict(body))
        if user is None:
            await ack()
            return None
        team = (body.get("user") or {}).get("team_id") or body.get("user_team_id")
        if await self._is_colleague(user, team):
            return await self.actor(user)
        if "command" in body:
            await ack(REFUSAL)
        else:
            await ack()
            await whisper(self._slack, dict(body), Message(REFUSAL))
        return None

    async def is_welcome(self, event: Mapping[str, Any]) -> bool:
        """Whether a message, or whatever else a person did, is a colleague's."""
        team = event.get("user_team") or event.get("source_team") or event.get("team")
        return await self._is_colleague(str(event.get("user")), team)

    async def turn_away(self, user: str, channel: str, thread_ts: str | None) -> None:
        """Say politely, for their eyes alone and once an hour, that this is for colleagues."""
        now = self._clock()
        if now - self._told.get(user, float("-inf")) < _AGAIN:
            return
        if len(self._told) > _MOST:
            self._told.clear()
        self._told[user] = now
        message = Message(REFUSAL).arguments()
        try:
            if channel.startswith("D"):
                await self._slack.poster.chat_postMessage(channel=channel, thread_ts=thread_ts, **message)
            else:
                await self._slack.poster.chat_postEphemeral(channel=channel, user=user, **message)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("not_turned_away", reason=reason_of(error))

    async def _is_colleague(self, user: str, team: object) -> bool:
        return await self._soon(self._directory.is_colleague(user, str(team) if team else None), True)

    async def _soon(self, looking_up: Coroutine[Any, Any, T], otherwise: T) -> T:
        """Wait a moment for Slack; a late answer is remembered for the next time."""
        looking = self._running.start(looking_up)
        done, _ = await asyncio.wait({looking}, timeout=_LOOK_UP)
        found: T = looking.result() if done else otherwise
        return found
