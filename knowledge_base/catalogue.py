"""The catalogue: which documents there are, in which version, what a folder would change, and what became of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from database.batches import batches
from database.engine import Database
from database.models import CatalogueVersion, Document
from knowledge_base.comparing import Comparison, compare
from knowledge_base.document import FrontMatter, Proposal, SourceDocument
from knowledge_base.lineage import HistoryLine, NoSuchDocument, current_version, history_of, version_of
from knowledge_base.planning import Standing, plan_changes
from knowledge_base.plans import Move, Plan
from knowledge_base.sources import Scan
from knowledge_base.versions import (
    copy_version,
    front_matter_of,
    latest_version,
    note_change,
    proposals_of,
    retire_version,
    write_version,
)


@dataclass(frozen=True)
class CataloguedDocument:
    """One stored version of a document; its fields of the same names are told in `database.documents.Document`."""

    id: int
    path: str
    version: int
    status: str
    added_at: dt.datetime
    front_matter: FrontMatter
    source: str = ""
    reader: str = ""  # the format's reader and its version, such as "pdf 1"
    folder: str | None = None
    proposals: tuple[Proposal, ...] = ()  # in force, but for ratings, and not confirmed yet
    confirmed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    restored_from: int | None = None
    retired_because: str | None = None


class Catalogue:
    """Versions of documents in the database; every change is noted and raises the catalogue's version.

    Whatever takes a session is part of the caller's transaction.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def plan(self, scan: Scan, readers: Sequence[str] = ()) -> Plan:
        """Compare what was found with what is there, by the sources' hashes; nothing is read.

        `readers` are the formats' readers as they are now, such as "pdf 2": what an earlier one of the same name has
        read is to be read again.
        """
        with self._database.read() as session:
            standing = [_standing(row) for row in session.execute(_latest(_STANDING_COLUMNS).where(_STANDS))]
        return plan_changes(scan, standing, readers)

    def compare(self, documents: Sequence[SourceDocument]) -> Comparison:
        """Compare documents as read with their latest versions; what a curator confirmed is carried over."""
        with self._database.read() as session:
            return compare(session, documents)

    def put(self, session: Session, document: SourceDocument, folder: str | None, *, is_whole: bool = True) -> int:
        """Make this the live version of its path, the version before it retired; give its id.

        Without a folder it stays in that of the version before. Where it is not the whole of its source, that counts as
        taken in only once it is settled.
        """
        before = latest_version(session, document.path)
        kind = "updated" if before is not None and before.status == "live" else "added"
        now = self._clock()
        stays = before.folder if before is not None else None
        values = {} if is_whole else {"source_hash": ""}
        row = write_version(session, document, before, folder=folder or stays, added_at=now, **values)
        note_change(session, row, kind, now)
        return row.id

    def settle(
        self, session: Session, source: str, digest: str, paths: Collection[str], folder: str | None
    ) -> list[str]:
        """Note that a source, as it is with this digest, is wholly taken in as the documents of these paths.

        Others that came of it before are retired; gives their paths.
        """
        retired = self.left_over(session, source, paths)
        for row in _standing_of(session, source, paths):
            if row.path in retired:
                self._retire(session, row, "gone", f"gone from {source}")
            row.source, row.source_hash, row.folder = source, digest, folder or row.folder
        return retired

    def left_over(self, session: Session, source: str, paths: Collection[str]) -> list[str]:
        """Give the paths of the live documents that came of a source before, without those it gives now."""
        standing = _standing_of(session, source, ())
        return [row.path for row in standing if row.status == "live" and row.path not in paths]

    def adopt(self, session: Session, sources: Iterable[str], folder: str | None) -> None:
        """Make these sources, the same as in another folder, this folder's own."""
        for source in sources:
            for row in _standing_of(session, source, ()):
                row.folder = folder

    def refresh(self, session: Session, document: SourceDocument) -> None:
        """Note that the live version still says what was read now, though its source or reader are others."""
        row = latest_version(session, document.path)
        if row is not None:
            row.content_hash, row.reader = document.content_hash, document.reader

    def move(self, session: Session, move: Move, folder: str | None) -> list[tuple[str, str]]:
        """Give the documents of a source their new names, and nothing else anew; gives the old and new paths."""
        now, moved = self._clock(), []
        for row in _standing_of(session, move.was, ()):
            path = move.source.path + row.path.removeprefix(move.was)
            before = latest_version(session, path)
            version = max(row.version, before.version if before is not None else 0) + 1
            values = {"path": path, "version": version, "source": move.source.path, "folder": folder}
            stands = {"status": row.status, "retired_because": row.retired_because}
            copy = copy_version(session, row, before, **values, **stands)
            retire_version(row, "moved")
            note_change(session, row, "retired", now, f"moved to {path}")
            note_change(session, copy, "moved", now, row.path)
            moved.append((row.path, path))
        return moved

    def retire(self, session: Session, paths: Iterable[str], detail: str) -> None:
        """Take documents whose source is gone out of use; their versions are kept."""
        for path in paths:
            row = latest_version(session, path)
            if row is not None and row.status == "live":
                self._retire(session, row, "gone", detail)

    def retire_document(self, name: str) -> CataloguedDocument:
        """Take a document out of use until its source changes; raises `NoSuchDocument`.

        `name` is its path, or the id of any of its versions, as for `restore` and `history`.
        """
        with self._database.write() as session:
            row = current_version(session, name)
            if row.status != "live":
                raise NoSuchDocument(f"{row.path} is not live: it was retired already")
            self._retire(session, row, "curator", "by a curator")
            return _catalogued(row)

    def restore(self, name: str, version: int) -> CataloguedDocument:
        """Make an earlier version's words live again, as a new version, until the source changes.

        Nothing is read or embedded for it. Raises `NoSuchDocument`.
        """
        with self._database.write() as session:
            last, now = current_version(session, name), self._clock()
            original = version_of(session, last, version)
            if original.id == last.id and last.status == "live":
                raise NoSuchDocument(f"{last.path}: version {version} is the live one")
            # A source that is gone has nothing to say of it any more, nor has its folder.
            seen = ("", None) if last.retired_because == "gone" else (last.source, last.folder)
            as_last_seen = {"content_hash": last.content_hash, "source_hash": last.source_hash, "reader": last.reader}
            values = {"path": last.path, "version": last.version + 1, "source": seen[0], "folder": seen[1]}
            row = copy_version(session, original, last, **values, **as_last_seen, restored_from=version, added_at=now)
            note_change(session, row, "restored", now, f"version {version}")
            return _catalogued(row)

    def current(self, name: str) -> CataloguedDocument:
        """Give the last version of a document, live or not, by its name as below; raises `NoSuchDocument`."""
        with self._database.read() as session:
            return _catalogued(current_version(session, name))

    def history(self, name: str) -> list[HistoryLine]:
        """Give what became of a document, the first change first, also under earlier paths; raises `NoSuchDocument`."""
        with self._database.read() as session:
            return history_of(session, current_version(session, name))

    def folder_of(self, source: Path) -> Path | None:
        """Give the innermost folder that was synchronised before and holds this file or folder, if there is one."""
        with self._database.read() as session:
            folders = [Path(folder) for folder in session.scalars(select(Document.folder).distinct()) if folder]
        holding = [folder for folder in folders if source.resolve().is_relative_to(folder)]
        return max(holding, key=lambda folder: len(folder.parts), default=None)

    def _retire(self, session: Session, row: Document, because: str, detail: str) -> None:
        retire_version(row, because)
        note_change(session, row, "retired", self._clock(), detail)

    def is_empty(self) -> bool:
        """Whether nothing was ever taken in."""
        with self._database.read() as session:
            return session.scalars(select(Document.id).limit(1)).first() is None

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

    def titles(self, paths: Iterable[str]) -> dict[str, str]:
        """Give the titles of documents, live or not, in their newest versions; a path that never was has none."""
        query = select(Document.path, Document.title).where(Document.path.in_(set(paths)))
        with self._database.read() as session:
            return {row.path: row.title for row in session.execute(query.order_by(Document.version))}

    def count(self) -> int:
        """Count the live documents."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).where(Document.status == "live")) or 0


_STANDING_COLUMNS = (
    Document.path,
    Document.source,
    Document.source_hash,
    Document.folder,
    Document.reader,
    Document.status,
    Document.restored_from,
)
_STANDS = or_(Document.status == "live", Document.retired_because == "curator")


def _latest(columns: Sequence[Any]) -> Select[Any]:
    last = select(Document.path, func.max(Document.version).label("version")).group_by(Document.path).subquery()
    is_last = (Document.path == last.c.path) & (Document.version == last.c.version)
    return select(*columns).join(last, is_last).order_by(Document.path)


def _standing(row: Any) -> Standing:
    is_live = row.status == "live"
    is_settled = not is_live or row.restored_from is not None
    return Standing(row.path, row.source, row.source_hash, row.folder, row.reader, is_live, is_settled)


def _standing_of(session: Session, source: str, paths: Iterable[str]) -> list[Document]:
    """Give the latest versions that stand and came of this source, or have one of these paths."""
    latest: dict[str, Document] = {}
    for wanted in (Document.source == source, *(Document.path.in_(some) for some in batches(paths))):
        for row in session.scalars(select(Document).where(wanted).order_by(Document.version)):
            latest[row.path] = row
    return [row for _, row in sorted(latest.items()) if row.status == "live" or row.retired_because == "curator"]


def _catalogued(row: Document) -> CataloguedDocument:
    return CataloguedDocument(
        id=row.id,
        path=row.path,
        version=row.version,
        status=row.status,
        added_at=row.added_at,
        front_matter=front_matter_of(row),
        source=row.source,
        reader=row.reader,
        folder=row.folder,
        proposals=proposals_of(row),
        confirmed=tuple(row.confirmed),
        notes=tuple(row.notes),
        restored_from=row.restored_from,
        retired_because=row.retired_because,
    )


def names_in(documents: Iterable[CataloguedDocument]) -> frozenset[str]:
    """Give every title, author, publisher, place, partner and school: names that redaction must let stand."""
    names: set[str] = set()
    for document in documents:
        matter = document.front_matter
        named = (matter.title, matter.author, matter.publisher, matter.place, matter.partner, matter.region)
        names.update(name for name in (*named, *matter.research_schools) if name)
    return frozenset(names)
