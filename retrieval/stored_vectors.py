"""Vectors as the database keeps them: a passage's own in full, its sentences' at half precision, one row an encoder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Document, Passage, Vector
from knowledge_base.versions import front_matter_of
from retrieval.encoder import Encoder
from retrieval.passages import embedding_key, headed

StoredVector = tuple[bytes, bytes]  # the passage's vector and its sentences'


@dataclass(frozen=True)
class StoredPassage:
    """A passage as far as it is embedded."""

    id: int
    embedded: str  # under its header
    sentences: tuple[str, ...]


def embed(encoder: Encoder, texts: Sequence[str], sentences: Sequence[Iterable[str]]) -> list[StoredVector]:
    """Encode passages and their sentences in one go; give the stored bytes of each passage."""
    per_passage = [list(each) for each in sentences]
    matrix = encoder.encode([*texts, *(sentence for each in per_passage for sentence in each)])
    stored: list[StoredVector] = []
    start = len(texts)
    for number, each in enumerate(per_passage):
        rows = matrix[start : start + len(each)]
        stored.append((matrix[number].astype("<f4").tobytes(), rows.astype("<f2").tobytes()))
        start += len(each)
    return stored


def keep_vectors(database: Database, session: Session, key: str, vectors: Mapping[int, StoredVector]) -> None:
    """Keep vectors by their passages' ids; those that another process has kept meanwhile are left as they are."""
    if not vectors:
        return
    insert = sqlite.insert if database.is_sqlite else postgresql.insert
    rows = [
        {"passage_id": passage_id, "encoder": key, "passage_vector": whole, "sentence_vectors": sentences}
        for passage_id, (whole, sentences) in vectors.items()
    ]
    session.execute(insert(Vector).on_conflict_do_nothing(), rows)


class MissingVectors:
    """The live passages that one encoder has not embedded yet."""

    def __init__(self, database: Database, encoder: Encoder) -> None:
        self._database = database
        self._encoder = encoder
        self.key = embedding_key(encoder)

    def ids(self) -> list[int]:
        """Give their ids, in order."""
        with self._database.read() as session:
            return list(session.scalars(missing_passages(self.key)))

    def make(self, passage_ids: Sequence[int]) -> int:
        """Embed those of these passages that are still missing and live; give how many there were."""
        passages = self._passages(passage_ids)
        vectors = embed(self._encoder, [p.embedded for p in passages], [p.sentences for p in passages])
        made = {passage.id: vector for passage, vector in zip(passages, vectors, strict=True)}
        with self._database.write() as session:
            keep_vectors(self._database, session, self.key, made)
        return len(made)

    def _passages(self, passage_ids: Sequence[int]) -> list[StoredPassage]:
        wanted = missing_passages(self.key).where(Passage.id.in_(passage_ids))
        rows = wanted.with_only_columns(Passage, Document)
        with self._database.read() as session:
            return [
                StoredPassage(
                    passage.id,
                    headed(front_matter_of(document), passage.heading_path, passage.text),
                    tuple(passage.sentences),
                )
                for passage, document in session.execute(rows)
            ]


def missing_passages(key: str) -> Select[int]:
    """Select the ids of the live passages without a vector of this encoder, in order."""
    made = exists().where(Vector.passage_id == Passage.id, Vector.encoder == key)
    live = select(Passage.id).join(Document, Document.id == Passage.document_id).where(Document.status == "live")
    return live.where(~made).order_by(Passage.id)
