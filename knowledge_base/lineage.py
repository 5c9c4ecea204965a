"""Finds a document by what a person calls it, and follows it through its moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.models import Document, DocumentChange
from knowledge_base.source_names import written
from knowledge_base.versions import latest_version

_LONGEST_ID = 9  # digits


class NoSuchDocument(ValueError):
    """There is no such document or version, or nothing to do with it; the message says so plainly."""


@dataclass(frozen=True)
class HistoryLine:
    """One change; `kind` and `detail` are told in `database.documents.DocumentChange`."""

    path: str
    version: int
    kind: str
    at: dt.datetime
    detail: str | None


def current_version(session: Session, name: str) -> Document:
    """Give the last version of a document by its path, or by the id of any version; raises `NoSuchDocument`.

    One that was moved is found under the path it has now.
    """
    row = latest_version(session, name) or _by_id(session, name)
    if row is None:
        raise NoSuchDocument(f"no document {written(name)}; `evidence documents` lists them")
    while row.retired_because == "moved" and (path := _moved_to(session, row.path)) is not None:
        row = latest_version(session, path) or row
    return row


def _by_id(session: Session, name: str) -> Document | None:
    if not (name.isascii() and name.isdigit() and len(name) <= _LONGEST_ID):
        return None
    row = session.get(Document, int(name))
    return latest_version(session, row.path) if row is not None else None


def _moved_to(session: Session, path: str) -> str | None:
    moves = select(DocumentChange.path).where(DocumentChange.kind == "moved", DocumentChange.detail == path)
    return session.scalars(moves.order_by(DocumentChange.id.desc())).first()


def version_of(session: Session, row: Document, version: int) -> Document:
    """Give one version of a document, also of before it was moved; raises `NoSuchDocument`."""
    for path, last in _earlier_names(session, row):
        query = select(Document).where(Document.path == path, Document.version == version, Document.version <= last)
        if (found := session.scalars(query).first()) is not None:
            return found
    there = ", ".join(str(number) for number in sorted(_versions(session, row)))
    raise NoSuchDocument(f"{row.path} has no version {version}; there are: {there}")


def history_of(session: Session, row: Document) -> list[HistoryLine]:
    """Give every change of a document, the first one first, also of before it was moved."""
    lines: dict[int, HistoryLine] = {}
    for path, last in _earlier_names(session, row):
        query = select(DocumentChange).where(DocumentChange.path == path, DocumentChange.version <= last)
        for change in session.scalars(query):
            lines[change.id] = HistoryLine(path, change.version, change.kind, change.at, change.detail)
    return [line for _, line in sorted(lines.items())]


def _versions(session: Session, row: Document) -> set[int]:
    found: set[int] = set()
    for path, last in _earlier_names(session, row):
        query = select(Document.version).where(Document.path == path, Document.version <= last)
        found.update(session.scalars(query))
    return found


def _earlier_names(session: Session, row: Document) -> Iterator[tuple[str, int]]:
    """Give the paths a document has had, the present one first, each with its last version there."""
    path, last = row.path, row.version
    moves = select(DocumentChange.detail, DocumentChange.version).where(DocumentChange.kind == "moved")
    while True:
        yield path, last
        here = moves.where(DocumentChange.path == path, DocumentChange.version <= last)
        move = session.execute(here.order_by(DocumentChange.version.desc())).first()
        if move is None or move.detail is None:
            return
        path, last = move.detail, move.version - 1
