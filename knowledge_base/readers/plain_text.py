"""Bytes of a text, in whatever encoding, as text."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from knowledge_base.document import DocumentFault

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED_FROM = 200_000  # bytes: enough to tell, and a long text would take minutes
_ACCENTS = 3  # one byte in so many may be beyond ASCII in a text in Latin letters
_BREAKS = str.maketrans({"\x00": "", "\f": "\n\n", "\v": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n"})


def decoded(path: str, content: bytes) -> str:
    """Give the text: by its mark, as UTF-8, or else in the likeliest encoding. Raises `DocumentFault` for no text.

    Of a text that is not UTF-8 the encoding is a guess, in which what does not fit becomes a mark of its own.
    """
    return _cleaned(content.decode(_encoding(path, content), "replace"))


def _encoding(path: str, content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    for encoding in ("utf-8", "cp1252"):
        if (encoding == "utf-8" or _is_latin(content)) and _is_all(content, encoding):
            return encoding
    best = from_bytes(content[:_GUESSED_FROM]).best()
    if best is None:
        raise DocumentFault(path, "is not text in any encoding that is known; save it as UTF-8")
    return best.encoding


def _is_latin(content: bytes) -> bool:
    """Whether it is mostly plain letters: what English programs write is then likelier than any guess from so few."""
    return sum(byte > 127 for byte in content[:_GUESSED_FROM]) * _ACCENTS <= len(content[:_GUESSED_FROM])


def _is_all(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _cleaned(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS)
