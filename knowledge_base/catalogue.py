"""The catalogue: which documents there are, in which version, and what a folder would change."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import CatalogueVersion, Document
from knowledge_base.document import DocumentFault, FrontMatter, SourceDocument
from knowledge_base.readers.markdown import SUFFIXES, read_markdown

_README = "readme.md"  # describes a folder; it is no document


class SourceUnusable(Exception):
    """A path that cannot be ingested at all; the message names it and says why."""


@dataclass(frozen=True)
class Reading:
    """What was read from a file or folder; `folder` is set when a whole folder is synchronised."""

    documents: tuple[SourceDocument, ...]
    faults: tuple[DocumentFault, ...]
    paths: frozenset[str]  # every path seen, faulty ones too: a faulty update never retires the good version
    folder: str | None


@dataclass(frozen=True)
class Plan:
    """What synchronising would change."""

    added: tuple[SourceDocument, ...]
    updated: tuple[SourceDocument, ...]
    retired: tuple[str, ...]
    unchanged: tuple[str, ...]
    faults: tuple[DocumentFault, ...]
    folder: str | None


@dataclass(frozen=True)
class CataloguedDocument:
    """One stored version of a document."""

    id: int
    path: str
    version: int
    status: str
    added_at: dt.datetime
    front_matter: FrontMatter


def read_source(source: Path, documents_folder: Path) -> Reading:
    """Read one file, or every document below a folder; raises `SourceUnusable` where there is nothing to read."""
    if source.is_dir():
        files = sorted(file for file in source.rglob("*") if _is_document(file))
        return _read_files([(_relative(file, source), file) for file in files], str(source.resolve()))
    if not source.exists():
        raise SourceUnusable(f"{source}: no such file or folder")
    if source.suffix.lower() not in SUFFIXES:
        raise SourceUnusable(f"{source}: cannot read {source.suffix or 'a file without ending'}; give Markdown (.md)")
    inside = source.resolve().is_relative_to(documents_folder.resolve())
    path = _relative(source.resolve(), documents_folder.resolve()) if inside else source.name
    return _read_files([(path, source)], None)


def _is_document(file: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.parts)
    return file.suffix.lower() in SUFFIXES and file.name.lower() != _README and not hidden and file.is_file()


def _relative(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


def _read_files(files: Iterable[tuple[str, Path]], folder: str | None) -> Reading:
    documents: list[SourceDocument] = []
    faults: list[DocumentFault] = []
    paths: set[str] = set()
    for path, file in files:
        paths.add(path)
        try:
            documents.append(read_markdown(path, file.read_bytes()))
        except OSError as error:
            faults.append(DocumentFault(path, f"cannot be read: {error.strerror}"))
        except DocumentFault as fault:
            faults.append(fault)
    return Reading(tuple(documents), tuple(faults), frozenset(paths), folder)


class Catalogue:
    """Versions of documents in the database; every change raises the catalogue's version."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def plan(self, reading: Reading) -> Plan:
        """Compare what was read with what is live, by content hash."""
        with self._database.read() as session:
            rows = session.execute(
                select(Document.path, Document.content_hash, Document.folder).where(Document.status == "live")
            ).all()
        live = {row.path: row.content_hash for row in rows}
        gone = [row.path for row in rows if row.folder == reading.folder and row.path not in reading.paths]
        same = [d.path for d in reading.documents if live.get(d.path) == d.content_hash]
        changed = [d for d in reading.documents if live.get(d.path) != d.content_hash]
        return Plan(
            added=tuple(d for d in changed if d.path not in live),
            updated=tuple(d for d in changed if d.path in live),
            retired=tuple(sorted(gone)) if reading.folder is not None else (),
            unchanged=tuple(same),
            faults=reading.faults,
            folder=reading.folder,
        )

    def put(self, session: Session, document: SourceDocument, folder: str | None) -> int:
        """Make this the live version of its path, the version before it retired; give its id."""
        latest = session.scalar(select(func.max(Document.version)).where(Document.path == document.path)) or 0
        self.retire(session, [document.path])
        fields = dataclasses.asdict(document.front_matter)
        row = Document(
            path=document.path,
            version=latest + 1,
            status="live",
            folder=folder,
            content_hash=document.content_hash,
            added_at=self._clock(),
            **{name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()},
        )
        session.add(row)
        session.flush()
        return row.id

    def retire(self, session: Session, paths: Iterable[str]) -> None:
        """Take documents out of use; their versions are kept."""
        for path in paths:
            session.execute(
                update(Document).where(Document.path == path, Document.status == "live").values(status="retired")
            )
        session.execute(update(CatalogueVersion).values(version=CatalogueVersion.version + 1))

    def state(self) -> tuple[str, int]:
        """Give the database's identity and the catalogue's version, by which a served index is told stale."""
        with self._database.read() as session:
            row = session.execute(select(CatalogueVersion.identity, CatalogueVersion.version)).one()
            return row.identity, row.version

    def documents(self, *, live_only: bool = True) -> list[CataloguedDocument]:
        """Give the documents by path and version."""
        query = select(Document).order_by(Document.path, Document.version)
        if live_only:
            query = query.where(Document.status == "live")
        with self._database.read() as session:
            return [_catalogued(row) for row in session.scalars(query)]

    def count(self) -> int:
        """Count the live documents."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).where(Document.status == "live")) or 0


def _catalogued(row: Document) -> CataloguedDocument:
    values = {field.name: getattr(row, field.name) for field in dataclasses.fields(FrontMatter)}
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return CataloguedDocument(row.id, row.path, row.version, row.status, row.added_at, FrontMatter(**fields))


def names_in(documents: Iterable[CataloguedDocument]) -> frozenset[str]:
    """Give every title, author, publisher, place, partner and school: names that redaction must let stand."""
    names: set[str] = set()
    for document in documents:
        matter = document.front_matter
        named = (matter.title, matter.author, matter.publisher, matter.place, matter.partner, matter.region)
        names.update(name for name in (*named, *matter.research_schools) if name)
    return frozenset(names)
