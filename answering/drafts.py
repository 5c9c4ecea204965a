"""What a chat model is asked to write: statements, each with the passages that it rests on and their exact words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from json_repair import repair_json
from pydantic import BaseModel, Field, ValidationError

from knowledge_base.document_limits import without_controls

_MOST_STATEMENTS = 12
_MOST_LETTERS = 40_000  # of a reply; an answer has a few hundred words


class Quote(BaseModel):
    """Words copied from one passage."""

    passage: int = Field(description="The number of the passage.")
    quote: str = Field(description="Words copied from it exactly, without anything left out or changed.")


class DraftedStatement(BaseModel):
    """One thing that the answer says."""

    text: str = Field(description="One sentence of the answer, in plain British English.")
    support: list[Quote] = Field(description="What it rests on.")


class Draft(BaseModel):
    """An answer to a colleague's question, written over numbered passages."""

    statements: list[DraftedStatement] = Field(description="The answer, its most direct sentence first.")


def draft_from(values: Any) -> Draft | None:
    """Make a draft of what a model gave, leaving out statements that are malformed; None where none is left."""
    if isinstance(values, Draft):
        values = values.model_dump()
    listed = values.get("statements") if isinstance(values, dict) else values
    if not isinstance(listed, list):
        return None
    statements = tuple(_statements(listed))[:_MOST_STATEMENTS]
    return Draft(statements=list(statements)) if statements else None


def draft_in(text: str) -> Draft | None:
    """Find a draft in a reply: JSON alone, in a fence, amid other words, cut short or a little wrong; else None."""
    try:
        return draft_from(repair_json(text[:_MOST_LETTERS], return_objects=True))
    except (ValueError, RecursionError):
        return None


def _statements(listed: list[Any]) -> Iterator[DraftedStatement]:
    for values in listed:
        try:
            statement = DraftedStatement.model_validate(values)
        except ValidationError:
            continue
        if statement.text.strip() and statement.support:
            support = [Quote(passage=one.passage, quote=without_controls(one.quote)) for one in statement.support]
            yield DraftedStatement(text=without_controls(statement.text), support=support)
