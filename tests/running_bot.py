"""The bot as it runs, in a thread of the test's own process, over whatever desk a test builds."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from fakes import NoCases
from leads_fakes import KeptChallenges
from local_slack import LocalSlack

from answering.about_me import AboutMe
from answering.case_searches import CaseSearches, Finds
from answering.channels import Channels
from answering.common_questions import CommonQuestions
from answering.curation import Curation
from answering.desk import Answers, Desk
from answering.evidence_requests import EvidenceRequests
from answering.imports import Imports
from answering.incoming import Recording
from answering.kept_answers import KeptAnswers
from answering.quotes import Quotes
from answering.requests import Requests
from answering.verdicts import Verdicts
from bot.app import Bot, Upkeep
from bot.connection import connect
from bot.directory import Policy
from bot.parts import Services
from bot.signatures import Signatures
from database.engine import Database
from insights.case_shares import CaseShares
from insights.challenge import Challenge
from insights.cited import CitedDocuments
from insights.claims import Claims
from insights.digest_runs import AGAIN_AFTER, DigestRuns
from insights.digests import Digests
from insights.feedback import FeedbackLog
from insights.kept_questions import KeptQuestions
from insights.personal_data import PersonalData
from insights.picture import Picture, picture_of
from insights.question_log import QuestionLog, utc_now
from insights.request_work import RequestWork
from insights.requests import RequestLog
from knowledge_base.catalogue import Catalogue
from people.actors import Actor, Role, require
from people.members import Members
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor
from retrieval.sources import Sources
from scripts.wiring import search_recorder

PSEUDONYMS = Pseudonyms(b"a key that only tests use")
SIGNATURES = Signatures(PSEUDONYMS)


@dataclass(frozen=True)
class Leads:
    """What leads have, and when their digest is due."""

    kept: KeptChallenges = field(default_factory=KeptChallenges)
    clock: Callable[[], dt.datetime] = utc_now
    again_after: float = AGAIN_AFTER  # seconds
    draw: Callable[[Sequence[Challenge]], Picture] = picture_of


def build_desk(database: Database, assistant: Answers, claim_seconds: float = 120.0, most_claims: int = 5) -> Desk:
    log, claims = QuestionLog(database), Claims(database, claim_seconds)
    return Desk(log, claims, build_recording(database), assistant, most_claims=most_claims)


def build_recording(database: Database) -> Recording:
    return Recording(Redactor(()), PSEUDONYMS, Members(database, utc_now))


def build_requests(database: Database, assistant: Answers, claim_seconds: float = 120.0) -> Requests:
    """What goes on after an abstention; an ingest is played by raising the catalogue's version."""
    catalogue, recording = Catalogue(database, utc_now), build_recording(database)
    work = RequestWork(database, claim_seconds)
    evidence = EvidenceRequests(work, QuestionLog(database), assistant, local_date, lambda: catalogue.state()[1])
    kept = KeptAnswers(KeptQuestions(database), recording)
    return Requests(RequestLog(database, claim_seconds), work, kept, recording, evidence, local_date)


def local_date(at: dt.datetime) -> dt.date:
    return at.date()


def dashboard_link(actor: Actor) -> str:
    require(actor, Role.LEAD, Role.CURATOR)
    return f"https://desk.example/sign-in?token=for-{actor.id}"


def build_services(
    database: Database,
    desk: Desk,
    assistant: Answers,
    claim_seconds: float = 120.0,
    finder: Finds | None = None,
    leads: Leads | None = None,
) -> Services:
    redactor, recording = Redactor(()), build_recording(database)
    kept, members, catalogue = KeptQuestions(database), Members(database, utc_now), Catalogue(database, utc_now)
    leads = leads or Leads()
    runs = DigestRuns(database, leads.clock, ZoneInfo("Europe/London"), leads.again_after)
    requests = build_requests(database, assistant, claim_seconds)
    return Services(
        desk=desk,
        cases=CaseSearches(finder or NoCases(), redactor),
        shares=CaseShares(database),
        record_search=search_recorder(Imports(QuestionLog(database), recording)),
        verdicts=Verdicts(FeedbackLog(database), kept, redactor, PSEUDONYMS),
        kept=KeptAnswers(kept, recording),
        requests=requests,
        about_me=AboutMe(kept, members, PersonalData(database), recording, requests.help_messages),
        reports=leads.kept,
        theme_edits=leads.kept,
        brief=leads.kept.brief,
        digests=Digests(runs, leads.kept, catalogue.documents),
        draw=leads.draw,
        min_askers=5,
        dashboard_link=dashboard_link,
        curation=Curation(catalogue, requests.replies_to_read, utc_now),
        common_questions=CommonQuestions(CitedDocuments(database), catalogue, assistant, 5, utc_now),
        quotes=Quotes(Sources(database)),
        channels=Channels(database, utc_now),
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
    leads: Leads | None = None,
) -> Iterator[Desk]:
    """Run the bot until the block ends, then stop it cleanly."""
    desk = build_desk(database, assistant, claim_seconds)
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    ready, failures = threading.Event(), list[BaseException]()

    async def run() -> None:
        connected = await connect(slack.bot_token, slack.app_token, slack.api, SIGNATURES)
        services = build_services(database, desk, assistant, claim_seconds, finder, leads)
        bot = Bot(connected, services, policy or Policy(), Upkeep(sweep_every, idle))
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
