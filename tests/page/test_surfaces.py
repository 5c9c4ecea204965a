"""App Home, commands, shortcuts and windows in a real browser, with a small real app behind them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_slack import AMINAS, BEN, SCHOOLS, LocalSlack, local_slack, wait_for
from playwright.sync_api import Page, expect
from scripted_app import ScriptedApp, actions, field, modal, options, scripted_app, section, write_manifest
from slack_sdk import WebClient

TEXT = {"type": "plain_text_input"}


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalSlack]:
    with local_slack(write_manifest(tmp_path)) as running:
        yield running


@pytest.fixture
def app(slack: LocalSlack) -> Iterator[ScriptedApp]:
    with scripted_app(slack) as running:
        yield running


def _command(page: Page, words: str, at: str = "#composer") -> None:
    page.locator(f"{at} textarea").fill(words)
    page.keyboard.press("Enter")


def _clicks(app: ScriptedApp) -> list[dict[str, Any]]:
    return [body for body in app.heard if body.get("type") == "block_actions"]


def test_home_is_drawn_acted_in_and_redrawn_around_what_is_typed(
    page: Page, slack: LocalSlack, app: ScriptedApp
) -> None:
    page.goto(f"{slack.page}#{AMINAS}")
    tabs = page.get_by_role("navigation", name="Tabs of the app")
    expect(tabs.get_by_role("link", name="Messages")).to_have_attribute("aria-current", "page")
    tabs.get_by_role("link", name="Home").click()
    home = page.get_by_role("region", name="Home")
    expect(home.get_by_role("heading")).to_have_text("Welcome")
    expect(page).to_have_url(f"{slack.page}#home")
    home.get_by_label("Notes").fill("half a thou")
    home.get_by_label("What are you looking for?").fill("feedback")
    page.keyboard.press("Enter")
    expect(home.get_by_role("heading")).to_have_text("Found feedback")
    expect(home.get_by_label("Notes")).to_have_value("half a thou")
    expect(home.get_by_label("What are you looking for?")).to_be_focused()
    values = app.last("block_actions")["view"]["state"]["values"]
    assert values["notes_block"]["notes"]["value"] == "half a thou"
    home.get_by_label("My region").select_option("south")
    expect(home.get_by_role("heading")).to_have_text("Found south")
    home.get_by_role("button", name="Form").click()
    expect(page.get_by_role("dialog", name="A form")).to_be_visible()


def test_a_command_is_chosen_from_its_menu_and_answered_for_the_member_alone(
    page: Page, slack: LocalSlack, app: ScriptedApp
) -> None:
    page.goto(f"{slack.page}#{SCHOOLS}")
    words = page.locator("#composer textarea")
    words.press_sequentially("/")
    menu = page.get_by_role("listbox", name="Commands")
    expect(menu.get_by_role("option")).to_contain_text(["/look [words]", "/form"])
    expect(menu).to_contain_text("Look something up")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(words).to_have_value("/look ")
    expect(menu).to_be_hidden()
    words.press_sequentially("oral language")
    page.keyboard.press("Enter")
    answer = page.locator("#messages .ephemeral")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("You looked for oral language")
    assert app.last("/look")["text"] == "oral language"
    answer.get_by_role("button", name="Share").click()
    expect(page.locator("#messages .ephemeral")).to_contain_text("It was shared.")
    expect(page.locator("#messages .message:not(.ephemeral)")).to_contain_text("Shared 7")
    _command(page, "/look again")
    page.get_by_role("button", name="Drop").click()
    expect(page.locator("#messages .ephemeral")).to_have_count(1)


def test_a_command_is_refused_in_a_thread_and_where_there_is_none_like_it(
    page: Page, slack: LocalSlack, app: ScriptedApp
) -> None:
    ts = slack.say(BEN, SCHOOLS, "Does homework help?")
    page.goto(f"{slack.page}#{SCHOOLS}/{ts}")
    _command(page, "/look here", "#reply")
    expect(page.get_by_role("alert")).to_have_text("/look is not supported in threads. Sorry!")
    _command(page, "/nothing here")
    expect(page.get_by_role("alert")).to_have_text("/nothing is not a valid command.")
    expect(page.locator("#composer textarea")).to_have_value("/nothing here")
    assert not [body for body in app.heard if "command" in body]


@pytest.mark.usefixtures("app")
def test_shortcuts_are_chosen_at_a_message_and_beside_the_composer(page: Page, slack: LocalSlack) -> None:
    slack.say(BEN, SCHOOLS, "Does homework help?")
    page.goto(f"{slack.page}#{SCHOOLS}")
    page.get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Look this up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#messages .ephemeral")).to_contain_text("Looking up: Does homework help?")
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Fill in a form").click()
    expect(page.get_by_role("dialog", name="A form")).to_be_visible()


def test_a_window_keeps_what_was_typed_through_updates_and_windows_over_it(
    page: Page, slack: LocalSlack, app: ScriptedApp
) -> None:
    page.goto(f"{slack.page}#{SCHOOLS}")
    _command(page, "/form")
    window = page.get_by_role("dialog", name="A form")
    window.get_by_label("Name").fill("wrong")
    window.get_by_label("Primary").check()
    window.get_by_label("Channel").select_option("C03CASES")
    window.get_by_label("Setting").select_option("coastal")
    expect(window).to_contain_text("You chose coastal.")
    expect(window.get_by_label("Name")).to_have_value("wrong")
    expect(window.get_by_label("Primary")).to_be_checked()

    window.get_by_role("button", name="Another").click()
    over = page.get_by_role("dialog", name="Another")
    over.get_by_label("More").fill("words")
    over.get_by_role("button", name="Back").click()
    expect(window.get_by_label("Name")).to_have_value("wrong")

    window.get_by_role("button", name="Send").click()
    expect(window.get_by_role("alert").filter(has_text="Not this one.")).to_be_visible()
    window.get_by_label("Name").fill("Amina")
    window.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog", name="Thanks")).to_contain_text("Thank you, Amina.")
    values = app.last("view_submission")["view"]["state"]["values"]
    assert values["channel_block"]["channel"]["selected_channel"] == "C03CASES"
    assert [each["value"] for each in values["phases_block"]["phases"]["selected_options"]] == ["primary"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_click_that_needs_confirming_counts_only_when_it_is(page: Page, slack: LocalSlack, app: ScriptedApp) -> None:
    page.goto(f"{slack.page}#{SCHOOLS}")
    _command(page, "/form")
    window = page.get_by_role("dialog", name="A form")
    window.get_by_role("button", name="Delete").click()
    question = page.get_by_role("dialog", name="Delete it?")
    expect(question).to_contain_text("It will be gone.")
    question.get_by_role("button", name="Keep").click()
    expect(question).to_have_count(0)
    window.get_by_role("button", name="Delete").click()
    question.get_by_role("button", name="Delete").click()
    wait_for(lambda: _clicks(app))
    window.get_by_role("button", name="Dismiss").click()
    expect(window).to_be_hidden()
    assert wait_for(lambda: [body for body in app.heard if body.get("type") == "view_closed"])[0]["is_cleared"]
    assert len(_clicks(app)) == 1


def test_a_long_window_begins_at_its_top_and_is_scrolled_by_keys(
    page: Page, slack: LocalSlack, app: ScriptedApp, client: WebClient
) -> None:
    page.goto(f"{slack.page}#{SCHOOLS}")
    _command(page, "/look words")
    expect(page.locator("#messages .ephemeral")).to_have_count(1)
    menu = {"type": "overflow", "action_id": "stay", "options": options("One", "Two")}
    blocks = [actions(menu), *(section(f"Line {number}") for number in range(60)), field("Name", "name", TEXT)]
    client.views_open(trigger_id=app.last("/look")["trigger_id"], view=modal("Long", *blocks))
    window = page.get_by_role("dialog", name="Long")
    expect(window.get_by_text("Line 0", exact=True)).to_be_in_viewport()
    expect(window.get_by_role("button", name="Send")).to_be_in_viewport()
    page.keyboard.press("End")
    expect(window.get_by_label("Name")).to_be_in_viewport()
    page.keyboard.press("Home")
    window.get_by_role("button", name="More options").click()
    window.get_by_role("menuitem", name="Two").click()
    clicked = wait_for(lambda: _clicks(app))
    assert clicked[0]["actions"][0]["selected_option"]["value"] == "two"


def test_preformatted_words_are_copied_as_they_are(page: Page, slack: LocalSlack, client: WebClient) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    words = "Feedback (2021), page 4.\nhttps://example.org/feedback"
    block: dict[str, Any] = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": words}]}
    client.chat_postMessage(channel=SCHOOLS, text="x", blocks=[{"type": "rich_text", "elements": [block]}])
    page.goto(f"{slack.page}#{SCHOOLS}")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == words


@pytest.mark.usefixtures("app")
def test_everything_fits_a_narrow_page(page: Page, slack: LocalSlack) -> None:
    page.set_viewport_size({"width": 400, "height": 780})
    page.goto(f"{slack.page}#home")
    page.get_by_role("button", name="Form").click()
    expect(page.get_by_role("dialog", name="A form").get_by_role("button", name="Send")).to_be_in_viewport()
    page.get_by_role("button", name="Dismiss").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.get_by_role("button", name="Channels").click()
    page.get_by_role("link", name="# case-studies").click()
    expect(page.locator("#channel-name")).to_have_text("# case-studies")
    expect(page.locator("#sidebar")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_an_archived_channel_takes_no_words_and_a_deleted_one_is_gone(page: Page, slack: LocalSlack) -> None:
    page.goto(f"{slack.page}#{SCHOOLS}")
    expect(page.locator("#composer textarea")).to_be_visible()
    slack.control("archive", channel=SCHOOLS, how="archived")
    expect(page.get_by_text("This channel is archived.")).to_be_visible()
    expect(page.locator("#composer")).to_be_hidden()
    slack.control("archive", channel=SCHOOLS, how="deleted")
    expect(page.get_by_role("link", name="# research-schools")).to_have_count(0)
    expect(page.locator("#channel-name")).to_have_text("# case-studies")
