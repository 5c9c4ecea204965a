"""The page draws what an app may send, and nothing in it becomes markup of the page's own."""

from __future__ import annotations

from typing import Any

import pytest
from local_slack import AMINA, AMINAS, BEN, SCHOOLS, LocalSlack
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def _plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def _rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def _shown(page: Page, slack: LocalSlack, client: WebClient, *blocks: dict[str, Any], text: str = "x") -> Any:
    client.chat_postMessage(channel=SCHOOLS, text=text, blocks=list(blocks) or None)
    page.goto(f"{slack.page}#{SCHOOLS}")
    return page.locator("#messages .message .body")


@pytest.mark.parametrize(
    "block",
    [
        _rich({"type": "text", "text": HOSTILE}),
        {"type": "section", "text": _plain(HOSTILE)},
        {"type": "context", "elements": [_plain(HOSTILE)]},
        {"type": "header", "text": _plain(HOSTILE)},
        {"type": "actions", "elements": [{"type": "button", "action_id": "a", "text": _plain(HOSTILE)}]},
        {"type": "markdown", "text": HOSTILE},
        {"type": "image", "image_url": "https://example.org/x.png", "alt_text": HOSTILE},
    ],
    ids=lambda block: block["type"],
)
def test_hostile_words_stay_words(page: Page, slack: LocalSlack, client: WebClient, block: dict[str, Any]) -> None:
    body = _shown(page, slack, client, block)
    expect(body).to_contain_text(HOSTILE)
    assert page.locator("#messages script, #messages img[src=x]").count() == 0


def test_an_address_that_is_none_of_the_web_is_no_link(page: Page, slack: LocalSlack, client: WebClient) -> None:
    block = {"type": "markdown", "text": "[there](https://example.org/) and [here](javascript:alert(1))"}
    rich = _rich({"type": "link", "url": "javascript:alert(1)", "text": "over there"})
    body = _shown(page, slack, client, block, rich)
    expect(body).to_contain_text("over there")
    addresses = [link.get_attribute("href") for link in body.get_by_role("link").all()]
    assert addresses == ["https://example.org/"]


def test_rich_text_has_its_styles_lists_and_mentions(page: Page, slack: LocalSlack, client: WebClient) -> None:
    bullets = {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one of two"}]}],
    }
    block = _rich({"type": "text", "text": "bold", "style": {"bold": True}}, {"type": "user", "user_id": BEN})
    block["elements"].append(bullets)
    body = _shown(page, slack, client, block)
    expect(body.locator("strong", has_text="bold")).to_be_visible()
    expect(body.locator(".mention")).to_have_text("@Ben Hartley")
    expect(body.get_by_role("listitem")).to_have_text("one of two")


def test_mrkdwn_is_drawn_as_slack_draws_it(page: Page, slack: LocalSlack, client: WebClient) -> None:
    words = "*bold* and _slanted_, `code`, 2 * 3 * 4, <https://example.org/|a link>, &lt;b&gt;, <!channel>\n&gt; quoted"
    body = _shown(page, slack, client, {"type": "section", "text": {"type": "mrkdwn", "text": words}})
    expect(body.locator(".section-text strong")).to_have_text("bold")
    expect(body.locator("em")).to_have_text("slanted")
    expect(body.locator("code")).to_have_text("code")
    expect(body.locator("blockquote")).to_have_text("quoted")
    expect(body.get_by_role("link")).to_have_attribute("href", "https://example.org/")
    expect(body).to_contain_text("2 * 3 * 4, a link, <b>, @channel")


def test_a_markdown_table_is_a_table(page: Page, slack: LocalSlack, client: WebClient) -> None:
    words = "| Strand | Months |\n|---|---|\n| Feedback | 6 |"
    body = _shown(page, slack, client, {"type": "markdown", "text": words})
    expect(body.get_by_role("cell")).to_have_text(["Feedback", "6"])


def test_what_a_member_types_keeps_its_signs(page: Page, slack: LocalSlack) -> None:
    slack.say(AMINA, SCHOOLS, f"*not bold* {HOSTILE} @Ben Hartley #case-studies")
    page.goto(f"{slack.page}#{SCHOOLS}")
    body = page.locator("#messages .message .words")
    expect(body).to_have_text(f"*not bold* {HOSTILE} @Ben Hartley #case-studies")
    expect(body.locator(".mention")).to_have_count(2)


def test_a_message_for_one_person_is_shown_to_nobody_else(page: Page, slack: LocalSlack, client: WebClient) -> None:
    client.chat_postEphemeral(channel=SCHOOLS, user=AMINA, text="between us")
    page.goto(f"{slack.page}#{SCHOOLS}")
    expect(page.locator("#messages .ephemeral")).to_contain_text("Only visible to you")
    page.goto(f"{slack.page}?as={BEN}#{SCHOOLS}")
    expect(page.locator("#title")).to_have_text("Delivery team, East of England")
    expect(page.get_by_text("between us")).to_have_count(0)


def test_a_message_is_changed_and_deleted_by_its_author(page: Page, slack: LocalSlack) -> None:
    slack.say(AMINA, SCHOOLS, "Does homework help in #case-studies?")
    page.goto(f"{slack.page}#{SCHOOLS}")
    message = page.locator("#messages .message")
    answers = iter(["Does homework help in #delivery-team?", None])

    def answer(dialog: Any) -> None:
        if dialog.type == "prompt":
            assert dialog.default_value == "Does homework help in #case-studies?"
        dialog.accept(next(answers) or "")

    page.on("dialog", answer)
    message.hover()
    message.get_by_role("button", name="Edit").click()
    expect(message).to_contain_text("Does homework help in #delivery-team?(edited)")
    message.hover()
    message.get_by_role("button", name="Delete").click()
    expect(page.locator("#messages .message")).to_have_count(0)


def test_status_and_reply_appear_without_loading_again(page: Page, slack: LocalSlack, client: WebClient) -> None:
    ts = slack.say(AMINA, SCHOOLS, "Does homework help?")
    page.goto(f"{slack.page}#{SCHOOLS}/{ts}")
    expect(page.locator("#replies .message")).to_have_count(1)
    client.assistant_threads_setStatus(channel_id=SCHOOLS, thread_ts=ts, status="is searching…")
    expect(page.locator("#status")).to_have_text("Evidence Desk is searching…")
    client.chat_postMessage(channel=SCHOOLS, thread_ts=ts, text="It does.")
    expect(page.locator("#replies .message").nth(1)).to_contain_text("It does.")
    expect(page.locator("#status")).to_be_hidden()
    expect(page.get_by_role("button", name="1 reply")).to_be_visible()


def test_a_click_that_nobody_answers_is_said_to_be_unanswered(page: Page, slack: LocalSlack, client: WebClient) -> None:
    slack.control("settings", ack_seconds=0.2)
    button = {"type": "button", "action_id": "a", "text": _plain("Press")}
    _shown(page, slack, client, {"type": "actions", "elements": [button]})
    page.get_by_role("button", name="Press").click()
    expect(page.get_by_role("alert")).to_contain_text("The app did not answer in time.")


def test_a_refusal_is_said_and_the_words_stay(page: Page, slack: LocalSlack) -> None:
    page.goto(f"{slack.page}#{AMINAS}")
    expect(page.locator("#channel-name")).to_have_text("Evidence Desk")
    page.route("**/page/say", lambda route: route.fulfill(status=400, json={"error": "Not just now."}))
    page.locator("#composer textarea").fill("Does homework help?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Not just now.")
    expect(page.locator("#composer textarea")).to_have_value("Does homework help?")
