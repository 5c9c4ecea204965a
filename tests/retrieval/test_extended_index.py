"""What has come and gone since an index was built is found and not found as if it had been built anew."""

import numpy as np
import pytest
from shelves import Shelf

from database.engine import Database
from retrieval.encoder import Encoder
from retrieval.extended_index import ExtendedVectors
from retrieval.glossary import load_glossary
from retrieval.index_versions import IndexVersions
from retrieval.search import Filters, Searcher
from retrieval.served_index import IndexOpening, ServedIndex

pytestmark = pytest.mark.long_on_both

TEXTS = {
    f"{name}.txt": f"Notes on {subject}. Schools tried {subject} with pupils of every age and wrote what came of it."
    for name, subject in enumerate(
        "phonics homework attendance vocabulary marking tutoring oracy breakfast chess gardens music libraries".split()
    )
}
QUERIES = ("phonics for pupils", "what came of chess", "gardens", "swimming lessons", "homework and marking")


@pytest.fixture
def shelf(database: Database, encoder: Encoder, tmp_path: object) -> Shelf:
    shelf = Shelf(database, encoder, tmp_path)  # type: ignore[arg-type]
    for name, text in TEXTS.items():
        shelf.write(name, text)
    shelf.sync()
    shelf.indexing.open()
    return shelf


def _opening(shelf: Shelf, extended_from: int) -> IndexOpening:
    return IndexOpening(
        shelf.database, shelf.catalogue, shelf.encoder, IndexVersions(shelf.index), extended_from=extended_from
    )


def _change(shelf: Shelf) -> None:
    shelf.write("0.txt", "Notes on swimming lessons. Schools took pupils to the pool.")  # was phonics
    (shelf.folder / "8.txt").unlink()  # was chess
    shelf.sync()


def _built(shelf: Shelf, extended_from: int) -> ServedIndex:
    index = _opening(shelf, extended_from).built()
    assert index is not None
    return index


def _searcher(shelf: Shelf, index: ServedIndex) -> Searcher:
    return Searcher(shelf.database, shelf.encoder, index, load_glossary())


@pytest.mark.parametrize("filters", [Filters(), Filters(without=("2.txt",)), Filters(paths=("0.txt", "5.txt"))])
def test_it_finds_what_an_index_built_anew_finds(
    shelf: Shelf, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.served_index._MOST_CHANGED", 0.5)
    _change(shelf)
    extended, anew = _built(shelf, 0), _built(shelf, 10**9)
    assert isinstance(extended.pair.vectors, ExtendedVectors)
    assert not isinstance(anew.pair.vectors, ExtendedVectors)
    assert extended.size == anew.size == len(TEXTS) - 1
    for query in QUERIES:
        ours, theirs = (_searcher(shelf, index).search(query, filters) for index in (extended, anew))
        assert [d.path for d, _ in ours.documents] == [d.path for d, _ in theirs.documents]
        assert np.allclose([hit.cosine for hit in ours.hits], [hit.cosine for hit in theirs.hits], atol=1e-5)
        assert np.allclose([score for _, score in ours.documents], [score for _, score in theirs.documents], atol=0.05)
    assert not _searcher(shelf, extended).knows("chess")


def test_it_is_never_kept_in_place_of_what_it_extends(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.served_index._MOST_CHANGED", 0.5)
    before = (shelf.index / "current").read_text()
    _change(shelf)
    _built(shelf, 0)
    assert (shelf.index / "current").read_text() == before
    shelf.write("late.txt", "Notes on archery.")
    shelf.sync()
    found = _searcher(shelf, _built(shelf, 0)).search("archery")
    assert found.hits[0].document.path == "late.txt"


def test_where_much_has_changed_it_is_built_anew(shelf: Shelf) -> None:
    _change(shelf)
    assert not isinstance(_built(shelf, 0).pair.vectors, ExtendedVectors)
