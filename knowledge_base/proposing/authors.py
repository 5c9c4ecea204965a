"""Who wrote a document, where it says so in a line of its own."""

from __future__ import annotations

import re

from knowledge_base.document import Proposal
from knowledge_base.proposing.publishers import is_publisher
from knowledge_base.proposing.text import DocumentText, Line

_REACH = 25  # lines
_LABEL = re.compile(
    r"(?:lead |report |main )?authors?\s*:?\s*|(?:written|authored) by\s*:?\s+|by\s*:?\s+", re.IGNORECASE
)
_HEADING = re.compile(r"(?:about the )?(?:lead |report )?authors?:?", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^)]*\)|\s*[¹²³⁴⁵*†‡]+")
_LONGEST = 500  # letters of names
_WORD = r"(?:[A-Z](?=[\w’'-]*[a-z])[\w’'-]*+|[A-Z]\.?|de|van|von|der|la|al|el|bin)"
_NAME = rf"(?:(?:Dr|Prof|Professor|Sir|Dame|Mr|Mrs|Ms|Miss)\.? )?[A-Z][\w’'.-]*+(?: {_WORD}){{1,4}}"
_NAMES = re.compile(rf"{_NAME}(?:(?:, and |, | and | & |; ){_NAME})*")
_NOBODY = re.compile(
    r"python-docx|(?:microsoft|adobe|acrobat|indesign|libreoffice|openoffice|canva|google)\b.*|(?:office )?user ?\d*|"
    r"admin\w*|owner|author|unknown|anonymous|guest|default|none|\S+@\S+|[a-z0-9._-]+|\W*",
    re.IGNORECASE,
)
_ORGANISED = re.compile(
    r"\b(?:foundation|school|schools|trust|university|institute|council|team|department|research|network|college|"
    r"academy|education|group|partnership|centre|service|services|staff|ltd|limited|editor|guest)\b",
    re.IGNORECASE,
)


def author(text: DocumentText) -> Proposal | None:
    """Find the names after "Author", "Written by" or "By" near the start, if they are names and nothing else."""
    lines = [line for line in text.lines[:_REACH] if not line.borrowed]
    for number, line in enumerate(lines):
        for segment in line.segments:
            label = _LABEL.match(segment)
            names = _names(segment[label.end() :]) if label else None
            if names is not None:
                return text.seen("author", names, line, segment)
        if line.kind == "heading" and _HEADING.fullmatch(line.text) and number + 1 < len(lines):
            return _under_a_heading(text, lines[number + 1])
    return None


def may_be_author(words: str) -> bool:
    """Tell who wrote a document from the program or the account that its file's properties name."""
    return not _NOBODY.fullmatch(words.strip())


def _under_a_heading(text: DocumentText, line: Line) -> Proposal | None:
    names = _names(line.text)
    return text.seen("author", names, line, f"Authors: {line.text}") if names is not None else None


def _names(words: str) -> str | None:
    if len(words) > _LONGEST:
        return None
    names = _ASIDE.sub("", words).strip(" .")
    if not _NAMES.fullmatch(names) or _ORGANISED.search(names) or is_publisher(names):
        return None
    return names
