"""Compares what a scan found with what the catalogue holds, by the sources' hashes."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge_base.document import DocumentFault
from knowledge_base.plans import Move, Plan
from knowledge_base.sources import Scan, SourceFile


@dataclass(frozen=True)
class Standing:
    """How a document stands: its latest version, live or taken out of use by a curator."""

    path: str
    source: str
    source_hash: str  # empty while the documents of its source are only in part taken in
    folder: str | None
    reader: str
    is_live: bool
    is_settled: bool  # by a curator, who restored it or took it out of use: left so until its source changes


def plan_changes(scan: Scan, standing: Iterable[Standing], readers: Sequence[str] = ()) -> Plan:
    """Give what synchronising would change.

    `readers` are the formats' readers as they are now ("pdf 2"); what an earlier one of the same name read is read
    again.
    """
    by_source: dict[str, list[Standing]] = defaultdict(list)
    for each in standing:
        by_source[each.source].append(each)
    return _Planning(scan, by_source, {reader.rpartition(" ")[0]: reader for reader in readers}).plan()


@dataclass
class _Planning:
    scan: Scan
    standing: dict[str, list[Standing]]
    readers: dict[str, str]
    new: list[SourceFile] = field(default_factory=list)
    updated: list[SourceFile] = field(default_factory=list)
    adopted: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    faults: list[DocumentFault] = field(default_factory=list)

    def plan(self) -> Plan:
        self.faults += self.scan.faults
        for file in self.scan.files:
            self._compare(file, self.standing.get(file.path, []))
        gone = self._gone()
        moved = _moves(self.new, gone)
        left = {move.source.path for move in moved}
        was = {move.was for move in moved}
        again = [move.source for move in moved if self._is_outdated(gone[move.was])]
        return Plan(
            added=tuple(file for file in self.new if file.path not in left),
            updated=(*self.updated, *again),
            moved=moved,
            retired=tuple(
                sorted(r.path for source, rows in gone.items() if source not in was for r in rows if r.is_live)
            ),
            unchanged=tuple(self.unchanged),
            held=tuple(self.held),
            faults=tuple(self.faults),
            folder=self.scan.folder,
            adopted=tuple(self.adopted),
        )

    def _compare(self, file: SourceFile, rows: Sequence[Standing]) -> None:
        if not rows:
            self.new.append(file)
            return
        if any(row.source_hash != file.digest for row in rows):
            other = next((row.folder for row in rows if self._lies_elsewhere(row, file)), None)
            if other is None:
                self.updated.append(file)
            else:
                self.faults.append(_two_of_a_name(file, other, self.scan.folder))
        elif self._is_outdated(rows):
            self.updated.append(file)
        else:
            self._leave(file, rows)

    def _leave(self, file: SourceFile, rows: Sequence[Standing]) -> None:
        for row in rows:
            (self.held if row.is_settled else self.unchanged).append(row.path)
        if self.scan.folder is not None and any(row.folder != self.scan.folder for row in rows):
            self.adopted.append(file.path)

    def _is_outdated(self, rows: Sequence[Standing]) -> bool:
        return any(
            self.readers.get(row.reader.rpartition(" ")[0], row.reader) != row.reader
            for row in rows
            if not row.is_settled
        )

    def _lies_elsewhere(self, row: Standing, file: SourceFile) -> bool:
        """Whether another file, of another folder, is still there under this name."""
        if row.folder is None or row.folder == self.scan.folder:
            return False
        other = Path(row.folder) / row.source
        return other.exists() and not (file.file.exists() and os.path.samefile(other, file.file))

    def _gone(self) -> dict[str, list[Standing]]:
        """Give by source what was taken in from what was looked at of the folder, and is not there any more."""
        if self.scan.folder is None:
            return {}
        seen = {file.path for file in self.scan.files} | {fault.path for fault in self.scan.faults}
        return {
            source: rows
            for source, rows in self.standing.items()
            if rows[0].folder == self.scan.folder and _is_in(source, self.scan.within) and not _is_seen(source, seen)
        }


def _moves(new: Sequence[SourceFile], gone: dict[str, list[Standing]]) -> tuple[Move, ...]:
    """Pair what is new with what is gone and had the same bytes, first that of the same file name."""
    by_digest: dict[str, list[str]] = defaultdict(list)
    for source, rows in gone.items():
        if len({row.source_hash for row in rows}) == 1:
            by_digest[rows[0].source_hash].append(source)
    moves: list[Move] = []
    for file in new:
        if candidates := by_digest.get(file.digest):
            name = Path(file.path).name
            was = min(candidates, key=lambda source: (Path(source).name != name, source))
            candidates.remove(was)
            moves.append(Move(file, was))
    return tuple(moves)


def _is_in(source: str, within: str) -> bool:
    return not within or source == within or source.startswith(f"{within}/")


def _is_seen(source: str, seen: set[str]) -> bool:
    """Whether it, or a folder above it that could not be opened, was seen."""
    return source in seen or any(parent.as_posix() in seen for parent in Path(source).parents)


def _two_of_a_name(file: SourceFile, other: str, folder: str | None) -> DocumentFault:
    here = folder or str(file.file.resolve().parent)
    reason = f"there is a different file of this name in {other}, taken in already; that of {here} needs another name"
    return DocumentFault(file.path, reason)
