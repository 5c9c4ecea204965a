"""What there is to take in: the files of a folder with their sizes looked at and their hashes taken, none of it read.

`scan` gives a `Scan`; `Catalogue.plan` compares it with what is live and gives a `Plan` of the same `SourceFile`s;
`Indexing.ingest` hands those that changed to a `Read`, which makes documents of their bytes.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from knowledge_base.document import DocumentFault, SourceDocument
from knowledge_base.source_names import READ, advice, ending, is_passed_over, is_utf8, written

LARGEST = 100 * 1024 * 1024  # bytes
_MB = 1024 * 1024


class SourceUnusable(Exception):
    """A path that cannot be ingested at all; the message names it and says why."""


@dataclass(frozen=True)
class SourceFile:
    """One source, not read yet.

    `path` is its name in the catalogue: relative to its folder with forward slashes, or an address. `file` is where its
    bytes lie, which need not be called the same. `digest` is their SHA-256, hexadecimal, as they were when scanned.
    """

    path: str
    file: Path
    digest: str

    def content(self) -> bytes:
        """Give the bytes; raises `DocumentFault` where the file cannot be read any more, or has grown too large."""
        with _opened(self.path, self.file) as file:
            return file.read(LARGEST)


@dataclass(frozen=True)
class Scan:
    """What was found in one place.

    `folder` is the folder that is synchronised, resolved, or None for a file of no folder and for addresses. `within`
    is the part of it that was looked at, a folder or file below it; empty for all of it. A fault's path names what was
    seen and cannot be taken in, a file or a whole folder below: nothing live of it is retired.
    """

    files: tuple[SourceFile, ...]
    faults: tuple[DocumentFault, ...]
    folder: str | None
    within: str = ""


class Read(Protocol):
    """Makes documents of a source's bytes."""

    def __call__(self, source: SourceFile) -> tuple[SourceDocument, ...]:
        """Give the documents of a source, one of them unless it is a table; raises `DocumentFault`.

        A table's documents have paths `source.path#key`, `source` = `source.path`, and a `content_hash` of their own.
        All have `source_hash` = `source.digest` and `reader`.
        """


def scan(source: Path, documents_folder: Path) -> Scan:
    """Look at one file, or at every document below a folder; raises `SourceUnusable` where there is nothing to take in.

    What lies in `documents_folder` is named by its place there and belongs to it; any other folder is a folder of its
    own, any other file belongs to none.
    """
    is_folder = source.is_dir()
    if not is_folder:
        _check_named(source)
    root, top = documents_folder.resolve(), source.resolve()
    if top == root or not top.is_relative_to(root):
        root = top
    within = top.relative_to(root).as_posix() if top != root else ""
    if is_folder:
        return _Walk(root, within).scan()
    name = written(within or source.name)
    files, faults = _hashed([(name, source)])
    return Scan(files, faults, str(root) if within else None, name)


def _check_named(source: Path) -> None:
    """Refuse a file, named by a person, that could not be read whatever is in it."""
    shown = written(str(source))
    if not os.path.lexists(source):
        raise SourceUnusable(f"{shown}: no such file or folder")
    if unread := advice(source.name):
        raise SourceUnusable(f"{shown}: {unread}")
    if ending(source.name) not in READ:
        kind = ending(source.name) or "a file without ending"
        raise SourceUnusable(f"{shown}: {kind} is not read; what is read: {' '.join(sorted(READ))}")
    if is_passed_over(source.name):
        raise SourceUnusable(f"{shown}: a README or hidden file is no document; give it another name")


class _Walk:
    """A walk through one folder: real files first, then links, so that what lies in the folder keeps its own name."""

    def __init__(self, root: Path, within: str) -> None:
        self._root = root
        self._within = within
        self._found: list[tuple[str, Path]] = []
        self._faults: list[DocumentFault] = []
        self._folders: deque[tuple[str, Path]] = deque()
        self._links: deque[tuple[str, Path]] = deque()
        self._seen: set[tuple[int, int]] = set()  # device and inode of every folder and file taken

    def scan(self) -> Scan:
        self._folders.append((self._within, self._root / self._within))
        while self._folders or self._links:
            step, todo = (self._open, self._folders) if self._folders else (self._follow, self._links)
            name, place = todo.popleft()
            try:
                step(name, place)
            except OSError as error:
                if name == self._within:  # as if everything were gone from it
                    raise SourceUnusable(f"{written(str(place))}: cannot be opened: {error.strerror}") from error
                self._fault(name, f"cannot be opened: {error.strerror}")
        # Of two names that are written alike, the one that is written so already comes first.
        found = sorted(self._found, key=lambda each: (written(each[0]), each[0] != written(each[0])))
        files, faults = _hashed(found)
        return Scan(files, (*self._faults, *faults), str(self._root), written(self._within))

    def _open(self, name: str, folder: Path) -> None:
        if self._is_seen(folder.stat()):
            return
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
        for entry in entries:
            if not is_passed_over(entry.name):
                self._entry(f"{name}/{entry.name}" if name else entry.name, entry)

    def _entry(self, name: str, entry: os.DirEntry[str]) -> None:
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_utf8(entry.name):
            if is_folder or _is_document(name):
                self._fault(name, "its name is not UTF-8 text; give it another")
        elif entry.is_symlink():
            self._links.append((name, Path(entry.path)))
        elif is_folder:
            self._folders.append((name, Path(entry.path)))
        elif _is_document(name):
            self._is_seen(entry.stat(follow_symlinks=False))
            self._found.append((name, Path(entry.path)))

    def _follow(self, name: str, link: Path) -> None:
        try:
            target = link.resolve(strict=True)
        except FileNotFoundError:
            if _is_document(name):
                self._fault(name, "a link to a file that is not there")
            return
        except (OSError, RuntimeError):
            self._fault(name, "a link that leads in a circle or cannot be followed")
            return
        status = target.stat()
        if not target.is_relative_to(self._root):
            if stat.S_ISDIR(status.st_mode) or _is_document(name):
                self._fault(name, "a link out of the folder; put the file itself there")
        elif stat.S_ISDIR(status.st_mode):
            self._folders.append((name, target))
        elif _is_document(name) and not self._is_seen(status):
            self._found.append((name, target))

    def _is_seen(self, status: os.stat_result) -> bool:
        identity = (status.st_dev, status.st_ino)
        if identity in self._seen:
            return True
        self._seen.add(identity)
        return False

    def _fault(self, name: str, reason: str) -> None:
        self._faults.append(DocumentFault(written(name), reason))


def _is_document(name: str) -> bool:
    return ending(name) in READ or advice(name) is not None


def _hashed(found: Iterable[tuple[str, Path]]) -> tuple[tuple[SourceFile, ...], tuple[DocumentFault, ...]]:
    files: dict[str, SourceFile] = {}
    faults: list[DocumentFault] = []
    for name, file in found:
        path = written(name)
        try:
            if path in files:
                raise DocumentFault(path, "two files have this name, written with other characters; rename one")
            files[path] = SourceFile(path, file, _digest(path, file))
        except DocumentFault as fault:
            faults.append(fault)
    return tuple(files.values()), tuple(faults)


def _digest(path: str, file: Path) -> str:
    if unread := advice(path):
        raise DocumentFault(path, unread)
    with _opened(path, file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def _opened(path: str, file: Path) -> Iterator[BufferedReader]:
    """Open a file of bearable size; a pipe or device is told by its status, for opening it could wait or do harm."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DocumentFault(path, "not a file but a pipe, a device or a folder")
        if not status.st_size:
            raise DocumentFault(path, "empty")
        if status.st_size > LARGEST:
            size = -(-status.st_size // _MB)
            raise DocumentFault(path, f"is {size} MB; the largest that is read is {LARGEST // _MB} MB")
        with file.open("rb") as content:
            yield content
    except OSError as error:
        raise DocumentFault(path, f"cannot be read: {error.strerror}") from error
