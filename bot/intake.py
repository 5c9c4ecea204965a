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

from answering.channels import ChannelSettings
from answering.desk import Received, Standing
from answering.incoming import Incoming
from bot.admission import Admission
from bot.blocks.greeting import is_greeting
from bot.channel_rules import ChannelRules
from bot.connection import Slack
from bot.heard import Heard, asks_the_channel, heard_in, is_courtesy, looks_like_a_question, overheard_in
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
TAKEN, HELLO, SWITCHED_OFF = "taken", "hello", "switched_off"  # where in Bolt's context the listeners find it


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
    """A question that is stored, and where its answer goes."""

    received: Received
    address: Address | None
    private: bool = False


class Intake:
    """Takes in what is for the bot; everything else passes by."""

    def __init__(
        self,
        desk: Receives,
        slack: Slack,
        inserts: Inserts,
        running: Running,
        tell_delay: Callable[[Address, bool], Coroutine[Any, Any, None]],
        take: Callable[[Taken], object],
        rules: ChannelRules,
        admission: Admission,
    ) -> None:
        self._desk = desk
        self._slack = slack
        self._inserts = inserts
        self._running = running
        self._tell_delay = tell_delay
        self._take = take
        self._rules = rules
        self._admission = admission
        self._storing: dict[str, asyncio.Future[Taken]] = {}  # by the questions' keys
        self._stored: dict[str, None] = {}  # keys of the newest questions; their words are not kept
        self._trying: set[str] = set()  # keys of questions that wait for the database
        self.seen: dict[str, dt.datetime] = {}  # when each kind of event came last

    async def keep(self, body: dict[str, Any], context: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002 (Bolt's name)
        """Store a question that is for the bot, then let its listener run."""
        event = body.get("event")
        if isinstance(event, dict):
            self.seen[_kind(event)] = dt.datetime.now(dt.UTC)
            heard = heard_in(event, self._slack.bot_user) or overheard_in(event, self._slack.bot_user)
            if heard is not None:
                await self._take_in(event, heard, context)
        await next()

    async def _take_in(self, event: dict[str, Any], heard: Heard, context: dict[str, Any]) -> None:
        settings = ChannelSettings() if heard.door == "direct" else await self._rules.of(heard.channel)
        if settings.mode == "off":
            if heard.door == "mention":
                context[SWITCHED_OFF] = heard
            return
        is_hello = heard.door != "channel" and is_greeting(heard.question(self._slack.bot_user))
        if not is_hello and not await self._is_for_us(heard, settings):
            return
        if not await self._admission.is_welcome(event.get("message") or event):
            if not is_hello or heard.door != "thread":
                self._running.start(self._admission.turn_away(heard.user, heard.channel, heard.root))
        elif is_hello:
            context[HELLO] = heard
        elif (taken := await self._store(heard, settings)) is not None:
            context[TAKEN] = taken

    async def _is_for_us(self, heard: Heard, settings: ChannelSettings) -> bool:
        """Judge what does not mention the bot: the rules of a polite colleague."""
        if heard.door == "channel":
            return settings.mode == "questions" and asks_the_channel(heard.question(self._slack.bot_user))
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

    async def _store(self, heard: Heard, settings: ChannelSettings) -> Taken | None:
        """Store a question; None where another event of the same message has brought it to this process already."""
        if heard.key in self._stored:
            return None
        if (storing := self._storing.get(heard.key)) is not None:
            await asyncio.shield(storing)
            return None
        self._storing[heard.key] = storing = asyncio.ensure_future(self._store_new(heard, settings))
        try:
            taken = await storing
        finally:
            del self._storing[heard.key]
        self._stored[heard.key] = None
        if len(self._stored) > _REMEMBERED:
            del self._stored[next(iter(self._stored))]
        return taken

    async def _store_new(self, heard: Heard, settings: ChannelSettings) -> Taken:
        incoming = Incoming(
            heard.key,
            heard.question(self._slack.bot_user),
            heard.user,
            heard.door,
            thread=heard.thread,
            private=heard.door == "direct" or settings.audience == "asker",
            kinds=settings.kinds,
            address=heard.address,
        )
        try:
            return Taken(await self._inserts.do(self._desk.receive, incoming), heard.address, incoming.private)
        except DatabaseUnusable:
            if heard.key not in self._trying:
                self._trying.add(heard.key)
                self._running.start(self._store_later(incoming, heard))
            raise

    async def _store_later(self, incoming: Incoming, heard: Heard) -> None:
        """Go on trying, and tell the asker once: Slack's own redeliveries may end before the database is back."""
        self._running.start(self._tell_delay(heard.address, incoming.private))
        try:
            received = await patiently(self._inserts.executor, self._desk.receive, incoming, seconds=_KEEP_TRYING)
            self._take(Taken(received, heard.address, incoming.private))
        finally:
            self._trying.discard(heard.key)


def _kind(event: dict[str, Any]) -> str:
    """Name an event as the manifest does."""
    kind = str(event.get("type"))
    names = {"im": "im", "mpim": "mpim", "group": "groups", "channel": "channels"}
    place = names.get(str(event.get("channel_type")))
    return f"message.{place}" if kind == "message" and place else kind
