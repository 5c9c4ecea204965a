"""An index of one state of the catalogue, however much is taken in while it is opened; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from shelves import CountingEncoder, Shelf
from sqlalchemy import select

from database.engine import Database
from database.models import Passage, Vector
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from retrieval.completing import complete
from retrieval.encoder import Encoder, Matrix
from retrieval.index_versions import IndexVersions
from retrieval.indexing import CatalogueChanging, Indexing
from retrieval.stored_vectors import MissingVectors


class BusyCatalogue(Catalogue):
    """A catalogue that somebody adds to whenever its documents are read, so many times."""

    def __init__(self, shelf: Shelf, times: int) -> None:
        super().__init__(shelf.database, utc_now)
        self._shelf = shelf
        self._left = times

    def documents(self, *, live_only: bool = True) -> list[CataloguedDocument]:
        read = super().documents(live_only=live_only)
        if self._left:
            self._left -= 1
            self._shelf.write(f"late-{self._left}.txt", f"Words that came late, number {self._left}.")
            self._shelf.sync()
        return read


@pytest.fixture
def shelf(database: Database, encoder: Encoder, tmp_path: Path) -> Shelf:
    shelf = Shelf(database, encoder, tmp_path)
    for name in ("a.txt", "b.txt", "c.txt"):
        shelf.write(name, f"Words of {name}.")
    shelf.sync()
    return shelf


def _texts(shelf: Shelf, ids: Sequence[int]) -> list[str]:
    with shelf.database.read() as session:
        texts = dict(session.execute(select(Passage.id, Passage.text)).all())  # type: ignore[arg-type]
    return [texts[int(i)] for i in ids]


def test_documents_that_come_while_it_is_built_are_in_it_whole(shelf: Shelf) -> None:
    index = shelf.indexing_over(BusyCatalogue(shelf, 3)).open()
    assert len(index.passages) == 6
    assert {int(owner) for owner in index.owners} == set(index.documents)
    for row, text in enumerate(_texts(shelf, index.passages.tolist())):
        best = np.argmax(index.pair.keywords.scores(text))
        assert best == row
        assert index.pair.vectors.nearest(shelf.encoder.encode([text])[0], 1)[0][0] == row


def test_where_documents_never_cease_to_come_a_plain_sentence_says_so(shelf: Shelf) -> None:
    with pytest.raises(CatalogueChanging, match=r"^documents are being taken in all the while"):
        shelf.indexing_over(BusyCatalogue(shelf, 100)).open()


def test_no_index_lacks_a_document_whose_vectors_are_not_all_there(shelf: Shelf) -> None:
    other = CountingEncoder(shelf.encoder, "another:1")
    indexing = Indexing(shelf.database, shelf.catalogue, other, IndexVersions(shelf.index))
    missing = MissingVectors(shelf.database, other)
    missing.make(missing.ids()[:1])
    assert len(indexing.open().passages) == 3
    assert missing.ids() == []


class Meeting:
    """An encoder that lets something else happen after it has embedded its first batch."""

    def __init__(self, encoder: Encoder, meanwhile: Callable[[], object]) -> None:
        self._encoder = encoder
        self._meanwhile: Callable[[], object] | None = meanwhile
        self.fingerprint = "another:1"
        self.dimensions, self.window = encoder.dimensions, encoder.window

    def encode(self, texts: Sequence[str]) -> Matrix:
        vectors = self._encoder.encode(texts)
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)


def test_two_that_embed_the_same_passages_do_not_fail(shelf: Shelf) -> None:
    other = MissingVectors(shelf.database, CountingEncoder(shelf.encoder, "another:1"))
    first = MissingVectors(shelf.database, Meeting(shelf.encoder, lambda: complete(other)))
    complete(first)
    with shelf.database.read() as session:
        stored = session.scalars(select(Vector.passage_id).where(Vector.encoder == first.key)).all()
    assert len(stored) == 3


def test_threads_that_embed_at_once_end_with_every_passage_embedded(shelf: Shelf) -> None:
    for number in range(30):
        shelf.write(f"n{number}.txt", f"Text number {number}.")
    shelf.sync()
    encoders = [CountingEncoder(shelf.encoder, "another:1") for _ in range(2)]
    work = [
        threading.Thread(target=complete, args=(MissingVectors(shelf.database, encoder),), kwargs={"at_once": 2})
        for encoder in encoders
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join(60)
    assert MissingVectors(shelf.database, encoders[0]).ids() == []
