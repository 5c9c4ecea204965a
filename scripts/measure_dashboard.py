"""How long the dashboard's pages take with much in them: `python -m scripts.measure_dashboard` prints a line a page.

Questions, themes, documents, citations and comments are made up by chance and written straight into a SQLite database;
their figures are then published as ever, and each page is asked for over a real connection, by a lead.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from sqlalchemy import insert

from answering.knowledge_reports import KnowledgeReports
from dashboard.app import build_app
from dashboard.services import Access, Services
from database.engine import Database, open_database
from database.migrations import migrate
from database.models import Citation, Document, Feedback, Question, Theme, ThemeMember
from insights.challenge import Source, SpeaksTo
from insights.challenges import ChallengeReports
from insights.cited import CitedDocuments
from insights.publishing import Publishing
from insights.question_log import utc_now
from insights.theme_edits import ThemeEdits
from insights.verdict_reports import VerdictReports
from knowledge_base.catalogue import Catalogue
from knowledge_base.checks import Report
from knowledge_base.document import REGIONS
from people.actors import Actor, Role
from people.pseudonyms import Pseudonyms
from people.sessions import Sessions
from people.sign_in_links import SignInLinks

QUESTIONS, THEMES, DOCUMENTS, ASKERS, DAYS = 100_000, 150, 1_000, 2_000, 700
_TIMES = 20  # each page is asked for
_BATCH = 5_000
_ZONE = ZoneInfo("Europe/London")
_PAGES: tuple[str, ...] = (
    "/",
    "/themes",
    "/themes?by=region:London",
    "/themes/1",
    "/gaps",
    "/feedback",
    "/usage",
    "/documents",
)
_PAGES += ("/documents/1", "/recorded", "/themes.csv", "/documents.csv")


class _Evidence:
    """What speaks to a challenge is worked out beside the pages, so a gap is as good as anything here."""

    def version(self) -> int:
        return 1

    def speaks_to(self, questions: object) -> SpeaksTo:  # noqa: ARG002 (the protocol's)
        return SpeaksTo()

    def source(self, path: str) -> Source | None:
        return Source(path, path, "guidance", "", "")


def main() -> None:
    """Fill a database, and print how long each page takes: the middle of twenty times, and the longest."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder) / "evidence.db")
        migrate(database)
        _fill(database, random.Random(1))  # noqa: S311 (chance, not secrecy)
        periods = Publishing(database, utc_now, _ZONE, 5).publish()
        _say(f"{QUESTIONS} questions, {THEMES} themes, {periods} periods published, {DOCUMENTS} documents")
        for line in _measured(_services(database)):
            _say(line)
        database.close()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _fill(database: Database, chance: random.Random) -> None:
    now = utc_now()
    with database.write() as session:
        session.execute(insert(Theme), [_theme(number, now) for number in range(1, THEMES + 1)])
        session.execute(insert(Document), [_document(number, now) for number in range(1, DOCUMENTS + 1)])
    for first in range(1, QUESTIONS + 1, _BATCH):
        numbers = range(first, first + _BATCH)
        with database.write() as session:
            session.execute(insert(Question), [_question(number, now, chance) for number in numbers])
            members = [{"question_id": n, "theme_id": _popular(chance), "similarity": chance.random()} for n in numbers]
            session.execute(insert(ThemeMember), members)
            session.execute(insert(Citation), [_citation(number, chance) for number in numbers])
            session.execute(insert(Feedback), [_verdict(number, now, chance) for number in numbers if number % 10 == 0])


def _popular(chance: random.Random) -> int:
    """Give a theme, the first of them much more often than the last."""
    return min(int(THEMES * chance.random() ** 2) + 1, THEMES)


def _theme(number: int, now: dt.datetime) -> dict[str, Any]:
    label = f"theme number {number} of words that colleagues share"
    return {
        "id": number,
        "label": label,
        "terms": [],
        "centre": b"",
        "encoder": "",
        "created_at": now,
        "updated_at": now,
    }


def _document(number: int, now: dt.datetime) -> dict[str, Any]:
    path = f"guidance/document-{number}.md"
    lists: dict[str, list[str]] = {name: [] for name in ("also_read", "phases", "topics", "research_schools")}
    return {
        **lists,
        "id": number,
        "path": path,
        "version": 1,
        "status": "live",
        "content_hash": path,
        "source": path,
        "source_hash": path,
        "reader": "markdown 1",
        "added_at": now,
        "title": f"A document with a title as long as titles are, number {number}",
        "kind": "guidance",
        "publisher": "Education Endowment Foundation",
        "source_url": f"https://example.org/{number}",
        "published": "2024-05",
    }


def _question(number: int, now: dt.datetime, chance: random.Random) -> dict[str, Any]:
    return {
        "id": number,
        "reference": f"E-{number}",
        "event_key": f"key-{number}",
        "asked_at": now - dt.timedelta(days=chance.random() * DAYS),
        "asker": f"asker-{int(ASKERS * chance.random() ** 2)}",
        "region": chance.choice(REGIONS[:9]),
        "setting": chance.choice(("primary school", "secondary school", "nursery", "trust")),
        "door": "mention",
        "text": f"What does the evidence say about matter number {number}?",
        "status": "answered",
        "outcome": chance.choice(("answered", "answered", "partial", "not_found")),
        "private": False,
        "claim_number": 0,
    }


def _citation(number: int, chance: random.Random) -> dict[str, Any]:
    path = f"guidance/document-{chance.randint(1, DOCUMENTS)}.md"
    return {
        "question_id": number,
        "number": 1,
        "document_path": path,
        "document_version": 1,
        "section": "",
        "quote": "words",
    }


def _verdict(number: int, now: dt.datetime, chance: random.Random) -> dict[str, Any]:
    said = "The answer was too general for what we wanted to know." if number % 50 == 0 else None
    verdict = chance.choice(("helpful", "unhelpful"))
    rater = f"asker-{chance.randint(1, ASKERS)}"
    return {"question_id": number, "rater": rater, "verdict": verdict, "comment": said, "given_at": now}


def _services(database: Database) -> Services:
    keys, catalogue = Pseudonyms(b"a key for one measurement"), Catalogue(database, utc_now)

    async def lead(user: str) -> Actor:
        return Actor(user, frozenset({Role.LEAD, Role.CURATOR}))

    def pseudonym(user: str) -> str:
        return keys.of("asker", user)

    return Services(
        access=Access(SignInLinks(database, keys, utc_now), Sessions(database, keys, pseudonym, utc_now), lead),
        reports=ChallengeReports(database, _Evidence(), utc_now, _ZONE, 5),
        edits=ThemeEdits(database, pseudonym, utc_now, str, lambda _groups: [], 5),
        brief=lambda _actor, _theme: (b"", ""),
        verdicts=VerdictReports(database, _ZONE, 5),
        knowledge=KnowledgeReports(catalogue, CitedDocuments(database), lambda: Report(0, ()), 5, utc_now),
        titles_of=catalogue.titles,
        min_askers=5,
        zone=_ZONE,
    )


def _measured(services: Services) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(build_app(services, url), log_level="critical", lifespan="off"))
        lead = Actor("U0LEAD", frozenset({Role.LEAD}))
        services.reports.work_out(lead)  # as the bot's hourly round does, from its start on
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
        thread.start()
        try:
            with httpx.Client(base_url=url, headers={"Origin": url}, timeout=120) as browser:
                browser.post("/sign-in", data={"token": services.access.links.make("U0LEAD")})
                for page in _PAGES:
                    yield _timed(browser, page)
                edits = services.edits
                yield _after("overview, a theme pinned", browser, lambda number: edits.pin(lead, number))
                yield _after("overview, a theme merged", browser, lambda number: edits.merge(lead, [number], into=1))
        finally:
            server.should_exit = True
            thread.join()


def _timed(browser: httpx.Client, page: str) -> str:
    first, *times = (_once(browser, page) for _ in range(_TIMES + 1))
    middle, longest = statistics.median(times), max(times)
    return f"{page:28} first {first * 1000:6.0f} ms, then {middle * 1000:5.0f} ms, at most {longest * 1000:5.0f} ms"


def _after(what: str, browser: httpx.Client, edit: Callable[[int], None]) -> str:
    """Ask for the first page each time that a lead has changed another theme, so that it is worked out anew."""
    times: list[float] = []
    for number in range(2, 2 + _TIMES):
        edit(number)
        times.append(_once(browser, "/"))
    middle, longest = statistics.median(times), max(times)
    return f"{what:28} {'':16} {middle * 1000:7.0f} ms, at most {longest * 1000:5.0f} ms"


def _once(browser: httpx.Client, page: str) -> float:
    begun = time.perf_counter()
    browser.get(page).raise_for_status()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
