"""The buttons under an answer: its quotes, a copy of it, what to ask next, and what becomes of a private one.

A button carries the question's id and nothing else: words and rights are looked up when it is pressed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from answering.answer import Answer, Outcome
from bot.blocks.button import button
from bot.blocks.frame import Frame
from bot.blocks.requests import request_buttons
from bot.blocks.rich_text import Block, context

QUOTES, SEND_TO_ME, NEXT_QUESTION = "quotes", "send_to_me", "next_question"
SHARE, KEEP = "share_answer", "keep_answer"
NEXT = "You could ask next:"
_MOST_NEXT = 5
_SEEN_TO = (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.NOT_FOUND)


def answer_buttons(answer: Answer, question_id: int, frame: Frame) -> Iterable[Block]:
    """Give every button under an answer but the feedback."""
    value = str(question_id)
    if frame.shareable:
        yield _row(button(SHARE, "Share with the channel", value), button(KEEP, "Keep to myself", value))
    if answer.outcome is Outcome.NOT_FOUND and frame.shared_by is None:
        yield request_buttons(question_id, frame.can_ask_person)
    if buttons := list(_buttons(answer, question_id, frame)):
        yield _row(*buttons)
    if following := answer.suggestions[:_MOST_NEXT]:
        yield context(NEXT)
        yield _row(
            *(
                button(f"{NEXT_QUESTION}:{number}", words, f"{question_id}:{number}")
                for number, words in enumerate(following)
            )
        )


def _buttons(answer: Answer, question_id: int, frame: Frame) -> Iterable[dict[str, Any]]:
    """Give the row under an answer."""
    if answer.citations:
        yield button(QUOTES, "See quotes", str(question_id))
    if answer.outcome in _SEEN_TO and not (frame.private or frame.is_direct):
        yield button(SEND_TO_ME, "Send to me", str(question_id))


def _row(*buttons: dict[str, Any]) -> Block:
    return {"type": "actions", "elements": list(buttons)}
