"""Confirms fields of documents that are indexed: the passages' context headers change with them, and their vectors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database.engine import Database
from database.models import Passage, Vector
from knowledge_base.confirmations import Settled, confirm, live_version, settled_matter
from knowledge_base.document import FrontMatter
from knowledge_base.versions import front_matter_of
from retrieval.encoder import Encoder
from retrieval.intake import passage_row
from retrieval.passages import PassageText, StoredText, embedding_key, header_of, reheaded
from retrieval.stored_vectors import StoredVector, embed, keep_vectors

_HALF = 2  # bytes a number of a sentence's vector takes


@dataclass(frozen=True)
class _Part:
    """A passage to be stored, with its sentences' vectors where this encoder has made them."""

    passage: PassageText
    sentence_vectors: bytes | None


class Confirming:
    """Settles fields of live documents, each in one transaction."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime], encoder: Encoder) -> None:
        self._database = database
        self._clock = clock
        self._encoder = encoder
        self._key = embedding_key(encoder)

    def confirm(self, document_id: int, fields: Settled) -> int:
        """Make a version with these fields settled live, whole and embedded; give its id.

        Raises `FieldRefused`, and `DocumentChanged` where another version has become the live one.
        """
        parts = self._parts_anew(document_id, fields)
        if parts is None:
            with self._database.write() as session:
                return confirm(session, document_id, fields, self._clock()).id
        vectors = self._embedded(parts)
        with self._database.write() as session:
            document = confirm(session, document_id, fields, self._clock(), has_passages=False)
            rows = [passage_row(document.id, number, part.passage) for number, part in enumerate(parts)]
            session.add_all(rows)
            session.flush()
            made = {row.id: vector for row, vector in zip(rows, vectors, strict=True)}
            keep_vectors(self._database, session, self._key, made)
            return document.id

    def _parts_anew(self, document_id: int, fields: Settled) -> list[_Part] | None:
        """Give the passages under the header that the fields make; None where it stays the same."""
        made = select(Vector.passage_id, Vector.sentence_vectors).where(Vector.encoder == self._key).subquery()
        query = select(Passage, made.c.sentence_vectors).outerjoin(made, made.c.passage_id == Passage.id)
        with self._database.read() as session:
            before = front_matter_of(live_version(session, document_id))
            after = settled_matter(before, fields)
            if header_of(after, ()) == header_of(before, ()):
                return None
            rows = session.execute(query.where(Passage.document_id == document_id).order_by(Passage.ordinal)).all()
        return [part for row, vectors in rows for part in self._under(after, row, vectors)]

    def _under(self, matter: FrontMatter, row: Passage, vectors: bytes | None) -> Iterator[_Part]:
        stored = StoredText(tuple(row.heading_path), row.page, row.text, tuple(row.sentences))
        start = 0
        for passage in reheaded(stored, matter, self._encoder):
            end = start + len(passage.sentences) * self._encoder.dimensions * _HALF
            yield _Part(passage, vectors[start:end] if vectors is not None else None)
            start = end

    def _embedded(self, parts: Sequence[_Part]) -> list[StoredVector]:
        """Embed passages; sentences are embedded without a header, so that their vectors stay as they are."""
        unknown = [part.passage.sentences if part.sentence_vectors is None else () for part in parts]
        made = embed(self._encoder, [part.passage.embedded for part in parts], unknown)
        return [(whole, part.sentence_vectors or fresh) for part, (whole, fresh) in zip(parts, made, strict=True)]
