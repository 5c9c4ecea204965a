"""What stands around an answer: where it is shown, to whom, and the question where nobody can see it there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.blocks.rich_text import Block, Element, context, person, rich_text, section, shortened, text

SORRY = "Sorry for the delay."
_LONGEST_QUESTION = 1_000


@dataclass(frozen=True)
class Frame:
    """Where and for whom an answer is drawn."""

    late: bool = False
    question: str | None = None  # redacted, where it is to be said again
    asker: str | None = None  # whoever pressed a button to ask it where all can see the answer
    shared_by: str | None = None
    private: bool = False  # for the asker's eyes
    shareable: bool = False  # whether the asker may still share it with the channel it stands in
    is_direct: bool = False  # in somebody's direct messages, so that it need not be sent there
    recorded: bool = True  # else there is nothing for a button to come back to
    can_ask_person: bool = False  # whether there is a channel in which people answer


def opening(frame: Frame) -> Iterable[Block]:
    """Give what comes before the answer."""
    if frame.late:
        yield context(SORRY)
    if frame.shared_by:
        yield rich_text(section(text("Shared by "), person(frame.shared_by)))
    if frame.question:
        words = text(shortened(frame.question, _LONGEST_QUESTION))
        yield rich_text(section(*_asked(frame), words))


def opening_words(frame: Frame) -> list[str]:
    """Give the same without blocks; who asked or shared it is left out, whom words alone cannot name."""
    asked = "You asked: " if frame.private else "Question: "
    question = asked + shortened(frame.question, _LONGEST_QUESTION) if frame.question else ""
    return [SORRY if frame.late else "", question]


def _asked(frame: Frame) -> list[Element]:
    if frame.asker:
        return [person(frame.asker), text(" asked: ", bold=True)]
    return [text("You asked: " if frame.private else "Question: ", bold=True)]
