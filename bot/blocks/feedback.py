"""The question whether an answer helped, and the window that asks why it did not."""

from __future__ import annotations

from typing import Any

from bot.blocks.plain_text import plain_text

ACTION = "feedback"
WINDOW = "feedback_reason"
REASON, COMMENT = "reason", "comment"
LONGEST_COMMENT = 1_000
_REASONS = {
    "off_topic": "It did not answer my question",
    "wrong_sources": "These are not the right sources",
    "wrong": "Something in it is wrong",
    "unclear": "It is hard to follow",
    "other": "Something else",
}


def buttons(question_id: int) -> dict[str, Any]:
    """Give Slack's own feedback buttons for one answer."""
    element = {
        "type": "feedback_buttons",
        "action_id": ACTION,
        "positive_button": {"text": plain_text("Helpful"), "value": f"helpful:{question_id}"},
        "negative_button": {"text": plain_text("Not helpful"), "value": f"unhelpful:{question_id}"},
    }
    return {"type": "context_actions", "block_id": "feedback", "elements": [element]}


def reason_window(question_id: int) -> dict[str, Any]:
    """Give the window that asks, optionally, why an answer did not help."""
    options = [{"text": plain_text(words), "value": value} for value, words in _REASONS.items()]
    return {
        "type": "modal",
        "callback_id": WINDOW,
        "private_metadata": str(question_id),
        "title": plain_text("What was wrong?"),
        "submit": plain_text("Send"),
        "close": plain_text("Skip"),
        "blocks": [
            _input(REASON, "Why did it not help?", {"type": "radio_buttons", "action_id": REASON, "options": options}),
            _input(
                COMMENT,
                "Anything to add?",
                {
                    "type": "plain_text_input",
                    "action_id": COMMENT,
                    "multiline": True,
                    "max_length": LONGEST_COMMENT,
                    "placeholder": plain_text("What would have helped?"),
                },
            ),
            {
                "type": "context",
                "elements": [
                    plain_text("Your verdict is kept already. Leads can read what you add here, without your name.")
                ],
            },
        ],
    }


def _input(block_id: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "optional": True, "label": plain_text(label), "element": element}
