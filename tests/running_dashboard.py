"""The dashboard on a port of its own, for tests: a real server, real sessions, and whatever services a test gives."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from answering.knowledge_reports import KnowledgeReports
from dashboard.app import build_app
from dashboard.openid import OpenId
from dashboard.services import Access, Services
from database.engine import Database
from insights.cited import CitedDocuments
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue
from knowledge_base.checks import Check, Finding, Report
from knowledge_base.document import FrontMatter, Proposal, SourceDocument
from people.actors import Actor, Appointed
from people.pseudonyms import Pseudonyms
from people.sessions import Sessions
from people.sign_in_links import SignInLinks

LEAD, CURATOR, STAFF = "U0LEAD", "U0CURATOR", "U0STAFF"
KEYS = Pseudonyms(b"a key for tests only")


class Roles:
    """Who is what; a test may change it while somebody is signed in."""

    def __init__(self) -> None:
        self.appointed = Appointed(frozenset({LEAD}), frozenset({CURATOR}))

    async def actor(self, user: str) -> Actor:
        return Actor(user, self.appointed.roles_of(frozenset({user})))


@dataclass(frozen=True)
class Running:
    url: str
    services: Services
    roles: Roles
    clients: ExitStack  # closed at the end

    def client(self, user: str | None = None) -> httpx.Client:
        """A browser without a window, signed in as somebody."""
        client = self.clients.enter_context(httpx.Client(base_url=self.url, headers={"Origin": self.url}))
        if user is not None:
            token = self.services.access.links.make(user)
            assert client.post("/sign-in", data={"token": token}).status_code == 303
        return client


def access_to(database: Database, roles: Roles) -> Access:
    def pseudonym(user: str) -> str:
        return KEYS.of("asker", user)

    sessions = Sessions(database, KEYS, pseudonym, utc_now)
    return Access(SignInLinks(database, KEYS, utc_now), sessions, roles.actor)


def knowledge_of(database: Database) -> KnowledgeReports:
    """Two documents, one of them with a field to confirm, and a look that finds one thing."""
    catalogue = Catalogue(database, utc_now)
    seen = Proposal("title", "Notes of a meeting", "page 1, the largest words")
    with database.write() as session:
        for path, proposals in (("feedback.md", ()), ("notes.pdf", (seen,))):
            matter = FrontMatter(f"Title of {path}", "guidance", published="2024-05", source_url="https://x.example/a")
            catalogue.put(
                session, SourceDocument(path, path, matter, (), proposals, notes=("page 3 is a picture",)), None
            )
    finding = Finding("Title of notes.pdf", "was never confirmed", "Confirm it.", ("notes.pdf",))
    report = Report(2, (Check("unconfirmed", "Fields to confirm", (finding,)), Check("dates", "Undated")))
    return KnowledgeReports(catalogue, CitedDocuments(database), lambda: report, 5, utc_now)


@contextmanager
def running_dashboard(database: Database, openid: OpenId | None = None, **given: Any) -> Iterator[Running]:
    roles = Roles()
    services = Services(access=access_to(database, roles), min_askers=5, zone=ZoneInfo("Europe/London"), **given)
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(build_app(services, url, openid), log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
    thread.start()
    try:
        with ExitStack() as clients:
            yield Running(url, services, roles, clients)
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
