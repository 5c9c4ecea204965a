"""Documents into a served index: passages, vectors (only of what changed), then the index beside the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Document, Passage, Vector
from knowledge_base.catalogue import Catalogue, CataloguedDocument, Plan
from knowledge_base.document import SourceDocument
from retrieval.encoder import Encoder, Matrix
from retrieval.index_versions import IndexIdentity, IndexPair, IndexVersions
from retrieval.keywords import KeywordIndex
from retrieval.passages import PassageText, embedding_key, headed, split_document
from retrieval.vectors import VectorIndex

Progress = Callable[[int, int], None]  # documents done, documents in all
KIND_WORDS = {  # found by keyword: "a case study on …", "the toolkit strand for …"
    "guidance": "Guidance report",
    "toolkit": "Toolkit strand",
    "case_study": "Case study",
    "partnership": "Partnerships",
    "implementation": "Implementation guidance",
    "other": "",
}
_BATCH = 8  # documents encoded together: enough to fill batches, few enough to lose little to an interruption


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did, by path."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: int
    faults: tuple[str, ...]
    passages_embedded: int
    passages_reused: int


@dataclass(frozen=True)
class ServedIndex:
    """An open index: row i of the keyword index is passage `passages[i]` of document `documents[owners[i]]`."""

    pair: IndexPair
    passages: np.ndarray[tuple[int], np.dtype[np.int64]]
    owners: np.ndarray[tuple[int], np.dtype[np.int64]]
    documents: dict[int, CataloguedDocument]


class Indexing:
    """Keeps passages, vectors and the served index in step with the catalogue."""

    def __init__(self, database: Database, catalogue: Catalogue, encoder: Encoder, versions: IndexVersions) -> None:
        self._database = database
        self._catalogue = catalogue
        self._encoder = encoder
        self._key = embedding_key(encoder)
        self._versions = versions

    def ingest(self, plan: Plan, progress: Progress = lambda _done, _all: None) -> IngestReport:
        """Carry a plan out. Interrupted, it keeps the documents already done and goes on at the next call."""
        changed = [*plan.added, *plan.updated]
        embedded = reused = done = 0
        for start in range(0, len(changed), _BATCH):
            batch = changed[start : start + _BATCH]
            new, kept = self._ingest_batch(batch, plan.folder)
            embedded, reused, done = embedded + new, reused + kept, done + len(batch)
            progress(done, len(changed))
        if plan.retired:
            with self._database.write() as session:
                self._catalogue.retire(session, plan.retired)
        return IngestReport(
            added=tuple(d.path for d in plan.added),
            updated=tuple(d.path for d in plan.updated),
            retired=plan.retired,
            unchanged=len(plan.unchanged),
            faults=tuple(str(fault) for fault in plan.faults),
            passages_embedded=embedded,
            passages_reused=reused,
        )

    def _ingest_batch(self, batch: Sequence[SourceDocument], folder: str | None) -> tuple[int, int]:
        passages = [split_document(document, self._encoder) for document in batch]
        flat = [passage for split in passages for passage in split]
        known = self._known_vectors([passage.digest for passage in flat])
        fresh = [passage for passage in flat if passage.digest not in known]
        known.update(zip((p.digest for p in fresh), self._embed(fresh), strict=True))
        with self._database.write() as session:
            for document, split in zip(batch, passages, strict=True):
                document_id = self._catalogue.put(session, document, folder)
                self._store(session, document_id, split, known)
        return len(fresh), len(flat) - len(fresh)

    def _known_vectors(self, digests: Sequence[str]) -> dict[str, tuple[bytes, bytes]]:
        query = (
            select(Passage.digest, Vector.passage_vector, Vector.sentence_vectors)
            .join(Vector, Vector.passage_id == Passage.id)
            .where(Passage.digest.in_(digests), Vector.encoder == self._key)
        )
        with self._database.read() as session:
            rows = session.execute(query)
            return {row.digest: (row.passage_vector, row.sentence_vectors) for row in rows}

    def _embed(self, passages: Sequence[PassageText]) -> list[tuple[bytes, bytes]]:
        embedded = [passage.embedded for passage in passages]
        return _embed(self._encoder, embedded, [passage.sentences for passage in passages])

    def _store(
        self,
        session: Session,
        document_id: int,
        passages: Sequence[PassageText],
        vectors: dict[str, tuple[bytes, bytes]],
    ) -> None:
        for ordinal, passage in enumerate(passages):
            row = Passage(
                document_id=document_id,
                ordinal=ordinal,
                heading_path=list(passage.heading_path),
                page=passage.page,
                text=passage.text,
                sentences=list(passage.sentences),
                tokens=passage.tokens,
                digest=passage.digest,
            )
            session.add(row)
            session.flush()
            whole, sentences = vectors[passage.digest]
            session.add(_vector(row.id, self._key, whole, sentences))

    def complete_vectors(self, progress: Progress = lambda _done, _all: None) -> int:
        """Embed the live passages that this encoder has not embedded yet; give how many there were."""
        has_vector = select(Vector.passage_id).where(Vector.encoder == self._key)
        query = (
            select(Passage.id, Passage.document_id, Passage.text, Passage.sentences, Passage.heading_path)
            .join(Document, Document.id == Passage.document_id)
            .where(Document.status == "live", Passage.id.not_in(has_vector))
            .order_by(Passage.id)
        )
        with self._database.read() as session:
            missing = session.execute(query).all()
        documents = {document.id: document for document in self._catalogue.documents()} if missing else {}
        for start in range(0, len(missing), 64):
            rows = missing[start : start + 64]
            texts = [headed(documents[row.document_id].front_matter, row.heading_path, row.text) for row in rows]
            vectors = _embed(self._encoder, texts, [row.sentences for row in rows])
            with self._database.write() as session:
                session.add_all(_vector(row.id, self._key, *pair) for row, pair in zip(rows, vectors, strict=True))
            progress(start + len(rows), len(missing))
        return len(missing)

    def open(self) -> ServedIndex:
        """Give the index of the catalogue as it is now: the one on disk if it is sound, else a new one."""
        identity, version = self._catalogue.state()
        documents = {document.id: document for document in self._catalogue.documents()}
        query = (
            select(Passage.id, Passage.document_id)
            .join(Document, Document.id == Passage.document_id)
            .where(Document.status == "live")
            .order_by(Passage.id)
        )
        with self._database.read() as session:
            rows = session.execute(query).all()
        wanted = IndexIdentity(identity, version, self._key, len(rows))
        pair = self._versions.open(wanted) or self._build(wanted, documents)
        ids = np.array([row.id for row in rows], np.int64)
        owners = np.array([row.document_id for row in rows], np.int64)
        return ServedIndex(pair, ids, owners, documents)

    def _build(self, identity: IndexIdentity, documents: dict[int, CataloguedDocument]) -> IndexPair:
        self.complete_vectors()
        with self._database.read() as session:
            rows = list(_indexed_rows(session, self._key, documents))
        vectors = np.zeros((len(rows), self._encoder.dimensions), np.float32)
        for number, row in enumerate(rows):
            vectors[number] = np.frombuffer(row.vector, "<f4")
        pair = IndexPair(
            VectorIndex.build([row.id for row in rows], vectors),
            KeywordIndex.build([row.text for row in rows]),
        )
        try:
            self._versions.save(identity, pair)
        except OSError as error:  # it can be served without being kept
            structlog.get_logger().warning("index not kept on disk", error=error.strerror)
        return pair


@dataclass(frozen=True)
class _IndexedRow:
    id: int
    text: str
    vector: bytes


def _indexed_rows(session: Session, key: str, documents: dict[int, CataloguedDocument]) -> Iterator[_IndexedRow]:
    query = (
        select(Passage.id, Passage.document_id, Passage.text, Passage.heading_path, Vector.passage_vector)
        .join(Document, Document.id == Passage.document_id)
        .join(Vector, Vector.passage_id == Passage.id)
        .where(Document.status == "live", Vector.encoder == key)
        .order_by(Passage.id)
    )
    for row in session.execute(query):
        document = documents[row.document_id]
        kind = KIND_WORDS[document.front_matter.kind]
        text = f"{kind}\n{headed(document.front_matter, row.heading_path, row.text)}"
        yield _IndexedRow(row.id, text, row.passage_vector)


def _embed(encoder: Encoder, texts: Sequence[str], sentences: Sequence[Iterable[str]]) -> list[tuple[bytes, bytes]]:
    """Encode passages and their sentences in one go; give the stored bytes of each passage."""
    per_passage = [list(each) for each in sentences]
    matrix = encoder.encode([*texts, *(sentence for each in per_passage for sentence in each)])
    stored: list[tuple[bytes, bytes]] = []
    start = len(texts)
    for number, each in enumerate(per_passage):
        stored.append((matrix[number].astype("<f4").tobytes(), _half(matrix[start : start + len(each)])))
        start += len(each)
    return stored


def _half(matrix: Matrix) -> bytes:
    return matrix.astype("<f2").tobytes()


def _vector(passage_id: int, key: str, whole: bytes, sentences: bytes) -> Vector:
    return Vector(passage_id=passage_id, encoder=key, passage_vector=whole, sentence_vectors=sentences)
