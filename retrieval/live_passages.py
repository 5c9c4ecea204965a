"""The passages of all live documents, one after the other, for whoever looks through every word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from database.engine import Database
from database.models import Document, Passage

_AT_ONCE = 1_000  # rows held in memory


@dataclass(frozen=True)
class LivePassage:
    """A passage of a live document, named by its id."""

    document: int
    page: int | None
    text: str
    sentences: tuple[str, ...]


def live_passages(database: Database) -> Iterator[LivePassage]:
    """Give them by document and in each document's order."""
    query = (
        select(Passage.document_id, Passage.page, Passage.text, Passage.sentences)
        .join(Document, Document.id == Passage.document_id)
        .where(Document.status == "live")
        .order_by(Passage.document_id, Passage.ordinal)
        .execution_options(yield_per=_AT_ONCE)
    )
    with database.read() as session:
        for document, page, text, sentences in session.execute(query):
            yield LivePassage(document, page, text, tuple(sentences))
