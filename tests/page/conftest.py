"""A browser over the local workspace, and what the page should never do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import chromium
from local_slack import LocalSlack
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request


@pytest.fixture(scope="module")  # no longer: Playwright keeps an event loop running in this thread
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, slack: LocalSlack) -> Iterator[Page]:
    """A page that may ask this workspace alone, run nothing of a message's, and raise no fault of its own."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="en-GB")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    faults: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(slack.page):
            faults.append(f"asked {request.url}")

    def said(message: ConsoleMessage) -> None:
        # A refusal is shown to the person; that the browser logs its status as well is no fault.
        if message.type == "error" and "status of 400" not in message.text:
            faults.append(message.text)

    def failed(error: Error) -> None:
        faults.append(str(error))

    opened.on("request", asked)
    opened.on("console", said)
    opened.on("pageerror", failed)
    yield opened
    context.close()
    assert faults == []
