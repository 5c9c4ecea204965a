"""Indexing on both databases: what is embedded, and what happens to an index that cannot be trusted."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from shelves import CountingEncoder, read, synchronise

from database.engine import Database
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue
from knowledge_base.sources import scan
from retrieval.encoder import Encoder
from retrieval.glossary import load_glossary
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.ingest_report import IngestReport
from retrieval.search import Searcher


class Shelf:
    """A folder of documents and everything that indexes it."""

    def __init__(self, database: Database, encoder: Encoder, folder: Path) -> None:
        self.folder = folder / "documents"
        self.index = folder / "index"
        self.database = database
        self.encoder = CountingEncoder(encoder)
        self.catalogue = Catalogue(database, utc_now)

    def write(self, name: str, *paragraphs: str) -> None:
        self.folder.mkdir(exist_ok=True)
        sections = "\n\n".join(f"## Part {number}\n\n{text}" for number, text in enumerate(paragraphs))
        (self.folder / name).write_text(f"---\ntitle: {name}\nkind: guidance\n---\n{sections}\n")

    def indexing(self) -> Indexing:
        return Indexing(self.database, self.catalogue, self.encoder, IndexVersions(self.index))

    def ingest(self) -> IngestReport:
        return synchronise(self.catalogue, self.indexing(), self.folder)

    def first(self, question: str) -> str:
        searcher = Searcher(self.database, self.encoder, self.indexing().open(), load_glossary())
        return searcher.search(question).documents[0][0].path

    def current(self) -> Path:
        return self.index / (self.index / "current").read_text()


@pytest.fixture
def shelf(database: Database, encoder: Encoder, tmp_path: Path) -> Shelf:
    shelf = Shelf(database, encoder, tmp_path)
    shelf.write("marking.md", "Teachers mark books every evening.", "Feedback moves learning forward.")
    shelf.write("phonics.md", "Letters and sounds are taught in order.")
    return shelf


def test_only_what_changed_is_embedded(shelf: Shelf) -> None:
    first = shelf.ingest()
    assert (len(first.added), first.passages_embedded) == (2, 3)
    shelf.encoder.texts.clear()
    shelf.write("marking.md", "Teachers mark books every evening.", "Feedback is given in the lesson.")
    report = shelf.ingest()
    assert (report.updated, report.unchanged) == (("marking.md",), 1)
    assert (report.passages_embedded, report.passages_reused) == (1, 1)
    assert not any("mark books" in text for text in shelf.encoder.texts)
    assert shelf.ingest().unchanged == 2


def test_a_retired_document_is_found_no_more(shelf: Shelf) -> None:
    shelf.ingest()
    assert shelf.first("letters and sounds") == "phonics.md"
    (shelf.folder / "phonics.md").unlink()
    assert shelf.ingest().retired == ("phonics.md",)
    assert shelf.first("letters and sounds") == "marking.md"


def test_one_bad_document_stops_no_other(shelf: Shelf) -> None:
    (shelf.folder / "bad.md").write_text("---\ntitle: [x\n---\n")
    report = shelf.ingest()
    assert len(report.added) == 2
    assert len(report.faults) == 1


def test_an_interrupted_ingest_goes_on(shelf: Shelf) -> None:
    for number in range(20):
        shelf.write(f"n{number}.md", f"Text number {number}.")

    def interrupt(done: int, _all: int) -> None:
        if done >= 8:
            raise KeyboardInterrupt

    plan = shelf.catalogue.plan(scan(shelf.folder, shelf.folder))
    with pytest.raises(KeyboardInterrupt):
        shelf.indexing().ingest(plan, read, interrupt)
    assert len(shelf.catalogue.documents()) == 8
    assert len(shelf.ingest().added) == 14


def _truncate(version: Path) -> None:
    os.truncate(version / "vectors.faiss", 100)


def _swap(version: Path) -> None:
    content = bytearray((version / "vectors.faiss").read_bytes())
    content[-4:] = b"\x00\x00\x00\x01"
    (version / "vectors.faiss").write_bytes(content)


def _remove(version: Path) -> None:
    shutil.rmtree(version)


def _foreign(version: Path) -> None:
    manifest = json.loads((version / "manifest.json").read_text())
    manifest["identity"]["database"] = "another"
    (version / "manifest.json").write_text(json.dumps(manifest))


def _garbled(version: Path) -> None:
    (version / "manifest.json").write_text("[]")


def _pointing_elsewhere(version: Path) -> None:
    (version.parent / "current").write_text("nowhere")


HARMS = [_truncate, _swap, _remove, _foreign, _garbled, _pointing_elsewhere]


@pytest.mark.parametrize("harm", HARMS, ids=[harm.__name__ for harm in HARMS])
def test_an_index_that_cannot_be_trusted_is_built_again(shelf: Shelf, harm: Callable[[Path], None]) -> None:
    shelf.ingest()
    assert shelf.first("letters and sounds") == "phonics.md"
    harm(shelf.current())
    assert shelf.first("letters and sounds") == "phonics.md"
    shelf.encoder.texts.clear()
    shelf.indexing().open()
    assert shelf.encoder.texts == []  # built from the vectors in the database, and sound again


def test_another_encoder_embeds_its_own_vectors(shelf: Shelf) -> None:
    shelf.ingest()
    shelf.encoder = CountingEncoder(shelf.encoder, fingerprint="another:1")
    assert shelf.first("letters and sounds") == "phonics.md"
    assert len(shelf.encoder.texts) > 3


def test_another_form_of_the_header_embeds_its_own_vectors(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write("a.md", "Feedback helps.")
    shelf.ingest()
    shelf.indexing().open()
    shelf.encoder.texts.clear()
    monkeypatch.setattr("retrieval.passages._HEADER", 99)
    shelf.indexing().open()
    assert any("Feedback helps." in text for text in shelf.encoder.texts)


def test_an_index_that_cannot_be_kept_is_served_all_the_same(shelf: Shelf) -> None:
    shelf.ingest()
    shelf.index.write_text("a file in the way")
    assert shelf.first("letters and sounds") == "phonics.md"


def test_old_versions_are_cleared_away(shelf: Shelf) -> None:
    for number in range(5):
        shelf.write("phonics.md", f"Letters and sounds, version {number}.")
        shelf.ingest()
        shelf.indexing().open()
    assert len([version for version in shelf.index.iterdir() if version.is_dir()]) == 2
