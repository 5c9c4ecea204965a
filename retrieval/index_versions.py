"""The served index on disk: immutable version folders and one `current` file, all of it rebuilt from the database.

A folder is trusted only when its manifest names this database, catalogue version and encoder, and every file has
the size written there, and the SHA-256: of large files, which are mapped into memory and not read, `evidence doctor`
looks at that. Whatever is missing, stale, truncated or foreign is built again.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from retrieval.digests import sha256_of
from retrieval.extended_index import ExtendedKeywords, ExtendedVectors
from retrieval.keywords import KeywordIndex
from retrieval.vectors import Rows, VectorIndex

_MANIFEST = "manifest.json"
_VECTORS = "vectors.faiss"
_ROWS = {"passages": "passages.npy", "owners": "owners.npy", "digests": "digests.npy"}
_KEYWORDS = "keywords"
GONE = -1
_READ_WHOLE = 32 * 1024 * 1024  # bytes of a file whose SHA-256 is looked at before it is served
_ANY_SIZE = sys.maxsize
_KEPT = 2  # version folders: the one served, and the one before it, which another process may still be reading


@dataclass(frozen=True)
class IndexIdentity:
    """What an index must be an index of."""

    database: str
    catalogue_version: int
    encoder: str
    passages: int
    layout: int = 3  # raised when what is indexed of a passage changes


@dataclass(frozen=True)
class IndexPair:
    """Nearest neighbours and keywords over the same rows, with the ids of each row's passage and document.

    `digests` tell what was indexed of a passage; the owner of a row whose passage has gone is `GONE`.
    """

    vectors: VectorIndex | ExtendedVectors
    keywords: KeywordIndex | ExtendedKeywords
    passages: Rows
    owners: Rows
    digests: Rows


class IndexVersions:
    """The folder of index versions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, identity: IndexIdentity) -> IndexPair | None:
        """Give the current index if it is sound and of this identity, else None."""
        return self._sound(identity, any_catalogue=False)

    def open_any(self, identity: IndexIdentity) -> IndexPair | None:
        """Give the current index if it is sound and this one's but for the catalogue's version, else None."""
        return self._sound(identity, any_catalogue=True)

    def _sound(self, identity: IndexIdentity, *, any_catalogue: bool) -> IndexPair | None:
        try:
            folder = self._folder / (self._folder / "current").read_text().strip()
            manifest = json.loads((folder / _MANIFEST).read_text())
            found = IndexIdentity(**manifest["identity"])
            if any_catalogue:
                identity = replace(identity, catalogue_version=found.catalogue_version, passages=found.passages)
            if found != identity or not _files_match(folder, manifest["files"]):
                return None
            vectors = VectorIndex.load(folder / _VECTORS)
            keywords = KeywordIndex.load(folder / _KEYWORDS, identity.passages)
            rows = {name: np.load(folder / file, mmap_mode="r", allow_pickle=False) for name, file in _ROWS.items()}
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            structlog.get_logger().info("index not usable, building it again", reason=type(error).__name__)
            return None
        return IndexPair(vectors, keywords, **rows)

    def damaged(self) -> list[str]:
        """Give the files of the current index that are not as they were written; reads all of them."""
        try:
            folder = self._folder / (self._folder / "current").read_text().strip()
            expected = json.loads((folder / _MANIFEST).read_text())["files"]
            return [name for name, stated in expected.items() if not _is_as_written(folder / name, stated, _ANY_SIZE)]
        except (OSError, ValueError, KeyError, TypeError) as error:
            return [f"{_MANIFEST} ({type(error).__name__})"]

    def save(self, identity: IndexIdentity, pair: IndexPair) -> None:
        """Write a new version beside the old and make it current; raises OSError and leaves the old one current.

        Only what was built whole is kept: an extended index is made again in a moment.
        """
        if not isinstance(pair.vectors, VectorIndex) or not isinstance(pair.keywords, KeywordIndex):
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f"v{identity.catalogue_version}-", dir=self._folder))
        try:
            pair.vectors.save(scratch / _VECTORS)
            pair.keywords.save(scratch / _KEYWORDS)
            for name, file in _ROWS.items():
                np.save(scratch / file, getattr(pair, name), allow_pickle=False)
            _write(scratch / _MANIFEST, {"identity": asdict(identity), "files": _fingerprints(scratch)})
            self._make_current(scratch)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
        self._clear_away()

    def _make_current(self, version: Path) -> None:
        pointer = version / "current.new"
        pointer.write_text(version.name)
        os.replace(pointer, self._folder / "current")

    def _clear_away(self) -> None:
        versions = sorted((v for v in self._folder.iterdir() if v.is_dir()), key=lambda v: v.stat().st_mtime)
        for old in versions[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, values: dict[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=1))


def _fingerprints(folder: Path) -> dict[str, list[Any]]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): [file.stat().st_size, sha256_of(file)] for file in files}


def _files_match(folder: Path, expected: dict[str, list[Any]]) -> bool:
    return all(_is_as_written(folder / name, stated, _READ_WHOLE) for name, stated in expected.items())


def _is_as_written(file: Path, stated: list[Any], largest: int) -> bool:
    """Say whether a file has its size and, up to the `largest` that is read for it, its SHA-256."""
    size, digest = stated
    return file.stat().st_size == size and bool(size > largest or sha256_of(file) == digest)
