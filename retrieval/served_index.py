"""The index that is searched, of one state of the catalogue: opened from disk, or built from the stored vectors.

Documents are taken in while an index is opened or built. What is read of them is therefore read in one state of the
database, and an index is of whole documents only: none of whose passages lacks its vector.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import structlog
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from database.batches import batches
from database.engine import Database
from database.models import CatalogueVersion, Document, Passage, Vector
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from retrieval.encoder import Encoder, Matrix
from retrieval.extended_index import ExtendedKeywords, ExtendedVectors
from retrieval.index_versions import GONE, IndexIdentity, IndexPair, IndexVersions
from retrieval.keywords import KeywordIndex
from retrieval.passages import embedding_key, headed
from retrieval.vectors import Rows, VectorIndex

KIND_WORDS = {  # found by keyword: "a case study on …", "the toolkit strand for …"
    "guidance": "Guidance report",
    "toolkit": "Toolkit strand",
    "case_study": "Case study",
    "partnership": "Partnerships",
    "implementation": "Implementation guidance",
    "other": "",
}

Documents = dict[int, CataloguedDocument]
_Indexed = Row[int, int, str, str, list[str], bytes]
_AT_ONCE = 1_000  # rows held in memory
EXTENDED_FROM = 20_000  # passages: building the index of fewer takes no longer than a few seconds
_MOST_CHANGED = 0.1  # of all passages, from which the index is built anew
_IS_LIVE = Passage.document_id.in_(select(Document.id).where(Document.status == "live"))


_LIVE = select(Passage.id, Passage.digest).where(_IS_LIVE).execution_options(yield_per=_AT_ONCE)


@dataclass(frozen=True)
class _Read:
    """Passages as they are indexed: their vectors and words, and the ids, owners and digests of their rows."""

    vectors: Matrix
    texts: list[str]
    rows: tuple[Rows, Rows, Rows]


@dataclass(frozen=True)
class ServedIndex:
    """An open index: row i of both its halves is passage `passages[i]` of document `documents[owners[i]]`."""

    pair: IndexPair
    documents: Documents

    @property
    def size(self) -> int:
        """Count the passages that can be found."""
        return int((self.owners != GONE).sum())

    @property
    def passages(self) -> Rows:
        """Give the id of each row's passage."""
        return self.pair.passages

    @property
    def owners(self) -> Rows:
        """Give the id of each row's document."""
        return self.pair.owners

    @cached_property
    def owning(self) -> Rows:
        """Give the ids of the documents that have rows, in order, and `GONE` where some rows' passages have gone."""
        return np.unique(self.owners)

    @cached_property
    def owner_places(self) -> Rows:
        """Give where each row's document stands in `owning`."""
        return np.searchsorted(self.owning, self.owners)

    @cached_property
    def _by_owner(self) -> Rows:
        return np.argsort(self.owner_places, kind="stable")

    def centre(self, document: int) -> Matrix:
        """Give a document's centre: the mean of its passages' vectors, as a unit vector."""
        place = np.searchsorted(self.owning, document)
        first, last = np.searchsorted(self.owner_places, [place, place + 1], sorter=self._by_owner)
        mean = self.pair.vectors.vectors(self._by_owner[first:last]).mean(axis=0)
        centre: Matrix = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
        return centre


class IndexOpening:
    """Opens and builds indexes of one encoder's vectors."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        encoder: Encoder,
        versions: IndexVersions,
        extended_from: int = EXTENDED_FROM,
    ) -> None:
        self._extended_from = extended_from
        self._database = database
        self._catalogue = catalogue
        self._dimensions = encoder.dimensions
        self._key = embedding_key(encoder)
        self._versions = versions

    def kept(self) -> ServedIndex | None:
        """Give the index on disk, where it is sound and of the catalogue as it is now."""
        state, documents = self._documents()
        with self._database.read() as session:
            if _state(session) != state:
                return None
            passages = _live_passages(session)
        pair = self._versions.open(IndexIdentity(*state, self._key, passages))
        return ServedIndex(pair, documents) if pair is not None else None

    def built(self) -> ServedIndex | None:
        """Give the index of the catalogue as it is now: the one on disk extended where little has changed, or built.

        None where documents are coming in, or vectors are missing.
        """
        state, documents = self._documents()
        with self._database.read() as session:
            if _state(session) != state:
                return None
            identity = IndexIdentity(*state, self._key, _live_passages(session))
            pair = self._extended(session, identity, documents) or self._whole(session, identity.passages, documents)
        if pair is None:
            return None
        self._keep(identity, pair)
        return ServedIndex(pair, documents)

    def _documents(self) -> tuple[tuple[str, int], Documents]:
        """Give the catalogue's state and its documents; those are of no older a state than that."""
        state = self._catalogue.state()
        return state, {document.id: document for document in self._catalogue.documents()}

    def _whole(self, session: Session, size: int, documents: Documents) -> IndexPair | None:
        """Index the live passages; None where some of them have no vector yet."""
        read = self._read(session.execute(_indexed(self._key)), size, documents)
        if read is None:
            return None
        return IndexPair(VectorIndex.build(read.vectors), KeywordIndex.build(read.texts), *read.rows)

    def _extended(self, session: Session, identity: IndexIdentity, documents: Documents) -> IndexPair | None:
        """Give the index on disk with what has changed since; None where too much has, or it is small or not sound."""
        if identity.passages < self._extended_from:
            return None
        base = self._versions.open_any(identity)
        if base is None or not isinstance(base.vectors, VectorIndex) or not isinstance(base.keywords, KeywordIndex):
            return None
        live = {row.id: _number(row.digest) for row in session.execute(_LIVE)}
        alive = np.array([live.get(one) == digest for one, digest in zip(*_lists(base), strict=True)], bool)
        new = sorted(live.keys() - set(base.passages[alive].tolist()))
        if len(new) + int((~alive).sum()) > _MOST_CHANGED * len(live):
            return None
        rows = (row for part in batches(new, _AT_ONCE) for row in session.execute(_indexed(self._key, part)))
        read = self._read(rows, len(new), documents)
        if read is None:
            return None
        owners = np.where(alive, base.owners, GONE)
        return IndexPair(
            ExtendedVectors(base.vectors, read.vectors, alive),
            ExtendedKeywords(base.keywords, read.texts, alive),
            *(np.concatenate(pair) for pair in zip((base.passages, owners, base.digests), read.rows, strict=True)),
        )

    def _read(self, rows: Iterable[_Indexed], size: int, documents: Documents) -> _Read | None:
        """Read what is indexed of so many passages; None where some have no vector yet."""
        vectors, texts = np.zeros((size, self._dimensions), np.float32), list[str]()
        passages, owners, digests = (np.zeros(size, np.int64) for _ in range(3))
        for number, row in enumerate(rows):
            vectors[number] = np.frombuffer(row.passage_vector, "<f4")
            passages[number], owners[number], digests[number] = row.id, row.document_id, _number(row.digest)
            texts.append(_keywords(row, documents))
        return _Read(vectors, texts, (passages, owners, digests)) if len(texts) == size else None

    def _keep(self, identity: IndexIdentity, pair: IndexPair) -> None:
        try:
            self._versions.save(identity, pair)
        except OSError as error:  # it can be served without being kept
            structlog.get_logger().warning("index not kept on disk", error=error.strerror)


def _state(session: Session) -> tuple[str, int]:
    row = session.execute(select(CatalogueVersion.identity, CatalogueVersion.version)).one()
    return row.identity, row.version


def _live_passages(session: Session) -> int:
    return session.scalars(select(func.count(Passage.id)).where(_IS_LIVE)).one()


def _indexed(key: str, passages: Sequence[int] | None = None) -> Select[int, int, str, str, list[str], bytes]:
    columns = select(
        Passage.id, Passage.document_id, Passage.digest, Passage.text, Passage.heading_path, Vector.passage_vector
    )
    vectors = columns.join(Vector, Vector.passage_id == Passage.id).where(Vector.encoder == key, _IS_LIVE)
    chosen = vectors if passages is None else vectors.where(Passage.id.in_(passages))
    return chosen.order_by(Passage.id).execution_options(yield_per=_AT_ONCE)


def _lists(base: IndexPair) -> tuple[list[int], list[int]]:
    return base.passages.tolist(), base.digests.tolist()


def _number(digest: str) -> int:
    """Give the start of a digest as a number that fits a row."""
    return int(digest[:15], 16)


def _keywords(row: _Indexed, documents: Documents) -> str:
    matter = documents[row.document_id].front_matter
    return f"{KIND_WORDS[matter.kind]}\n{headed(matter, row.heading_path, row.text)}"
