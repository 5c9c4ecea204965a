"""Runs the bot: on Slack with its two tokens, without them on the local workspace, by the same protocol."""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
import sys
from dataclasses import dataclass

from rich.console import Console

from bot.app import Bot, Upkeep
from bot.connection import Slack, SlackRefused, connect
from bot.directory import Policy
from bot.parts import Services
from insights.job_runs import JobRuns
from insights.question_log import utc_now
from insights.retention import Retention
from insights.retention_job import RetentionJob
from insights.seen_events import SeenEvents
from scripts.bot_wiring import build_services
from scripts.dashboard_wiring import DashboardServer, build_dashboard, listening_socket
from scripts.encoder_change import EncoderChange
from scripts.local_workspace import LocalWorkspace, open_workspace
from scripts.serving import CurrentAssistant
from scripts.serving_jobs import ServingJobs
from scripts.theme_wiring import ThemeParts, build_theme_parts
from scripts.wiring import CannotServe, Library, Store, build_signatures, is_changing


@dataclass(frozen=True)
class _Place:
    """Where the bot works, and what a person is told once it does."""

    bot_token: str
    app_token: str
    api_url: str
    ready: str


def serve(library: Library, console: Console) -> None:
    """Serve until told to stop; raises `CannotServe`."""
    settings = library.store.settings
    if settings.slack_bot_token and settings.slack_app_token:
        tokens = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
        asyncio.run(_serve(library, _Place(*tokens, settings.slack_api_url, "Connected to Slack."), console))
        return
    workspace = open_workspace(settings.evidence_home)
    try:
        asyncio.run(_serve(library, _local(workspace), console))
    finally:
        workspace.close()


def _local(workspace: LocalWorkspace) -> _Place:
    ready = f"No Slack tokens are set, so this runs in a workspace on this machine. Open {workspace.page}"
    return _Place(workspace.bot_token, workspace.app_token, workspace.api, ready)


async def _serve(library: Library, place: _Place, console: Console) -> None:
    stopping = asyncio.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(kind, stopping.set)
    try:
        slack = await connect(place.bot_token, place.app_token, place.api_url, build_signatures(library.store))
    except SlackRefused as refusal:
        raise CannotServe(str(refusal)) from None
    store, address = library.store, library.store.settings.dashboard_address
    listening = listening_socket(store.settings)
    served = build_served(library, slack)
    pages = build_dashboard(library, served.services, served.bot.actor_of, slack.team)
    dashboard = DashboardServer(pages, listening)
    dashboard.start()
    await served.bot.start()
    console.print(place.ready, soft_wrap=True)
    console.print(f"Leads and curators open the dashboard ({address}) by /evidence dashboard.", soft_wrap=True)
    console.print("Stop with Ctrl-C.")
    await stopping.wait()
    console.print("Finishing what is under way…")
    await served.bot.stop()
    await dashboard.stop()


@dataclass(frozen=True)
class Served:
    """The bot, and the services that other faces share with it."""

    bot: Bot
    services: Services


def build_served(library: Library, slack: Slack) -> Served:
    """Build the bot over the library; raises `EncoderUnusable` for a changed EMBEDDING_MODEL that cannot be loaded."""
    # Python's threads take turns of 5 ms by default: while answers are computed the event loop would wait that long
    # each time it wakes, and so would every acknowledgement.
    sys.setswitchinterval(0.001)
    store = library.store
    assistant = CurrentAssistant(library)
    change = EncoderChange(store, assistant) if is_changing(library) else None
    settings = store.settings
    policy = Policy(settings.appointed, settings.allow_guests, settings.help_channel, settings.digest_channel)
    themes = build_theme_parts(store, assistant)
    services = build_services(store, assistant, themes)
    bot = Bot(slack, services, policy, _upkeep(store, services, themes, ServingJobs(store, assistant, change)))
    return Served(bot, services)


def _upkeep(store: Store, services: Services, themes: ThemeParts, serving: ServingJobs) -> Upkeep:
    zone, days = store.settings.zone, store.settings.retention_days
    retention = RetentionJob(Retention(store.database), JobRuns(store.database), days, utc_now, zone)
    seen_events = SeenEvents(store.database)

    def job(seen: dict[str, dt.datetime]) -> None:
        serving.start()
        retention.run()
        services.about_me.finish()
        services.common_questions.refresh()
        themes.job.start_if_due()
        seen_events.note(seen)

    return Upkeep(job=job, end=serving.stop)
