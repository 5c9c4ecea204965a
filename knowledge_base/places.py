"""Where in its source a citation stands: the page, slide or row, in words and in the address that opens there."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

PageWord = Literal["page", "slide", "row"]
_WORDS: dict[str, PageWord] = {"pptx": "slide", "spreadsheet": "row", "xlsx": "row", "csv": "row", "tsv": "row"}
_PDF = "pdf"
_AT_A_PAGE = re.compile(r"#page=\d+$")


def page_word(source: str, reader: str) -> PageWord:
    """Say what a source's page numbers count, by its reader, such as "pptx 1", or else by how its name ends."""
    return _WORDS.get(_format(source, reader), "page")


def page_in_words(word: PageWord, page: int | None) -> str:
    """Give "page 14" or "slide 3"; nothing where there is no page."""
    return f"{word} {page}" if page else ""


def where(section: str, page: str) -> str:
    """Give section and page in words, as far as there are any: "Key findings, page 14"."""
    return ", ".join(filter(None, (section, page)))


def opening_address(address: str, page: int | None, source: str, reader: str) -> str:
    """Give the address that opens a PDF at its page; any other address as it is.

    A PDF's address is one whose path ends so, or the one it was read from: of a page that leads to a PDF a browser
    would make nothing. An address that already names a place in its document is left alone.
    """
    parts = urlsplit(address)
    leads_to_pdf = parts.path.lower().endswith(".pdf") or (bool(address) and address == source)
    if not page or _format(source, reader) != _PDF or not leads_to_pdf or parts.fragment:
        return address
    return f"{address.rstrip('#')}#page={page}"


def without_page(address: str) -> str:
    """Give a document's own address again, where `opening_address` gave that of one page."""
    return _AT_A_PAGE.sub("", address)


def _format(source: str, reader: str) -> str:
    """Give "pdf" of "pdf 1"; where no reader is named, how the source's name ends."""
    if reader:
        return reader.split()[0]
    file = urlsplit(source).path if "://" in source else source.partition("#")[0]
    return file.rpartition(".")[2].lower()
