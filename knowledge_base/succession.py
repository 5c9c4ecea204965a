"""What became of one version of a document: it is followed through its moves to what is there of it now.

A path says little by itself: where a document was moved away, another may have come to its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Document, DocumentChange


def became_of(session: Session, cited: Document) -> Document:
    """Give the last version of the document that a version was of, under whatever path it has now."""
    row = _last_here(session, cited)
    while (moved := _moved_to(session, row)) is not None and moved.version > row.version:
        row = _last_here(session, moved)
    return row


def earlier_paths(database: Database) -> Mapping[str, tuple[str, ...]]:
    """Give the paths that documents had before they were moved, by the path that each has now, the latest first."""
    query = select(DocumentChange.path, DocumentChange.detail).where(DocumentChange.kind == "moved")
    with database.read() as session:
        came_from = {path: was for path, was in session.execute(query.order_by(DocumentChange.id)) if was is not None}
    return {path: tuple(_before(path, came_from)) for path in came_from}


def _before(path: str, came_from: Mapping[str, str]) -> Iterable[str]:
    seen = {path}
    while (was := came_from.get(path)) is not None and was not in seen:
        yield was
        seen.add(was)
        path = was


def _last_here(session: Session, row: Document) -> Document:
    """Give the last version under this path before the document was moved away from it, if it was."""
    later = select(Document).where(Document.path == row.path, Document.version >= row.version)
    for each in session.scalars(later.order_by(Document.version)):
        row = each
        if row.retired_because == "moved":
            break
    return row


def _moved_to(session: Session, row: Document) -> Document | None:
    """Give what a version became by its move: the two lines of history that a move leaves name each other."""
    if row.retired_because != "moved":
        return None
    left = select(func.max(DocumentChange.id)).where(
        DocumentChange.path == row.path, DocumentChange.version == row.version, DocumentChange.kind == "retired"
    )
    moved = select(DocumentChange).where(
        DocumentChange.kind == "moved", DocumentChange.detail == row.path, DocumentChange.id > left.scalar_subquery()
    )
    line = session.scalars(moved.order_by(DocumentChange.id).limit(1)).first()
    if line is None:
        return None
    return session.scalars(select(Document).where(Document.path == line.path, Document.version == line.version)).first()
