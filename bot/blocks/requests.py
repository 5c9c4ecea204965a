"""What goes on after an abstention, drawn: buttons under it, the help channel's message, the reply and its window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from answering.pending_requests import Pending
from answering.requests import LONGEST_REPLY
from bot.blocks.button import button
from bot.blocks.message import Message
from bot.blocks.plain_text import plain_text
from bot.blocks.rich_text import Block, bullets, context, link, quote, rich_text, section, shortened, text
from insights.dates import day_and_month

ASK_PERSON, TELL_ME_WHEN, RESOLVE = "ask_person", "tell_me_when", "resolve_request"
REPLY = "reply"
NOBODY_ASKED = "Your question could not be posted in the help channel, so nobody has been asked: {question}"
DELETED = "The person who asked this has deleted the question."
_WANTED = "A colleague asks what the knowledge base does not answer:"
_TRIED = "What was tried: "
_LONGEST_QUESTION = 2_500
_LONGEST_MENTION = 150  # of a question that its asker knows


def request_buttons(question_id: int, can_ask_person: bool) -> Block:
    """Give what an asker can do where there was no answer."""
    person = [button(ASK_PERSON, "Ask a person", str(question_id))] if can_ask_person else []
    watch = button(TELL_ME_WHEN, "Tell me when there is evidence", str(question_id))
    return {"type": "actions", "block_id": "requests", "elements": [*person, watch]}


def help_message(wanted: Pending, thread: str | None) -> Message:
    """Ask the help channel, with a link to the thread where others can see it; never who asked."""
    question = shortened(wanted.question, _LONGEST_QUESTION)
    blocks = (
        rich_text(section(text(_WANTED, bold=True)), quote(question)),
        *([rich_text(section(link(thread, "See it where it was asked")))] if thread else []),
        *_tried(wanted),
        {"type": "actions", "elements": [button(RESOLVE, "Mark resolved", str(wanted.request_id))]},
        context(f"Reference {wanted.reference}"),
    )
    return Message(f"{_WANTED} {question}", blocks)


def resolved_message(told: Pending, *, reached: bool) -> Message:
    """Give the help channel's message once somebody has answered."""
    question = shortened(told.question, _LONGEST_QUESTION)
    end = "The person who asked has the reply." if reached else "The person who asked can no longer be reached with it."
    done = f"Resolved: a colleague has answered. {end} A curator keeps it."
    return Message(f"{done} {question}", (rich_text(quote(question)), context(done)))


def resolve_window(wanted: Pending) -> dict[str, Any]:
    """Give the window for a helper's reply."""
    reply = {
        "type": "plain_text_input",
        "action_id": REPLY,
        "multiline": True,
        "min_length": 1,
        "max_length": LONGEST_REPLY,
    }
    kept = "The person who asked will read this, and a curator keeps it. Please do not name anybody in it."
    return {
        "type": "modal",
        "callback_id": RESOLVE,
        "private_metadata": str(wanted.request_id),
        "title": plain_text("Answer a colleague"),
        "submit": plain_text("Send"),
        "close": plain_text("Cancel"),
        "blocks": [
            rich_text(quote(shortened(wanted.question, _LONGEST_QUESTION))),
            {"type": "input", "block_id": REPLY, "label": plain_text("Your reply"), "element": reply},
            {"type": "context", "elements": [plain_text(kept)]},
        ],
    }


def reply_message(told: Pending) -> Message:
    """Give the asker a colleague's reply."""
    heading = f"A colleague answered your question “{shortened(told.question, _LONGEST_MENTION)}”:"
    reply = told.reply or ""
    blocks = (
        rich_text(section(text(heading, bold=True)), quote(reply)),
        context(f"This is a colleague’s own reply, not from the knowledge base. Reference {told.reference}"),
    )
    return Message(f"{heading}\n{reply}", blocks)


def evidence_line(told: Pending) -> str:
    """Say above an answer why it comes now."""
    asked = shortened(told.question, _LONGEST_MENTION)
    return f"There is evidence now for what you asked on {day_and_month(told.asked_on)}: {asked}"


def nobody_asked(wanted: Pending) -> Message:
    """Tell the asker that the help channel could not be reached."""
    return Message(NOBODY_ASKED.format(question=shortened(wanted.question, _LONGEST_MENTION)))


def _tried(wanted: Pending) -> Iterable[Block]:
    if wanted.answer.message:
        yield rich_text(section(text(_TRIED, bold=True), text(wanted.answer.message)))
    if wanted.answer.nearest:
        lines = (section(link(near.source_url, near.title)) for near in wanted.answer.nearest)
        yield rich_text(section(text("Nearest documents", bold=True)), bullets(lines))
