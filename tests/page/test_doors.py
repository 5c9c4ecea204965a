"""The main doors as a person goes through them: in a real browser, with the real answers of the starter documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from local_slack import AMINA, AMINAS, CERYS, HELP, SCHOOLS, LocalSlack
from playwright.sync_api import Locator, Page, expect
from running_bot import running_bot

from answering.assistant import Assistant
from bot.directory import Policy
from database.engine import Database
from people.actors import Appointed


@pytest.fixture(autouse=True)
def _bot(slack: LocalSlack, log: Database, assistant: Assistant) -> Iterator[None]:
    policy = Policy(Appointed(frozenset({AMINA}), frozenset({CERYS})), help_channel=HELP)
    with running_bot(slack, log, assistant, policy=policy, finder=assistant.cases):
        yield


def _go(page: Page, slack: LocalSlack, place: str, member: str = AMINA) -> None:
    page.goto(f"{slack.page}?as={member}#{place}")
    expect(page.locator("#connection")).to_have_text("Evidence Desk is connected")


def _say(page: Page, words: str) -> None:
    page.locator("#composer textarea").fill(words)
    page.keyboard.press("Enter")


def _private(page: Page) -> Locator:
    return page.locator("#messages .ephemeral").last


def test_asked_privately_read_in_context_then_shared(page: Page, slack: LocalSlack) -> None:
    _go(page, slack, SCHOOLS)
    _say(page, "/evidence how many months is peer tutoring?")
    private = _private(page)
    expect(private).to_contain_text("You asked: how many months is peer tutoring?")
    expect(private).to_contain_text("+6 months · very low cost · evidence 4/5")
    private.get_by_role("button", name="See quotes").click()
    window = page.get_by_role("dialog", name="Quotes in context")
    expect(window.locator("strong, b").filter(has_text="Impact: +6 months")).to_be_visible()
    expect(window.get_by_role("button", name="Copy").first).to_be_visible()
    page.keyboard.press("Escape")
    private.get_by_role("button", name="Share with the channel").click()
    shared = page.locator("#messages [data-from=UEVIDENCE]:not(.ephemeral)")
    expect(shared).to_contain_text(re.compile("Shared by @?Amina Okafor"))
    expect(shared).to_contain_text("how many months is peer tutoring?")
    expect(page.locator("#messages .ephemeral")).to_have_count(0)


def test_case_studies_are_found_with_the_reason_they_match(page: Page, slack: LocalSlack) -> None:
    _go(page, slack, SCHOOLS)
    _say(page, "/case-studies reading in a coastal town")
    expect(_private(page)).to_contain_text("Blackpool")
    expect(_private(page)).to_contain_text("Why it matched: setting: coastal area")
    _private(page).get_by_role("button", name="Search again").click()
    window = page.get_by_role("dialog")
    expect(window.locator("textarea, input[type=text]").first).to_have_value("reading in a coastal town")


def test_an_abstention_goes_to_a_person_whose_reply_comes_back(page: Page, slack: LocalSlack) -> None:
    _go(page, slack, AMINAS)
    _say(page, "Which brand of interactive whiteboard is the most reliable?")
    answer = page.locator("#replies [data-from=UEVIDENCE]").first
    expect(answer).to_contain_text("could not find an answer")
    answer.get_by_role("button", name="Ask a person").click()
    expect(page.locator(".ephemeral").last).to_contain_text("with a person now, without your name")
    _go(page, slack, HELP, CERYS)
    asked = page.locator("#messages [data-from=UEVIDENCE]")
    expect(asked).to_contain_text("Which brand of interactive whiteboard is the most reliable?")
    expect(asked).not_to_contain_text("Amina")
    asked.get_by_role("button", name="Mark resolved").click()
    window = page.get_by_role("dialog")
    window.locator("textarea").fill("Start from the teaching, as the digital technology guidance says.")
    window.locator("button[type=submit]").click()
    expect(asked).to_contain_text("Resolved")
    _go(page, slack, "home", CERYS)
    expect(page.get_by_role("region", name="Home")).to_contain_text("Start from the teaching")


def test_home_asks_shows_and_deletes_what_is_ones_own(page: Page, slack: LocalSlack) -> None:
    _go(page, slack, "home")
    home = page.get_by_role("region", name="Home")
    home.get_by_label("Your question").fill("Does homework help?")
    page.keyboard.press("Enter")
    expect(home).to_contain_text("The answer comes as a direct message")
    expect(home).to_contain_text("For leads")
    expect(home).not_to_contain_text("For curators")
    _go(page, slack, AMINAS)
    expect(page.locator("#messages")).to_contain_text("You asked: Does homework help?")
    _go(page, slack, "home")
    expect(home).to_contain_text(re.compile(r"Does homework help\?\s*answered"))
    home.get_by_role("button", name="What is recorded about me").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    home.get_by_role("button", name="Delete mine").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Delete")).click()
    expect(home).to_contain_text("None of your questions is recorded yet.")
