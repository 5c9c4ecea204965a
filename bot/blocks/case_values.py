"""What the buttons under case studies carry: the query and the page, validated when they come back."""

from __future__ import annotations

import json
from dataclasses import asdict

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from answering.case_query import CaseQuery, NothingAsked

_FURTHEST = 100_000


class _Value(BaseModel):
    """The shape of a value; anything else in it is somebody else's work."""

    model_config = ConfigDict(extra="forbid", strict=True)

    words: str | None = None
    region: str | None = None
    phase: str | None = None
    setting: str | None = None
    challenge: str | None = None
    partner_type: str | None = None
    offset: int = Field(0, ge=0, le=_FURTHEST)


def written(query: CaseQuery, offset: int) -> str:
    """Write a page of a query into a button's value."""
    values = {name: value for name, value in asdict(query).items() if value} | {"offset": offset}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def read(value: object) -> tuple[CaseQuery, int] | None:
    """Read it back; None where it is not what was written."""
    try:
        values = _Value.model_validate_json(value if isinstance(value, str) else "").model_dump()
        offset = values.pop("offset")
        return CaseQuery(**values), offset
    except (ValidationError, NothingAsked):
        return None
