"""The SHA-256 of files, by which models and indexes are told from others of the same name."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(file: Path) -> str:
    """Give a file's SHA-256, hexadecimal; raises `OSError`."""
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()
