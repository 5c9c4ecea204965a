"""Bytes of a web page as text: by its mark, as UTF-8, by what it says of itself, or in the likeliest encoding."""

from __future__ import annotations

import codecs
import re

from knowledge_base.document_limits import without_controls
from knowledge_base.readers.plain_text import MARKS, decoded

_SAID_WITHIN = 4_096  # bytes
_SAID = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252"}  # as browsers do
_NOT_OF_PAGES = ("utf-16", "utf-32", "utf-7", "punycode", "idna", "unicode", "raw_unicode", "raw-unicode")
# What control characters are called; lxml makes them of it, and takes them from nobody.
_NAMED_CONTROL = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|127|6553[45])|x0*(?:[1-8bcef]|1[\da-f]|7f|fff[ef]))(?![\da-f]);?",
    re.IGNORECASE,
)


def page_text(path: str, content: bytes) -> str:
    """Give a page's text; raises `DocumentFault` where it is none."""
    return without_controls(_NAMED_CONTROL.sub("", _decoded(path, content)))


def _decoded(path: str, content: bytes) -> str:
    if not content.startswith(tuple(mark for mark, _ in MARKS)):
        said = _SAID.search(content[:_SAID_WITHIN])
        encoding = encoding_named(said[1].decode("ascii")) if said else None
        if encoding is not None and not is_utf8_beyond_ascii(content):
            try:
                return content.decode(encoding)
            except (UnicodeError, LookupError):
                pass  # it says what it is not, or names what is no alphabet
    return decoded(path, content)


def is_utf8_beyond_ascii(content: bytes) -> bool:
    """Whether bytes are UTF-8 with more than ASCII in it, which no other encoding brings about by chance."""
    try:
        return not content.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def encoding_named(name: str) -> str | None:
    """Give Python's name of an encoding as browsers take it; None where no page is in it."""
    try:
        found = codecs.lookup(name).name
        b" ".decode(found)  # some of Python's encodings are of no text
    except (LookupError, UnicodeError):
        return None
    found = _READ_AS.get(found, found)
    # What names UTF-16 in ASCII letters is not in UTF-16.
    return None if found.startswith(_NOT_OF_PAGES) else found
