"""The bot as it runs, in a thread of the test's own process, over whatever desk a test builds."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fakes import NoCases
from local_slack import LocalSlack

from answering.case_searches import CaseSearches, Finds
from answering.desk import Answers, Desk
from answering.incoming import Recording
from answering.kept_answers import KeptAnswers
from answering.verdicts import Verdicts
from bot.app import Bot, Upkeep
from bot.connection import connect
from bot.directory import Policy
from bot.parts import Services
from database.engine import Database
from insights.claims import Claims
from insights.feedback import FeedbackLog
from insights.kept_questions import KeptQuestions
from insights.question_log import QuestionLog
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor
from scripts.wiring import search_recorder

PSEUDONYMS = Pseudonyms(b"a key that only tests use")


def build_desk(database: Database, assistant: Answers, claim_seconds: float = 120.0, most_claims: int = 5) -> Desk:
    log, claims = QuestionLog(database), Claims(database, claim_seconds)
    return Desk(log, claims, Recording(Redactor(()), PSEUDONYMS), assistant, most_claims=most_claims)


def build_services(database: Database, desk: Desk, finder: Finds | None = None) -> Services:
    redactor = Redactor(())
    return Services(
        desk=desk,
        cases=CaseSearches(finder or NoCases(), redactor),
        record_search=search_recorder(desk),
        verdicts=Verdicts(FeedbackLog(database), redactor, PSEUDONYMS),
        kept=KeptAnswers(KeptQuestions(database), Recording(redactor, PSEUDONYMS)),
    )


@contextmanager
def running_bot(
    slack: LocalSlack,
    database: Database,
    assistant: Answers,
    *,
    claim_seconds: float = 120.0,
    sweep_every: float = 0.2,
    idle: dt.timedelta = dt.timedelta(minutes=2),
    policy: Policy | None = None,
    finder: Finds | None = None,
) -> Iterator[Desk]:
    """Run the bot until the block ends, then stop it cleanly."""
    desk = build_desk(database, assistant, claim_seconds)
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    ready, failures = threading.Event(), list[BaseException]()

    async def run() -> None:
        connected = await connect(slack.bot_token, slack.app_token, slack.api)
        bot = Bot(connected, build_services(database, desk, finder), policy or Policy(), Upkeep(sweep_every, idle))
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
