"""The passages of one stored version of a document, in their order, and whether its words are those in use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Document, Passage
from knowledge_base.succession import became_of

Standing = Literal["current", "updated", "retired"]


@dataclass(frozen=True)
class SourcePassage:
    """One passage as it was stored."""

    heading_path: tuple[str, ...]
    page: int | None
    text: str

    @property
    def section(self) -> str:
        """Give its headings as a citation names them."""
        return " > ".join(self.heading_path)


@dataclass(frozen=True)
class Source:
    """One version of a document."""

    publisher: str
    standing: Standing
    passages: tuple[SourcePassage, ...]
    moved_to: str | None = None  # the path that its document has now, where that is another


class Sources:
    """Gives versions of documents, those replaced since among them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self, path: str, version: int) -> Source | None:
        """Give one version; None where it is not stored."""
        with self._database.read() as session:
            row = session.scalar(select(Document).where(Document.path == path, Document.version == version))
            if row is None:
                return None
            now, passages = became_of(session, row), _passages(session, row)
            current = passages if now.id == row.id else _passages(session, now)
        return Source(
            row.publisher,
            _standing(now, is_same=_words(passages) == _words(current)),
            passages,
            now.path if now.path != row.path and now.status == "live" else None,
        )


def _passages(session: Session, row: Document) -> tuple[SourcePassage, ...]:
    passages = session.scalars(select(Passage).where(Passage.document_id == row.id).order_by(Passage.ordinal))
    return tuple(SourcePassage(tuple(each.heading_path), each.page, each.text) for each in passages)


def _words(passages: Iterable[SourcePassage]) -> list[str]:
    return [passage.text for passage in passages]


def _standing(now: Document, *, is_same: bool) -> Standing:
    """Say how a version stands by what became of it: one whose words are live, in whatever version, is current."""
    if now.status != "live":
        return "retired"
    return "current" if is_same else "updated"
