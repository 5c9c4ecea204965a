"""What a lead sees in a browser, on a desk and on a phone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from leads_fakes import KeptChallenges
from playwright.sync_api import Page, expect
from running_dashboard import LEAD, Running

from insights.challenge import Breakdown, Cell, Need, Source

PATHS = ("/", "/themes", "/themes?by=region:North+East", "/themes/7", "/themes/7/split", "/gaps", "/feedback", "/usage")
PATHS += ("/documents", "/documents/1", "/documents/checks", "/recorded", "/nothing")
HOSTILE = """<script>document.title='run'</script><img src=x onerror="document.title='run'">{{ 123457*7 }}"""


@pytest.mark.parametrize("page", [1280, 390], indirect=True, ids=["desktop", "phone"])
def test_every_page_can_be_used_by_everybody_and_fits_its_window(page: Page, desk: Running) -> None:
    for path in PATHS:
        page.goto(f"{desk.url}{path}")
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical", "moderate")] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_the_overview_says_what_moves_and_what_is_missing(page: Page) -> None:
    for words in ("Common challenges to the end of October 2026", "67% or more", "2 requests wait", "New and growing"):
        expect(page.get_by_role("main")).to_contain_text(words)
    page.get_by_role("link", name="Raising attendance of disadvantaged pupils").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Raising attendance of disadvantaged pupils")
    expect(page.get_by_role("main")).to_contain_text("46 questions from 29 people, October 2026")
    expect(page.get_by_role("img")).to_have_attribute(
        "aria-label",
        "August to September 2026: 24 questions from 17 people; October 2026: 46 questions from 29 people",
    )


def test_one_group_at_a_time(page: Page, desk: Running) -> None:
    page.goto(f"{desk.url}/themes")
    page.get_by_label("Show the figures of").select_option("region:North East")
    page.get_by_role("button", name="Show").click()
    table = page.get_by_role("table", name="All themes")
    expect(table).to_contain_text("Raising attendance of disadvantaged pupils")
    expect(table).to_contain_text("14")
    expect(table).not_to_contain_text("46")
    page.goto(f"{desk.url}/themes?by=region:Wessex")
    expect(page.get_by_role("table", name="All themes")).to_contain_text("46")


def test_a_theme_is_changed_by_its_forms(page: Page, desk: Running, kept: KeptChallenges) -> None:
    page.goto(f"{desk.url}/themes/7")
    page.get_by_label("Name").fill("Coming in every day")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("status")).to_have_text("Renamed.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Coming in every day")
    page.get_by_role("button", name="Hide from the lists and the digest").click()
    expect(page.get_by_role("main")).to_contain_text("hidden from the lists and the digest")
    page.get_by_role("button", name="Show again").click()
    page.get_by_text("Add a local need").click()
    page.get_by_label("Where you observed it").fill("Whitby")
    page.get_by_label("What you observed").fill("Few buses in winter.")
    page.get_by_role("button", name="Note the need").click()
    expect(page.get_by_role("main")).to_contain_text("Whitby: Few buses in winter.")
    page.get_by_role("button", name="Take back the need seen in Whitby").click()
    expect(page.get_by_role("main")).not_to_contain_text("Few buses")
    page.get_by_text("Note what was done").first.click()
    page.get_by_label("What was done").fill("A training day.")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("main")).to_contain_text("A training day.")
    page.get_by_role("link", name="Split…").click()
    page.get_by_label("Number of parts").select_option("3")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("listitem").filter(has_text="attendance, absence 3")).to_be_visible()
    page.get_by_role("button", name="Split it so").click()
    assert kept.all[7].label == "attendance, absence 1"
    page.goto(f"{desk.url}/themes/7")
    into = page.get_by_label("Make it part of")
    into.select_option(index=0)
    chosen = into.input_value()
    page.get_by_role("button", name="Merge").click()
    expect(page).to_have_url(f"{desk.url}/themes/{chosen}?done=merge")
    assert 7 not in kept.all


def test_what_cannot_be_done_is_said(page: Page, desk: Running, kept: KeptChallenges) -> None:
    page.goto(f"{desk.url}/themes/7")
    kept.all[7] = replace(kept.all[7], name="Another name")
    page.get_by_label("Name").fill("Mine")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("main")).to_contain_text("Somebody else has named this theme “Another name” meanwhile.")
    page.goto(f"{desk.url}/themes/7/split?count=9")
    expect(page.get_by_role("main")).to_contain_text("cannot be split into 9 parts")
    page.goto(f"{desk.url}/themes/999")
    expect(page.get_by_role("main")).to_contain_text("not there any more")


def test_words_from_elsewhere_stay_words(page: Page, desk: Running, kept: KeptChallenges) -> None:
    kept.all[7] = replace(
        kept.all[7],
        name=HOSTILE,
        label=HOSTILE,
        samples=(HOSTILE,),
        needs=(Need(1, HOSTILE, HOSTILE, HOSTILE, dt.datetime(2026, 11, 3, tzinfo=dt.UTC)),),
        cited=(Source(HOSTILE, HOSTILE, "guidance", HOSTILE, "javascript:document.title='run'", HOSTILE, HOSTILE),),
        periods=(
            replace(kept.all[7].periods[0], breakdowns=(Breakdown("place", (Cell(HOSTILE, 9, 7),)),)),
            *kept.all[7].periods[1:],
        ),
    )
    for path in ("/", "/themes", "/themes/7", "/themes/7/split", "/gaps", "/usage", "/themes/8"):
        page.goto(f"{desk.url}{path}")
        assert page.title().endswith("· Evidence Desk"), path
        assert page.locator("main script, main img").count() == 0, path
        assert page.locator("[href^='javascript']").count() == 0, path
        assert "864199" not in page.content(), path


def test_the_first_day_says_what_to_do(page: Page, desk: Running, kept: KeptChallenges) -> None:
    kept.all.clear()
    kept.requests = 0
    page.goto(f"{desk.url}/")
    expect(page.get_by_role("main")).to_contain_text("once 5 people or more have asked about it and the month is over")
    expect(page.get_by_role("main")).to_contain_text("evidence questions import")
    for path, words in (
        ("/themes", "No theme here yet"),
        ("/gaps", "for there is none yet"),
        ("/feedback", "Nobody has sent a comment yet"),
        ("/usage", "Nothing to count yet"),
    ):
        page.goto(f"{desk.url}{path}")
        expect(page.get_by_role("main")).to_contain_text(words)


def test_documents_their_history_and_the_checks(page: Page, desk: Running) -> None:
    page.goto(f"{desk.url}/documents")
    expect(page.get_by_role("main")).to_contain_text("nobody has looked over them since the start")
    page.get_by_role("link", name="Title of notes.pdf").click()
    for words in (
        "title: Notes of a meeting",
        "made out from page 1, the largest words",
        "page 3 is a picture",
        "added",
    ):
        expect(page.get_by_role("main")).to_contain_text(words)
    page.goto(f"{desk.url}/documents/checks")
    page.get_by_role("button", name="Look now").click()
    for words in (
        "1 thing in 2 documents",
        "Title of notes.pdf: was never confirmed",
        "Confirm it.",
        "Nothing found: Undated",
    ):
        expect(page.get_by_role("main")).to_contain_text(words)
    page.goto(f"{desk.url}/documents/999")
    expect(page.get_by_role("main")).to_contain_text("There is no such document")


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_signing_out(page: Page, desk: Running) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto(f"{desk.url}/themes")
    expect(page).to_have_url(f"{desk.url}/sign-in")


def test_a_fault_of_ours_has_a_reference_and_no_trace(page: Page, desk: Running, kept: KeptChallenges) -> None:
    kept.all[7] = replace(kept.all[7], periods=())  # which no challenge has
    shown = desk.client(LEAD).get("/themes/7")
    assert shown.status_code == 500
    assert "Whoever runs Evidence Desk finds it by D-" in shown.text
    assert "Traceback" not in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    page.goto(f"{desk.url}/recorded")
