"""A click on a button under an answer: where it stands, and what its value says. A value may be anybody's making."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from answering.kept_answers import GONE, AnswerGone
from bot.posting import is_direct
from insights.question_log import Address

_MOST_DIGITS = 18  # of an id that either database can hold


@dataclass(frozen=True)
class Click:
    """One click; the second number says which of several buttons it was."""

    user: str
    channel: str
    message_ts: str
    thread_ts: str | None
    is_ephemeral: bool
    question_id: int
    number: int

    @property
    def is_private(self) -> bool:
        """Whether only the person who clicked sees what was clicked."""
        return self.is_ephemeral or is_direct(self.channel)

    @property
    def root(self) -> str | None:
        """The message whose thread an answer goes into; none where the clicked one has no thread."""
        return None if self.is_ephemeral else self.thread_ts or self.message_ts

    @property
    def address(self) -> Address:
        """Where an answer to this click goes."""
        return Address(self.channel, self.root, self.user)


def read_click(body: dict[str, Any], action: dict[str, Any]) -> Click:
    """Read a click; raises `AnswerGone` where its value names no question."""
    container = body.get("container") or {}
    question_id, _, number = str(action.get("value")).partition(":")
    return Click(
        user=str(body["user"]["id"]),
        channel=str(container.get("channel_id") or ""),
        message_ts=str(container.get("message_ts") or ""),
        thread_ts=container.get("thread_ts"),
        is_ephemeral=bool(container.get("is_ephemeral")),
        question_id=number_of(question_id),
        number=number_of(number or "0"),
    )


def number_of(digits: str) -> int:
    """Read a question's number; raises `AnswerGone` where it is none that either database can hold."""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise AnswerGone(GONE)
    return int(digits)
