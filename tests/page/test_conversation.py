"""The main conversation as a person has it: in a real browser, with the real answers of the starter documents."""

from __future__ import annotations

import re

from fakes import BrokenAssistant, EchoAssistant
from local_slack import BEN, SCHOOLS, LocalSlack
from playwright.sync_api import Locator, Page, expect
from running_bot import running_bot
from sqlalchemy import select

from answering.assistant import Assistant
from database.engine import Database
from database.models import Feedback, Question

BOT = "[data-from=UEVIDENCE]"


def _open(page: Page, slack: LocalSlack, place: str = SCHOOLS, member: str = "") -> None:
    page.goto(f"{slack.page}{f'?as={member}' if member else ''}#{place}")
    expect(page.locator("#connection")).to_have_text("Evidence Desk is connected")


def _ask(page: Page, words: str) -> Locator:
    page.locator("#composer textarea").fill(words)
    page.keyboard.press("Enter")
    return page.locator(f"#replies {BOT}").first


def test_a_question_is_asked_answered_followed_up_and_judged(
    page: Page, slack: LocalSlack, log: Database, assistant: Assistant
) -> None:
    with running_bot(slack, log, assistant):
        _open(page, slack)
        answer = _ask(page, "@Evidence Desk What does the Toolkit say about feedback?")
        expect(answer).to_contain_text("+6 months · very low cost · evidence 4/5")
        expect(answer).to_contain_text("Sources")
        expect(answer.get_by_role("link", name="[1]").first).to_have_attribute("href", re.compile("^https://"))

        answer.get_by_role("button", name="Not helpful").click()
        window = page.get_by_role("dialog", name="What was wrong?")
        window.get_by_label("It is hard to follow").check()
        window.get_by_label("Anything to add?").fill("More about marking, please.")
        window.get_by_role("button", name="Send").click()
        expect(window).to_be_hidden()
        expect(answer.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "true")

        page.locator("#reply textarea").fill("What did it cost?")
        page.keyboard.press("Enter")
        expect(page.locator(f"#replies {BOT}").nth(1)).to_contain_text("I took this to mean")
    with log.read() as session:
        (feedback,) = session.scalars(select(Feedback))
        assert (feedback.verdict, feedback.reason, feedback.comment) == (
            "unhelpful",
            "unclear",
            "More about marking, please.",
        )
        assert len(list(session.scalars(select(Question)))) == 2


def test_a_direct_message_begins_with_a_suggestion_and_an_abstention_names_what_is_nearest(
    page: Page, slack: LocalSlack, log: Database, assistant: Assistant
) -> None:
    with running_bot(slack, log, assistant):
        _open(page, slack)
        page.get_by_role("link", name="Evidence Desk").click()
        page.get_by_role("button", name="Feedback in the Toolkit").click()
        expect(page.locator(f"#replies {BOT}")).to_contain_text("Toolkit rating")
        answer = _ask(page, "Which brand of interactive whiteboard is the most reliable?")
        expect(answer).to_contain_text("could not find an answer")
        expect(answer).to_contain_text("Nearest documents")


def test_what_goes_wrong_is_said_with_a_reference(page: Page, slack: LocalSlack, log: Database) -> None:
    with running_bot(slack, log, BrokenAssistant()):
        _open(page, slack)
        expect(_ask(page, "@Evidence Desk does homework help?")).to_contain_text(re.compile("quote Q-[0-9A-Z]{6}"))


def test_a_concern_written_into_the_window_is_refused_beside_its_field(
    page: Page, slack: LocalSlack, log: Database
) -> None:
    with running_bot(slack, log, EchoAssistant()):
        _open(page, slack)
        _ask(page, "@Evidence Desk does homework help?").get_by_role("button", name="Not helpful").click()
        window = page.get_by_role("dialog")
        window.get_by_label("Anything to add?").fill("A girl in my class told me her dad hits her at home")
        window.get_by_role("button", name="Send").click()
        expect(window.get_by_role("alert").filter(has_text="safeguarding")).to_be_visible()
        window.get_by_role("button", name="Skip").click()
        expect(window).to_be_hidden()


def test_members_see_the_same_channel_and_their_own_verdicts(page: Page, slack: LocalSlack, log: Database) -> None:
    with running_bot(slack, log, EchoAssistant()):
        _open(page, slack)
        _ask(page, "@Evidence Desk does homework help?").get_by_role("button", name="Helpful", exact=True).click()
        pressed = page.locator("#replies .verdict[aria-pressed=true]")
        expect(pressed).to_have_text("Helpful")
        page.get_by_label("You are").select_option(BEN)
        expect(page.locator("#title")).to_have_text("Delivery team, East of England")
        expect(page.locator(f"#replies {BOT}")).to_contain_text("You asked: does homework help?")
        expect(pressed).to_have_count(0)


def test_what_is_asked_while_the_bot_is_away_is_answered_when_it_is_back(
    page: Page, slack: LocalSlack, log: Database
) -> None:
    with running_bot(slack, log, EchoAssistant()):
        _open(page, slack)
    expect(page.locator("#connection")).to_have_text("Evidence Desk is not connected")
    answer = _ask(page, "@Evidence Desk does homework help?")
    with running_bot(slack, log, EchoAssistant()):
        expect(answer).to_contain_text("You asked: does homework help?")


def test_a_removed_bot_is_added_again_at_the_channel(page: Page, slack: LocalSlack, log: Database) -> None:
    with running_bot(slack, log, EchoAssistant()):
        _open(page, slack)
        page.get_by_role("button", name="Remove Evidence Desk").click()
        page.get_by_role("button", name="Add Evidence Desk").click()
        expect(_ask(page, "@Evidence Desk does homework help?")).to_contain_text("You asked")
