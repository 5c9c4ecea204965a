"""The index that is searched, of one state of the catalogue: opened from disk, or built from the stored vectors.

Documents are taken in while an index is opened or built. What is read of them is therefore read in one state of the
database, and an index is of whole documents only: none of whose passages lacks its vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import structlog
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import CatalogueVersion, Document, Passage, Vector
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from retrieval.encoder import Encoder
from retrieval.index_versions import IndexIdentity, IndexPair, IndexVersions
from retrieval.keywords import KeywordIndex
from retrieval.passages import embedding_key, headed
from retrieval.vectors import VectorIndex

KIND_WORDS = {  # found by keyword: "a case study on …", "the toolkit strand for …"
    "guidance": "Guidance report",
    "toolkit": "Toolkit strand",
    "case_study": "Case study",
    "partnership": "Partnerships",
    "implementation": "Implementation guidance",
    "other": "",
}

Documents = dict[int, CataloguedDocument]
_Indexed = Row[int, int, str, list[str], bytes]
_Owned = Row[int, int] | _Indexed
_IS_LIVE = Passage.document_id.in_(select(Document.id).where(Document.status == "live"))


@dataclass(frozen=True)
class ServedIndex:
    """An open index: row i of the keyword index is passage `passages[i]` of document `documents[owners[i]]`."""

    pair: IndexPair
    passages: np.ndarray[tuple[int], np.dtype[np.int64]]
    owners: np.ndarray[tuple[int], np.dtype[np.int64]]
    documents: Documents


class IndexOpening:
    """Opens and builds indexes of one encoder's vectors."""

    def __init__(self, database: Database, catalogue: Catalogue, encoder: Encoder, versions: IndexVersions) -> None:
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
            rows = session.execute(select(Passage.id, Passage.document_id).where(_IS_LIVE).order_by(Passage.id)).all()
        pair = self._versions.open(IndexIdentity(*state, self._key, len(rows)))
        return _served(pair, rows, documents) if pair is not None else None

    def built(self) -> ServedIndex | None:
        """Build the index of the catalogue as it is now; None where documents are coming in, or vectors are missing."""
        state, documents = self._documents()
        with self._database.read() as session:
            if _state(session) != state:
                return None
            rows = session.execute(_indexed(self._key)).all()
            if len(rows) < session.scalars(select(func.count(Passage.id)).where(_IS_LIVE)).one():
                return None
        pair = self._pair(rows, documents)
        self._keep(IndexIdentity(*state, self._key, len(rows)), pair)
        return _served(pair, rows, documents)

    def _documents(self) -> tuple[tuple[str, int], Documents]:
        """Give the catalogue's state and its documents; those are of no older a state than that."""
        state = self._catalogue.state()
        return state, {document.id: document for document in self._catalogue.documents()}

    def _pair(self, rows: Sequence[_Indexed], documents: Documents) -> IndexPair:
        vectors = np.zeros((len(rows), self._dimensions), np.float32)
        for number, row in enumerate(rows):
            vectors[number] = np.frombuffer(row.passage_vector, "<f4")
        texts = [_keywords(row, documents) for row in rows]
        return IndexPair(VectorIndex.build([row.id for row in rows], vectors), KeywordIndex.build(texts))

    def _keep(self, identity: IndexIdentity, pair: IndexPair) -> None:
        try:
            self._versions.save(identity, pair)
        except OSError as error:  # it can be served without being kept
            structlog.get_logger().warning("index not kept on disk", error=error.strerror)


def _state(session: Session) -> tuple[str, int]:
    row = session.execute(select(CatalogueVersion.identity, CatalogueVersion.version)).one()
    return row.identity, row.version


def _indexed(key: str) -> Select[int, int, str, list[str], bytes]:
    columns = select(Passage.id, Passage.document_id, Passage.text, Passage.heading_path, Vector.passage_vector)
    vectors = columns.join(Vector, Vector.passage_id == Passage.id).where(Vector.encoder == key)
    return vectors.where(_IS_LIVE).order_by(Passage.id)


def _served(pair: IndexPair, rows: Sequence[_Owned], documents: Documents) -> ServedIndex:
    ids = np.array([row.id for row in rows], np.int64)
    owners = np.array([row.document_id for row in rows], np.int64)
    return ServedIndex(pair, ids, owners, documents)


def _keywords(row: _Indexed, documents: Documents) -> str:
    matter = documents[row.document_id].front_matter
    return f"{KIND_WORDS[matter.kind]}\n{headed(matter, row.heading_path, row.text)}"
