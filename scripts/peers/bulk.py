"""Puts passages with given vectors into the knowledge base at once, as if they had been embedded there.

Taking in a million documents one by one would measure hours of something else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from database.models import CatalogueVersion, Document, Passage, Vector
from retrieval.encoder import Matrix
from retrieval.passages import embedding_key
from scripts.peers.corpus import CorpusPassage, sentences_of
from scripts.wiring import Library

_OF_ONE_DOCUMENT = 20  # passages
_AT_ONCE = 5_000  # rows


def put_in(library: Library, passages: Sequence[CorpusPassage], vectors: Matrix) -> None:
    """Add passages to documents of twenty that are copies of the last one, but for their names."""
    key = embedding_key(library.encoder)
    with library.store.database.write() as session:
        like = _as_values(session.scalars(select(Document).order_by(Document.id.desc()).limit(1)).one())
        first_passage = (session.scalar(select(func.max(Passage.id))) or 0) + 1
        first_document = int(like["id"]) + 1
        documents = -(-len(passages) // _OF_ONE_DOCUMENT)
        _insert(session, Document, (_document(like, first_document, number) for number in range(documents)))
        _insert(
            session,
            Passage,
            (_passage(passage, first_passage + n, first_document, n) for n, passage in enumerate(passages)),
        )
        _insert(
            session,
            Vector,
            (_vector(passage, first_passage + n, key, vectors[n]) for n, passage in enumerate(passages)),
        )
        session.execute(update(CatalogueVersion).values(version=CatalogueVersion.version + 1))


def _as_values(document: Document) -> dict[str, Any]:
    return {column.key: getattr(document, column.key) for column in Document.__table__.columns}


def _document(like: dict[str, Any], first: int, number: int) -> dict[str, Any]:
    named = f"fillers-{number}"
    return like | {"id": first + number, "path": named, "source": named, "title": f"Fillers {number}"}


def _passage(passage: CorpusPassage, passage_id: int, first_document: int, number: int) -> dict[str, Any]:
    return {
        "id": passage_id,
        "document_id": first_document + number // _OF_ONE_DOCUMENT,
        "ordinal": number % _OF_ONE_DOCUMENT,
        "heading_path": [],
        "page": None,
        "text": passage.text,
        "sentences": sentences_of(passage),
        "tokens": len(passage.text.split()),
        "digest": hashlib.sha256(passage.id.encode()).hexdigest(),
    }


def _vector(passage: CorpusPassage, passage_id: int, key: str, vector: Matrix) -> dict[str, Any]:
    sentences = np.tile(vector.astype("<f2"), (len(sentences_of(passage)), 1))
    return {
        "passage_id": passage_id,
        "encoder": key,
        "passage_vector": vector.astype("<f4").tobytes(),
        "sentence_vectors": sentences.tobytes(),
    }


def _insert(session: Session, table: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    for part in _parts(rows):
        session.execute(insert(table), part)


def _parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part
