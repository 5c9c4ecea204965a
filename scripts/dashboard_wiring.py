"""Builds the dashboard over the same services as the bot, and runs it beside the bot."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from answering.knowledge_reports import KnowledgeReports
from bot.parts import Services as BotServices
from dashboard.app import build_app
from dashboard.openid import OpenId
from dashboard.services import Access, Services
from insights.cited import CitedDocuments
from insights.question_log import utc_now
from insights.verdict_reports import VerdictReports
from people.actors import Actor, Role, require
from people.pseudonyms import Pseudonyms
from people.sessions import Sessions
from people.sign_in_links import SignInLinks
from scripts.document_checks import check_documents
from scripts.settings import Settings
from scripts.wiring import CannotServe, Library, Store, build_pseudonyms

_DRAIN = 5.0  # seconds for pages under way
ActorOf = Callable[[str], Awaitable[Actor]]


def build_dashboard(library: Library, services: BotServices, actor_of: ActorOf, team: str) -> ASGIApp:
    """Build it; `team` is the Slack workspace whose people may sign in."""
    store = library.store
    settings, catalogue = store.settings, store.catalogue

    pages = Services(
        access=Access(_links(store), _sessions(store), actor_of),
        reports=services.reports,
        edits=services.theme_edits,
        brief=services.brief,
        verdicts=VerdictReports(store.database, settings.zone, settings.min_askers),
        knowledge=KnowledgeReports(
            catalogue,
            CitedDocuments(store.database),
            lambda: check_documents(library, utc_now()),
            settings.min_askers,
            utc_now,
        ),
        titles_of=catalogue.titles,
        min_askers=settings.min_askers,
        zone=settings.zone,
    )
    return build_app(pages, settings.dashboard_address, _openid(settings, team, _session_keys(store)))


def link_maker(store: Store) -> Callable[[Actor], str]:
    """Build what gives a lead or a curator a link that signs them in once."""
    links, address = _links(store), store.settings.dashboard_address

    def link(actor: Actor) -> str:
        require(actor, Role.LEAD, Role.CURATOR)
        return f"{address}/sign-in?token={links.make(actor.id)}"

    return link


def _links(store: Store) -> SignInLinks:
    return SignInLinks(store.database, build_pseudonyms(store), utc_now)


def _sessions(store: Store) -> Sessions:
    pseudonyms = build_pseudonyms(store)
    return Sessions(store.database, _session_keys(store), lambda user: pseudonyms.of("asker", user), utc_now)


def _session_keys(store: Store) -> Pseudonyms:
    """Sign sessions with the key that is set for them, else with that of the pseudonyms."""
    key = store.settings.session_key
    return Pseudonyms(key.get_secret_value().encode()) if key is not None else build_pseudonyms(store)


def _openid(settings: Settings, team: str, keys: Pseudonyms) -> OpenId | None:
    if settings.openid_client_id is None or settings.openid_client_secret is None:
        return None
    secret = settings.openid_client_secret.get_secret_value()
    return OpenId(settings.openid_client_id, secret, team, session_key=keys.of("handshake", "cookie"))


class _Server(uvicorn.Server):
    """A server that leaves signals to the bot, which stops it."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class DashboardServer:
    """Serves the dashboard within the bot's event loop."""

    def __init__(self, app: ASGIApp, listening: socket.socket) -> None:
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(_DRAIN),
        )
        self._server = _Server(config)
        self._listening = listening
        self._serving: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to serve."""
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._listening]))

    async def stop(self) -> None:
        """Finish the pages under way."""
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving


def listening_socket(settings: Settings) -> socket.socket:
    """Take the dashboard's port; raises `CannotServe` where somebody else has it.

    It is open to this machine alone, unless DASHBOARD_URL says that browsers come from elsewhere.
    """
    host = "127.0.0.1" if settings.dashboard_url is None else "0.0.0.0"  # noqa: S104 (behind the operator's proxy)
    try:
        return socket.create_server((host, settings.dashboard_port))
    except OSError as error:
        reason = error.strerror or "it cannot be taken"
        raise CannotServe(
            f"DASHBOARD_PORT: {settings.dashboard_port} cannot be used: {reason}; set another number"
        ) from error
