"""Reading an answer back from where it is stored with its question."""

from __future__ import annotations

from pydantic import ValidationError

from answering.answer import Answer, from_json


def read_answer(stored: dict[str, object] | None) -> Answer | None:
    """Give the answer; None where there is none, or where another version stored it in another shape."""
    try:
        return from_json(stored) if stored is not None else None
    except ValidationError:
        return None
