"""The bot as it runs, in a thread of the test's own process, over whatever desk a test builds."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from local_slack import LocalSlack

from answering.desk import Answers, Desk
from answering.verdicts import Verdicts
from bot.app import Bot, Upkeep
from bot.connection import connect
from database.engine import Database
from insights.claims import Claims
from insights.feedback import FeedbackLog
from insights.question_log import QuestionLog
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor

PSEUDONYMS = Pseudonyms(b"a key that only tests use")


def build_desk(database: Database, assistant: Answers, claim_seconds: float = 120.0, most_claims: int = 5) -> Desk:
    log, claims = QuestionLog(database), Claims(database, claim_seconds)
    return Desk(log, claims, Redactor(()), PSEUDONYMS, assistant, most_claims=most_claims)


def build_verdicts(database: Database) -> Verdicts:
    return Verdicts(FeedbackLog(database), Redactor(()), PSEUDONYMS)


@contextmanager
def running_bot(
    slack: LocalSlack,
    database: Database,
    assistant: Answers,
    *,
    claim_seconds: float = 120.0,
    sweep_every: float = 0.2,
    idle: dt.timedelta = dt.timedelta(minutes=2),
) -> Iterator[Desk]:
    """Run the bot until the block ends, then stop it cleanly."""
    desk = build_desk(database, assistant, claim_seconds)
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    ready, failures = threading.Event(), list[BaseException]()

    async def run() -> None:
        connected = await connect(slack.bot_token, slack.app_token, slack.api)
        bot = Bot(connected, desk, build_verdicts(database), Upkeep(sweep_every, idle))
        await bot.start()
        ready.set()
        await stop.wait()
        await bot.stop()

    def run_loop() -> None:
        try:
            loop.run_until_complete(run())
        except BaseException as error:  # noqa: BLE001 (raised again in the test's own thread)
            failures.append(error)
        finally:
            ready.set()
            loop.close()

    thread = threading.Thread(target=run_loop)
    thread.start()
    try:
        assert ready.wait(20)
        if not failures:
            yield desk
    finally:
        if not failures:
            loop.call_soon_threadsafe(stop.set)
        thread.join(30)
    if failures:
        raise failures[0]
