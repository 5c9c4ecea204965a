"""Durable, then acknowledged: the awaited middleware that stores a question before Slack is told it arrived.

Bolt acknowledges an event before its listener runs. An exception in here leaves the envelope unacknowledged instead,
and Slack delivers it again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from answering.desk import Received, Standing
from answering.incoming import Incoming
from bot.blocks.greeting import is_greeting
from bot.connection import Slack
from bot.heard import Heard, heard_in, is_courtesy, looks_like_a_question
from bot.inserts import Inserts
from bot.patience import patiently
from bot.running import Running
from bot.slack_text import mentions
from bot.threads import since_own_turn
from database.failures import DatabaseUnusable
from insights.question_log import Address

# Slack gives up after about six minutes; a database that is back within these is still in time.
_KEEP_TRYING = 15 * 60.0  # seconds
_REMEMBERED = 500  # questions: a mention comes as two events, and twice more where Slack was not acknowledged in time
TAKEN, HELLO = "taken", "hello"  # where in Bolt's context the listeners find it


class Receives(Protocol):
    """What the intake needs of the desk."""

    def receive(self, incoming: Incoming) -> Received:
        """Store a question durably."""
        ...

    def standing(self, thread: str, asker: str) -> Standing | None:
        """Say who somebody is in a thread of ours."""
        ...


@dataclass(frozen=True)
class Taken:
    """A question that is stored, and the message it came in."""

    received: Received
    heard: Heard


class Intake:
    """Takes in what is for the bot; everything else passes by."""

    def __init__(
        self,
        desk: Receives,
        slack: Slack,
        inserts: Inserts,
        running: Running,
        tell_delay: Callable[[Address], Coroutine[Any, Any, None]],
        take: Callable[[Taken], None],
    ) -> None:
        self._desk = desk
        self._slack = slack
        self._inserts = inserts
        self._running = running
        self._tell_delay = tell_delay
        self._take = take
        self._storing: dict[str, asyncio.Future[Taken]] = {}  # by the questions' keys
        self._stored: dict[str, None] = {}  # keys of the newest questions; their words are not kept
        self._trying: set[str] = set()  # keys of questions that wait for the database
        self.seen: dict[str, dt.datetime] = {}  # when each kind of event came last

    async def keep(self, body: dict[str, Any], context: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002 (Bolt's name)
        """Store a question that is for the bot, then let its listener run."""
        event = body.get("event")
        if isinstance(event, dict):
            self.seen[_kind(event)] = dt.datetime.now(dt.UTC)
            heard = heard_in(event, self._slack.bot_user)
            if heard is not None and is_greeting(heard.question(self._slack.bot_user)):
                context[HELLO] = heard
            elif heard is not None and await self._is_for_us(heard):
                taken = await self._store(heard)
                if taken is not None:
                    context[TAKEN] = taken
        await next()

    async def _is_for_us(self, heard: Heard) -> bool:
        """Judge a turn in a thread that does not mention the bot: the rules of a polite colleague."""
        if heard.door != "thread":
            return True
        if mentions(heard.text):
            return False
        standing = await self._inserts.do(self._desk.standing, heard.thread, heard.user)
        if standing is None:
            return False
        turns = await since_own_turn(self._slack, heard)
        if any(mentions(turn) for turn in turns or ()):
            return False  # the thread has become a talk between colleagues
        words = heard.question(self._slack.bot_user)
        if standing == "asker":
            return not is_courtesy(words)
        return turns == () and looks_like_a_question(words)

    async def _store(self, heard: Heard) -> Taken | None:
        """Store a question; None where another event of the same message has brought it to this process already."""
        if heard.key in self._stored:
            return None
        if (storing := self._storing.get(heard.key)) is not None:
            await asyncio.shield(storing)
            return None
        self._storing[heard.key] = storing = asyncio.ensure_future(self._store_new(heard))
        try:
            taken = await storing
        finally:
            del self._storing[heard.key]
        self._stored[heard.key] = None
        if len(self._stored) > _REMEMBERED:
            del self._stored[next(iter(self._stored))]
        return taken

    async def _store_new(self, heard: Heard) -> Taken:
        incoming = Incoming(
            heard.key,
            heard.question(self._slack.bot_user),
            heard.user,
            heard.door,
            thread=heard.thread,
            address=heard.address,
        )
        try:
            return Taken(await self._inserts.do(self._desk.receive, incoming), heard)
        except DatabaseUnusable:
            if heard.key not in self._trying:
                self._trying.add(heard.key)
                self._running.start(self._store_later(incoming, heard))
            raise

    async def _store_later(self, incoming: Incoming, heard: Heard) -> None:
        """Go on trying, and tell the asker once: Slack's own redeliveries may end before the database is back."""
        self._running.start(self._tell_delay(heard.address))
        try:
            received = await patiently(self._inserts.executor, self._desk.receive, incoming, seconds=_KEEP_TRYING)
            self._take(Taken(received, heard))
        finally:
            self._trying.discard(heard.key)


def _kind(event: dict[str, Any]) -> str:
    """Name an event as the manifest does."""
    kind = str(event.get("type"))
    names = {"im": "im", "mpim": "mpim", "group": "groups", "channel": "channels"}
    place = names.get(str(event.get("channel_type")))
    return f"message.{place}" if kind == "message" and place else kind
