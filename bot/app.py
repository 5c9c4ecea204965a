"""Builds the bot: one Bolt app over one connection, with executors of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import listeners
from bot.admission import Admission
from bot.channel_rules import ChannelRules
from bot.connection import Slack, web_client
from bot.delivery import Delivery
from bot.digest_posts import DigestPosts
from bot.directory import Directory, Policy
from bot.faults import Faults
from bot.inserts import Inserts
from bot.intake import Intake
from bot.parts import Parts, Services
from bot.patience import in_turn
from bot.posting import Posting
from bot.running import Running
from bot.telling import Telling
from bot.workers import ANSWER_THREADS, IDLE, Workers
from database.failures import DatabaseUnusable

_PING = 3.0  # seconds; a lost connection is noticed within about as long
_DRAIN = 10.0  # seconds that a clean stop waits for answers under way
_LAG_EVERY, _LAG_SHOWN = 0.25, 0.5  # seconds

_log = structlog.get_logger()


@dataclass(frozen=True)
class Upkeep:
    """What is done again and again beside answering."""

    every: float = 60.0  # seconds
    idle: dt.timedelta = IDLE  # how old a question is before the sweep takes it
    job: Callable[[dict[str, dt.datetime]], None] = lambda _seen: None  # given when each kind of event came last
    end: Callable[[], None] = lambda: None  # at a clean stop


class Bot:
    """The running bot."""

    def __init__(self, slack: Slack, services: Services, policy: Policy, upkeep: Upkeep) -> None:
        desk, inserts = services.desk, Inserts()
        answers = ThreadPoolExecutor(ANSWER_THREADS, thread_name_prefix="answer")
        records = ThreadPoolExecutor(1, thread_name_prefix="record")
        slow = ThreadPoolExecutor(1, thread_name_prefix="slow")
        self._executors = (inserts.executor, answers, records, slow)
        self._desk = desk
        self._upkeep = upkeep
        self._answers = answers
        self._running = Running()
        self._background = Running()
        posting = Posting(slack)
        delivery = Delivery(slack, desk, records, posting, can_ask_person=policy.help_channel is not None)
        self._telling = Telling(slack, services.requests, posting, records, answers, policy.help_channel)
        executors = (records, slow)
        self._digests = (
            DigestPosts(slack, services.digests, services.draw, posting, executors, policy.digest_channel)
            if policy.digest_channel
            else None
        )
        self._workers = Workers(desk, delivery, self._running, answers, inserts)
        directory = Directory(slack, policy)
        self.actor_of = directory.actor  # for other faces: who somebody is, by Slack id
        admission = Admission(slack, directory, self._running)
        rules = ChannelRules(services.channels, inserts)
        take = self._workers.take
        self._intake = Intake(desk, slack, inserts, self._running, delivery.tell_delay, take, rules, admission)
        parts = Parts(
            slack=slack,
            services=services,
            directory=directory,
            admission=admission,
            rules=rules,
            inserts=inserts,
            answers=answers,
            slow=slow,
            workers=self._workers,
            delivery=delivery,
            telling=self._telling,
            running=self._running,
        )
        app = build_app(self._intake, parts)
        # What a listener does after its acknowledgement is waited for at a clean stop, like any answer.
        app.listener_runner.listener_start_handler = _Held(self._running)
        self._handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=_PING)

    async def start(self) -> None:
        """Take up what an earlier process left, then connect."""
        self._background.start(self._sweep_again_and_again())
        self._background.start(_watch_the_loop())
        if self._digests is not None:
            self._background.start(self._post_digests(self._digests))
        await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def stop(self) -> None:
        """Take nothing new, finish what is under way, hand back what is not finished."""
        await self._handler.close_async()  # type: ignore[no-untyped-call]
        await self._background.cancel()
        await self._running.wait(_DRAIN)
        self._desk.stop()
        await self._running.wait(1.0)
        await self._running.cancel()
        await self._keep_up()
        await in_turn(self._answers, self._upkeep.end)
        for executor in self._executors:
            executor.shutdown(wait=True)

    async def _sweep_again_and_again(self) -> None:
        idle = dt.timedelta()
        while True:
            await _survived("sweep", self._workers.sweep(idle))
            await self._keep_up()
            await _survived("requests", self._telling.sweep())  # after the catalogue was refreshed
            idle = self._upkeep.idle
            await asyncio.sleep(self._upkeep.every)

    async def _post_digests(self, digests: DigestPosts) -> None:
        """Apart from the sweep, since a digest is drawn and may be tried for several seconds."""
        while True:
            await _survived("digest", digests.sweep())
            await asyncio.sleep(self._upkeep.every)

    async def _keep_up(self) -> None:
        await _survived("upkeep", in_turn(self._answers, self._upkeep.job, dict(self._intake.seen)))


def build_app(intake: Intake, parts: Parts) -> AsyncApp:
    """Build the Bolt app: the intake first, then the listeners."""
    slack = parts.slack

    async def authorize() -> AuthorizeResult:
        # Fixed: while auth.test fails, Bolt's own authorisation would acknowledge events and drop them.
        return AuthorizeResult(
            enterprise_id=None,
            team_id=slack.team,
            bot_user_id=slack.bot_user,
            bot_id=slack.bot_id,
            bot_token=slack.bot_token,
        )

    # Without a token: `authorize` gives it, and Bolt would warn of a second one.
    app = AsyncApp(client=web_client(None, slack.client.base_url), authorize=authorize)
    app.error(Faults(slack).handle)
    app.middleware(intake.keep)
    app.middleware(slack.signatures.keep)
    listeners.register(app, parts)
    return app


class _Held(AsyncListenerStartHandler):
    """Holds each listener that begins."""

    def __init__(self, running: Running) -> None:
        self._running = running

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:  # noqa: ARG002 (Bolt's)
        """Hold the task that a listener runs in."""
        task = asyncio.current_task()
        if task is not None:
            self._running.hold(task)


async def _survived(what: str, work: Awaitable[None]) -> None:
    """Do what is done again and again: what went wrong once is logged, and must not end it for good."""
    try:
        await work
    except DatabaseUnusable as error:
        _log.error(f"{what}_put_off", reason=str(error))
    except Exception as error:  # noqa: BLE001 (whatever it is, the next round may do better)
        trace = "".join(traceback.format_tb(error.__traceback__))
        _log.error(f"{what}_failed", error=type(error).__name__, trace=trace)


async def _watch_the_loop() -> None:
    """Log when something blocked the event loop: every acknowledgement waits as long."""
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(_LAG_EVERY)
        lag = loop.time() - before - _LAG_EVERY
        if lag > _LAG_SHOWN:
            _log.warning("event_loop_blocked", seconds=round(lag, 2))
