"""Answers as they are stored with their questions, and read back from there."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from answering.answer import Answer, Turn, from_json, to_json
from insights.claims import CitationRow, Result
from insights.question_log import Exchange


def read_answer(stored: dict[str, object] | None) -> Answer | None:
    """Give the answer; None where there is none, or where another version stored it in another shape."""
    try:
        return from_json(stored) if stored is not None else None
    except ValidationError:
        return None


def result_of(answer: Answer) -> Result:
    """Give the form in which an answer is stored."""
    citations = [
        CitationRow(cited.number, cited.document, cited.version, cited.section, cited.quote)
        for cited in answer.citations
    ]
    times = answer.timings
    timings = {"retrieve": times.retrieve, "compose": times.compose, "total": times.total}
    return Result(answer.outcome, to_json(answer), citations, answer.mode, answer.prompt, timings)


def turns_of(exchanges: Iterable[Exchange]) -> list[Turn]:
    """Give what was said in a thread, as the assistant takes it."""
    turns: list[Turn] = []
    for exchange in exchanges:
        turns.append(Turn("user", exchange.text))
        if answer := read_answer(exchange.answer):
            said = [answer.message, *(statement.text for statement in answer.statements)]
            turns.append(Turn("assistant", " ".join(filter(None, said))))
    return turns
