"""The served index on disk: immutable version folders and one `current` file, all of it rebuilt from the database.

A folder is trusted only when its manifest names this database, catalogue version and encoder, and every file has
the size and SHA-256 written there. Whatever is missing, stale, truncated or foreign is built again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from retrieval.keywords import KeywordIndex
from retrieval.vectors import VectorIndex

_MANIFEST = "manifest.json"
_VECTORS = "vectors.faiss"
_KEYWORDS = "keywords"
_KEPT = 2  # version folders: the one served, and the one before it, which another process may still be reading


@dataclass(frozen=True)
class IndexIdentity:
    """What an index must be an index of."""

    database: str
    catalogue_version: int
    encoder: str
    passages: int
    layout: int = 2  # raised when what is indexed of a passage changes


@dataclass(frozen=True)
class IndexPair:
    """Nearest neighbours and keywords over the same rows."""

    vectors: VectorIndex
    keywords: KeywordIndex


class IndexVersions:
    """The folder of index versions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, identity: IndexIdentity) -> IndexPair | None:
        """Give the current index if it is sound and of this identity, else None."""
        try:
            folder = self._folder / (self._folder / "current").read_text().strip()
            manifest = json.loads((folder / _MANIFEST).read_text())
            if manifest["identity"] != asdict(identity) or not _files_match(folder, manifest["files"]):
                return None
            vectors = VectorIndex.load(folder / _VECTORS)
            keywords = KeywordIndex.load(folder / _KEYWORDS, identity.passages)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            structlog.get_logger().info("index not usable, building it again", reason=type(error).__name__)
            return None
        return IndexPair(vectors, keywords)

    def save(self, identity: IndexIdentity, pair: IndexPair) -> None:
        """Write a new version beside the old and make it current; raises OSError and leaves the old one current."""
        self._folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f"v{identity.catalogue_version}-", dir=self._folder))
        try:
            pair.vectors.save(scratch / _VECTORS)
            pair.keywords.save(scratch / _KEYWORDS)
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
    return {file.relative_to(folder).as_posix(): [file.stat().st_size, _sha256(file)] for file in files}


def _files_match(folder: Path, expected: dict[str, list[Any]]) -> bool:
    sizes_match = all((folder / name).stat().st_size == size for name, (size, _) in expected.items())
    return sizes_match and all(_sha256(folder / name) == digest for name, (_, digest) in expected.items())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
