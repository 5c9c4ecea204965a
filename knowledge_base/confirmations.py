"""Fields that a curator settles: confirmed as proposed, corrected, or left empty."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from database.models import Document
from knowledge_base.document import FieldValue, FrontMatter
from knowledge_base.readers.front_matter import checked_field
from knowledge_base.versions import copy_row, copy_version, front_matter_of, note_change

Settled = Mapping[str, FieldValue | None]  # by field; None leaves it empty


class FieldRefused(ValueError):
    """A value that a field cannot have; the message says what it should be."""


class DocumentChanged(Exception):
    """The version that was looked at is not the live one any more; the message names the document."""


def settled_value(field: str, value: FieldValue | None) -> FieldValue | None:
    """Check a value as front matter is checked, and give it as it is stored; raises `FieldRefused`."""
    if value is None:
        return _empty(field)
    try:
        return checked_field(field, value)
    except ValueError as error:
        raise FieldRefused(str(error)) from None


def _empty(field: str) -> FieldValue | None:
    found = {each.name: each for each in dataclasses.fields(FrontMatter)}.get(field)
    if found is None:
        raise FieldRefused("not a field of the front matter")
    if found.default is dataclasses.MISSING:
        raise FieldRefused(f"a document must have a {field}")
    empty: FieldValue | None = found.default
    return empty


def settled_matter(matter: FrontMatter, fields: Settled) -> FrontMatter:
    """Give front matter with what is settled in it; raises `FieldRefused`."""
    values: dict[str, Any] = {field: settled_value(field, value) for field, value in fields.items()}
    return dataclasses.replace(matter, **values)


def live_version(session: Session, document_id: int) -> Document:
    """Give a version that must still be the live one; raises `DocumentChanged`."""
    row = session.get(Document, document_id)
    if row is None or row.status != "live":
        name = row.path if row is not None else f"document {document_id}"
        raise DocumentChanged(f"{name} was changed meanwhile; look at it again")
    return row


def confirm(
    session: Session, document_id: int, fields: Settled, at: dt.datetime, *, has_passages: bool = True
) -> Document:
    """Make a version with these fields settled live in place of the one that is; only their proposals are dropped.

    Raises `DocumentChanged` and `FieldRefused`. Passages are copied with their vectors, or left to the caller.
    """
    before = live_version(session, document_id)
    matter = dataclasses.asdict(settled_matter(front_matter_of(before), fields))
    columns = {name: list(value) if isinstance(value, tuple) else value for name, value in matter.items()}
    copy = copy_version if has_passages else copy_row
    row = copy(
        session,
        before,
        before,
        **columns,
        version=before.version + 1,
        added_at=at,
        proposals=[each for each in before.proposals if each["field"] not in fields],
        confirmed=sorted({*before.confirmed, *fields}),
    )
    note_change(session, row, "confirmed", at, ", ".join(fields))
    return row
