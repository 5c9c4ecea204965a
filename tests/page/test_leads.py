"""What leads see and do, in a real browser: the digest with its picture, a challenge in full, its edits, its brief."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fakes import EchoAssistant
from leads_fakes import ATTENDANCE, KeptChallenges, sample
from local_slack import AMINA, AMINAS, LEADS_ONLY, LocalSlack
from playwright.sync_api import Locator, Page, expect
from running_bot import Leads, running_bot

from bot.directory import Policy
from database.engine import Database
from people.actors import Appointed

MONDAY = dt.datetime(2026, 11, 2, 8, 5, tzinfo=dt.UTC)


@pytest.fixture
def kept() -> KeptChallenges:
    return sample()


@pytest.fixture(autouse=True)
def _bot(slack: LocalSlack, log: Database, kept: KeptChallenges) -> Iterator[None]:
    policy = Policy(Appointed(frozenset({AMINA})), digest_channel=LEADS_ONLY)
    with running_bot(slack, log, EchoAssistant(), policy=policy, leads=Leads(kept, lambda: MONDAY)):
        yield


def _go(page: Page, slack: LocalSlack, place: str) -> None:
    page.goto(f"{slack.page}?as={AMINA}#{place}")
    expect(page.locator("#connection")).to_have_text("Evidence Desk is connected")


def _challenge(page: Page, slack: LocalSlack) -> Locator:
    _go(page, slack, "home")
    page.get_by_role("region", name="Home").get_by_role("button", name="Open").first.click()
    window = page.get_by_role("dialog", name="Common challenge")
    expect(window.get_by_role("heading", name=ATTENDANCE.name)).to_be_visible()
    return window


def test_the_digest_shows_its_picture_and_says_it_in_words(page: Page, slack: LocalSlack) -> None:
    _go(page, slack, LEADS_ONLY)
    digest = page.locator("#messages [data-from=UEVIDENCE]")
    expect(digest).to_contain_text("Common challenges, week of 2 November 2026", timeout=30_000)
    picture = digest.get_by_role("img", name="Bar chart.")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('#messages img[alt^=Bar]').naturalWidth > 800")
    expect(digest).to_contain_text("School uniform and cost")
    digest.get_by_role("button", name="See all challenges").click()
    expect(page.get_by_role("dialog", name="Common challenges")).to_contain_text("Only closed months are counted")


def test_a_challenge_is_noted_upon_split_and_renamed(page: Page, slack: LocalSlack, kept: KeptChallenges) -> None:
    window = _challenge(page, slack)
    window.get_by_role("button", name="Add a local need…").click()
    form = page.get_by_role("dialog", name="A local need")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert").first).to_have_text("Please fill in this field.")
    form.get_by_label("Where").fill("Whitby")
    form.get_by_label("What you have seen").fill("Few words at entry.")
    form.get_by_role("button", name="Save").click()
    expect(window).to_contain_text("Noted the need.")
    expect(window).to_contain_text("Whitby: Few words at entry.")

    window.get_by_role("button", name="Split…").click()
    form = page.get_by_role("dialog", name="Split")
    form.get_by_label("How it is split").select_option("1:5")
    expect(form).to_contain_text("cannot be split into 5 parts")
    form.get_by_label("How it is split").select_option("1:3")
    expect(form.get_by_role("listitem")).to_have_count(3)
    page.keyboard.press("Escape")

    window.get_by_role("button", name="Rename…").click()
    form = page.get_by_role("dialog", name="Rename")
    expect(form).to_be_visible()
    kept.all[1] = replace(kept.all[1], name="Somebody else’s name")
    form.get_by_label("Name").fill("Mine")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert").first).to_contain_text("Somebody else has named this theme")


def test_hiding_is_asked_twice_and_undone(page: Page, slack: LocalSlack) -> None:
    window = _challenge(page, slack)
    window.get_by_role("button", name="Hide").click()
    question = page.get_by_role("dialog", name="Hide this challenge?")
    question.get_by_role("button", name="Cancel").click()
    window.get_by_role("button", name="Hide").click()
    question.get_by_role("button", name="Hide").click()
    expect(window).to_contain_text("Hidden from the lists and the digest.")
    window.get_by_role("button", name="Show again").click()
    expect(window).to_contain_text("Shown again.")


def test_the_brief_is_a_file_to_download(page: Page, slack: LocalSlack) -> None:
    window = _challenge(page, slack)
    window.get_by_role("button", name="Challenge brief").click()
    expect(window).to_contain_text("The brief is in your direct messages with me.")
    page.keyboard.press("Escape")
    _go(page, slack, AMINAS)
    card = page.locator("#messages a.file")
    expect(card).to_contain_text("challenge-1.docx")
    expect(card).to_contain_text("DOCX · 1 kB")
    with page.expect_download() as download:
        card.click()
    assert download.value.suggested_filename == "challenge-1.docx"
    assert download.value.path().read_bytes() == f"PK {ATTENDANCE.name}".encode()


def test_everything_fits_a_narrow_page(page: Page, slack: LocalSlack) -> None:
    page.set_viewport_size({"width": 400, "height": 780})
    _challenge(page, slack)
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.keyboard.press("Escape")
    page.goto(f"{slack.page}?as={AMINA}#{LEADS_ONLY}")
    expect(page.locator("#messages img[alt^=Bar]")).to_be_visible(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") == 400
