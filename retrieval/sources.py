"""The passages of one stored version of a document, in their order, and whether that version is the one in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from database.engine import Database
from database.models import Document, Passage

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
            live = session.scalar(select(Document.version).where(Document.path == path, Document.status == "live"))
            passages = session.scalars(select(Passage).where(Passage.document_id == row.id).order_by(Passage.ordinal))
            found = tuple(SourcePassage(tuple(each.heading_path), each.page, each.text) for each in passages)
        return Source(row.publisher, _standing(live, version), found)


def _standing(live: int | None, version: int) -> Standing:
    if live is None:
        return "retired"
    return "current" if live == version else "updated"
