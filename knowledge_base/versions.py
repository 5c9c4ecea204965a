"""Writes versions of documents: a new one, or a copy of one with its passages and vectors; and its line of history."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from database.batches import batches
from database.models import CatalogueVersion, Document, DocumentChange, Passage, Vector
from knowledge_base.document import FrontMatter, Proposal, SourceDocument

_OF_PASSAGES = ("ordinal", "heading_path", "page", "text", "sentences", "tokens", "digest")
_OF_VECTORS = ("encoder", "passage_vector", "sentence_vectors")


def latest_version(session: Session, path: str) -> Document | None:
    """Give the last version of a path, whether it is live or not."""
    query = select(Document).where(Document.path == path).order_by(Document.version.desc()).limit(1)
    return session.scalars(query).first()


def front_matter_of(row: Document) -> FrontMatter:
    """Give a stored version's front matter."""
    values = {field.name: getattr(row, field.name) for field in dataclasses.fields(FrontMatter)}
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return FrontMatter(**fields)


def proposals_of(row: Document) -> tuple[Proposal, ...]:
    """Give what was proposed of a stored version and is not confirmed yet."""
    return tuple(
        Proposal(each["field"], tuple(value) if isinstance(value := each["value"], list) else value, each["seen"])
        for each in row.proposals
    )


def confirmed_before(row: Document | None) -> list[str]:
    """Give which fields stay as a curator settled them; of what was moved away, nothing tells of what comes there."""
    return list(row.confirmed) if row is not None and row.retired_because != "moved" else []


def write_version(session: Session, document: SourceDocument, before: Document | None, **values: Any) -> Document:
    """Make this the live version of its path, in place of the one before; what was confirmed then stays marked so."""
    columns = {
        **_stored(dataclasses.asdict(document.front_matter)),
        "path": document.path,
        "version": before.version + 1 if before is not None else 1,
        "content_hash": document.content_hash,
        "source": document.source or document.path,
        "source_hash": document.source_hash or document.content_hash,
        "reader": document.reader,
        "proposals": [_stored(dataclasses.asdict(proposal)) for proposal in document.proposals],
        "confirmed": confirmed_before(before),
        "notes": list(document.notes),
    }
    return _insert(session, columns | values, before)


def copy_version(session: Session, original: Document, before: Document | None, **values: Any) -> Document:
    """Make a copy of a version, with its passages and vectors, live in place of the one before, if any.

    Nothing is read or embedded for it. `values` are the columns that differ; `version` must be among them.
    """
    row = copy_row(session, original, before, **values)
    _copy_passages(session, original.id, row.id)
    return row


def copy_row(session: Session, original: Document, before: Document | None, **values: Any) -> Document:
    """Make a copy of a version as `copy_version` does, but for its passages, which the caller adds."""
    columns = {name: getattr(original, name) for name in Document.__table__.columns.keys() if name != "id"}  # noqa: SIM118 (columns are no dict)
    return _insert(session, columns | {"status": "live", "retired_because": None} | values, before)


def _insert(session: Session, columns: dict[str, Any], before: Document | None) -> Document:
    if before is not None and before.status == "live":
        before.status, before.retired_because = "retired", "replaced"
        session.flush()  # first, for only one version of a path may be live
    row = Document(**({"status": "live"} | columns))
    session.add(row)
    session.flush()
    return row


def _stored(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def _copy_passages(session: Session, original_id: int, copy_id: int) -> None:
    columns = [getattr(Passage, name) for name in _OF_PASSAGES]
    passages = select(literal(copy_id), *columns).where(Passage.document_id == original_id).order_by(Passage.ordinal)
    session.execute(insert(Passage).from_select(["document_id", *_OF_PASSAGES], passages))
    copy = aliased(Passage)
    vectors = (
        select(copy.id, *(getattr(Vector, name) for name in _OF_VECTORS))
        .join_from(Vector, Passage, Passage.id == Vector.passage_id)
        .join(copy, copy.ordinal == Passage.ordinal)
        .where(Passage.document_id == original_id, copy.document_id == copy_id)
    )
    session.execute(insert(Vector).from_select(["passage_id", *_OF_VECTORS], vectors))


def retire_version(row: Document, because: str) -> None:
    """Take a live version out of use; it is kept. `because` is one of replaced, gone, moved, curator."""
    row.status, row.retired_because = "retired", because


def note_pages(session: Session, pages: Mapping[str, int]) -> None:
    """Set the page of all passages of live documents, by path, where a row's place in its table has changed."""
    live = select(Document.id, Document.path).where(Document.status == "live")
    moved = {
        row.id: pages[row.path]
        for paths in batches(pages)
        for row in session.execute(live.where(Document.path.in_(paths)))
        if session.scalar(
            select(Passage.id).where(Passage.document_id == row.id, Passage.page != pages[row.path]).limit(1)
        )
    }
    for document_id, page in moved.items():
        session.execute(update(Passage).where(Passage.document_id == document_id).values(page=page))
    if moved:
        _raise_version(session)


def _raise_version(session: Session) -> None:
    session.execute(update(CatalogueVersion).values(version=CatalogueVersion.version + 1))


def note_change(session: Session, row: Document, kind: str, at: dt.datetime, detail: str | None = None) -> None:
    """Write a line of a document's history, and raise the catalogue's version, by which indexes are told stale."""
    session.add(DocumentChange(path=row.path, version=row.version, kind=kind, at=at, detail=detail))
    _raise_version(session)
