"""The dashboard over challenges kept in memory, and a browser where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from browser import chromium
from challenges import CHALLENGES
from leads_fakes import KeptChallenges
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from running_dashboard import LEAD, Running, knowledge_of, running_dashboard

from database.engine import Database
from insights.verdict_reports import VerdictReports


@pytest.fixture
def kept() -> KeptChallenges:
    return KeptChallenges(*CHALLENGES.shown, requests=2)


@pytest.fixture
def desk(log: Database, kept: KeptChallenges) -> Iterator[Running]:
    verdicts = VerdictReports(log, ZoneInfo("Europe/London"), 5)
    with running_dashboard(
        log,
        reports=kept,
        edits=kept,
        brief=kept.brief,
        verdicts=verdicts,
        knowledge=knowledge_of(log),
        titles_of=lambda paths: {path: f"Title of {path}" for path in paths},
    ) as running:
        yield running


@pytest.fixture(scope="module")  # no longer: Playwright keeps an event loop running in this thread
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, desk: Running) -> Iterator[Page]:
    """A lead's page, as wide as a desk's unless a test asks for another, that asks the dashboard alone."""
    width = getattr(request, "param", 1280)
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    faults: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(desk.url):
            faults.append(f"asked {request.url}")

    def said(message: ConsoleMessage) -> None:
        # A refusal is shown to the person; that the browser logs its status as well is no fault.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            faults.append(message.text)

    opened.on("request", asked)
    opened.on("console", said)
    opened.goto(f"{desk.url}/sign-in?token={desk.services.access.links.make(LEAD)}")
    opened.get_by_role("main").get_by_role("button", name="Sign in").click()
    opened.wait_for_url(f"{desk.url}/")
    yield opened
    context.close()
    assert faults == []
