"""The reader of web pages, saved or fetched: the main text with its structure, and what the page says of itself."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from knowledge_base.document import Contents, DocumentFault, Section
from knowledge_base.readers.html_blocks import Walk
from knowledge_base.readers.html_details import details_of, proposals_of, stated_of
from knowledge_base.readers.html_main import main_part
from knowledge_base.readers.html_page import cleaned, parsed
from knowledge_base.readers.html_text import page_text

READER = "html 1"
_FEWEST = 60  # letters of a page's main text; of less it is likely that a browser has to make it first
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->", re.IGNORECASE)
_EMPTY = "has no text to read; it may need a browser to make it, so print the page as a PDF"


def read_html(path: str, content: bytes) -> Contents:
    """Read a page; `path` may be its address. Raises `DocumentFault` where it is no text or has none."""
    text = page_text(path, content)
    try:
        tree = parsed(text)
        shown = cleaned(deepcopy(tree))
    except (etree.LxmlError, ValueError) as error:
        raise DocumentFault(path, _EMPTY) from error
    details = details_of(tree)
    sections = _sections(main_part(shown), details.title)
    if _letters(sections) < _FEWEST:
        raise DocumentFault(path, _EMPTY)
    saved_from = _SAVED_FROM.search(text[:20_000])
    proposals = proposals_of(path, details, saved_from[1] if saved_from else "")
    return Contents(sections, stated_of(path, details), tuple(proposals))


def _sections(main: Any, title: str) -> tuple[Section, ...]:
    has_headings = next(main.iter("h2", "h3", "h4", "h5", "h6"), None) is not None
    return Walk(title, bold_is_heading=not has_headings).sections(main)


def _letters(sections: tuple[Section, ...]) -> int:
    return sum(len(block.text) for section in sections for block in section.blocks)
