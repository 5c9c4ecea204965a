"""Folders of documents, synchronised in a test's own process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import select

from database.engine import Database
from database.models import Passage
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue
from knowledge_base.document import (
    Block,
    DocumentFault,
    FrontMatter,
    Proposal,
    Section,
    SourceDocument,
    content_hash,
)
from knowledge_base.formats import read_content
from knowledge_base.plans import Plan
from knowledge_base.sources import SourceFile, scan
from retrieval.encoder import Encoder, Matrix
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.ingest_report import IngestReport


def read(source: SourceFile) -> tuple[SourceDocument, ...]:
    """Read Markdown."""
    return read_content(source.path, source.content(), source.digest)


def synchronise(catalogue: Catalogue, indexing: Indexing, folder: Path) -> IngestReport:
    return indexing.ingest(catalogue.plan(scan(folder, folder)), read)


class CountingEncoder:
    """The real encoder, counting what it is given."""

    def __init__(self, encoder: Encoder, fingerprint: str | None = None) -> None:
        self._encoder = encoder
        self.fingerprint = fingerprint or encoder.fingerprint
        self.dimensions, self.window = encoder.dimensions, encoder.window
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.texts += texts
        return self._encoder.encode(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)


class PlainReader:
    """Reads two made-up formats, and notes what it read.

    A .txt is a document that says its words; each line `title: words` above them is proposed. A .csv is a table of
    `key;words`, a row a document. "broken" anywhere is a fault.
    """

    def __init__(self, version: int = 1) -> None:
        self.readers = (f"plain {version}",)
        self.read: list[str] = []

    def __call__(self, source: SourceFile) -> tuple[SourceDocument, ...]:
        self.read.append(source.path)
        text = source.content().decode()
        if "broken" in text:
            raise DocumentFault(source.path, "broken")
        if source.path.endswith(".csv"):
            return tuple(self._row(source, row, *line.split(";", 1)) for row, line in enumerate(text.splitlines()))
        first, _, rest = text.partition("\n")
        title = first.removeprefix("title: ") if rest else source.path
        proposals = (Proposal("title", title, "the first line"), Proposal("kind", "guidance", "its words"))
        return (self._document(source, source.path, source.digest, title, rest or text, proposals),)

    def _row(self, source: SourceFile, row: int, key: str, words: str) -> SourceDocument:
        return self._document(source, f"{source.path}#{key}", content_hash(words.encode()), key, words, (), row)

    def _document(
        self,
        source: SourceFile,
        path: str,
        digest: str,
        title: str,
        words: str,
        proposals: tuple[Proposal, ...],
        row: int | None = None,
    ) -> SourceDocument:
        return SourceDocument(
            path,
            digest,
            FrontMatter(title, "guidance"),
            (Section((), row, (Block("paragraph", words.strip()),)),),
            proposals,
            ("a picture was left out",) if "picture" in words else (),
            source.path,
            source.digest,
            self.readers[0],
        )


class Shelf:
    """A folder of made-up documents and everything that takes them in, counting what is read and embedded."""

    def __init__(self, database: Database, encoder: Encoder, place: Path) -> None:
        self.database = database
        self.encoder = CountingEncoder(encoder)
        self.catalogue = Catalogue(database, utc_now)
        self.index = place / "index"
        self.indexing = self.indexing_over(self.catalogue)
        self.reader = PlainReader()
        self.folder = place / "documents"
        self.folder.mkdir(exist_ok=True)

    def indexing_over(self, catalogue: Catalogue) -> Indexing:
        return Indexing(self.database, catalogue, self.encoder, IndexVersions(self.index))

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def plan(self, source: Path | None = None) -> Plan:
        return self.catalogue.plan(scan(source or self.folder, self.folder), self.reader.readers)

    def sync(
        self, source: Path | None = None, progress: Callable[[int, int], None] = lambda _d, _a: None
    ) -> IngestReport:
        self.forget()
        return self.indexing.ingest(self.plan(source), self.reader, progress)

    def forget(self) -> None:
        """Count what is read and embedded from here on."""
        self.reader.read.clear()
        self.encoder.texts.clear()

    def live(self) -> dict[str, int]:
        return {document.path: document.version for document in self.catalogue.documents()}

    def words(self, path: str) -> str:
        """Give what the live version of a document says."""
        (document,) = (each for each in self.catalogue.documents() if each.path == path)
        with self.database.read() as session:
            query = select(Passage.text).where(Passage.document_id == document.id).order_by(Passage.ordinal)
            return "\n".join(session.scalars(query))

    def story(self, name: str) -> list[tuple[str, int, str, str | None]]:
        return [(line.path, line.version, line.kind, line.detail) for line in self.catalogue.history(name)]
