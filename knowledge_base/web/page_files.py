"""What an address answers, kept in a file with its hash, in an encoding that its reader will recognise."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from knowledge_base.readers.html_text import encoding_named, is_utf8_beyond_ascii

_MB = 1024 * 1024
MOST_BYTES = 50 * _MB  # once unpacked
ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/csv": ".csv",
    "application/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-word.document.macroenabled.12": ".docm",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    # What these are is told by their bytes, and of old Office files what to do with them.
    "application/msword": "",
    "application/vnd.ms-powerpoint": "",
    "application/vnd.ms-excel": "",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "application/zip": "",
}
_TEXTS = (".html", ".txt", ".md", ".csv", ".tsv")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)


class TooLarge(Exception):
    """A body of more than `MOST_BYTES`."""


def kind_of(content_type: str) -> str:
    """Give a content type without what is said beside it."""
    return content_type.split(";")[0].strip().lower()


def keep(pieces: Iterable[bytes], content_type: str, folder: Path) -> tuple[Path, str]:
    """Write a body into a file of the folder, named by its type; give the file and the SHA-256 of what it holds.

    Raises `TooLarge` and whatever comes of the pieces, and leaves no file then.
    """
    handle, name = tempfile.mkstemp(suffix=ENDINGS.get(kind_of(content_type), ""), prefix="page-", dir=folder)
    file = Path(name)
    try:
        with os.fdopen(handle, "wb") as kept:
            digest, size = hashlib.sha256(), 0
            for piece in pieces:
                size += len(piece)
                if size > MOST_BYTES:
                    raise TooLarge
                digest.update(piece)
                kept.write(piece)
        return file, _in_utf8(file, content_type) or digest.hexdigest()
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _in_utf8(file: Path, content_type: str) -> str | None:
    """Write a text anew whose encoding the answer alone names, for the file does not; give the new hash."""
    named = _CHARSET.search(content_type)
    encoding = encoding_named(named[1]) if named is not None else None
    if file.suffix not in _TEXTS or encoding is None:
        return None
    content = file.read_bytes()
    if content.isascii() or is_utf8_beyond_ascii(content):
        return None
    try:
        written = codecs.BOM_UTF8 + content.decode(encoding).encode("utf-8")
    except UnicodeError:
        return None  # it says what it is not
    file.write_bytes(written)
    return hashlib.sha256(written).hexdigest()
