"""A document's text as fields are looked for in it: its lines, where each stands, and what of it is its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit

from knowledge_base.document import FieldValue, Proposal, Section
from knowledge_base.sentences import sentences_of

FRONT = 12  # lines: a cover, the head of a page, the first slides
_SEEN = 90  # characters of the document that a curator is shown
_BACK_MATTER = re.compile(
    r"(references|bibliography|further (reading|information|resources)|(end)?notes|sources|citations|works cited|"
    r"see also|you (may|might) also like|related\b.*|more (news|stories|from)\b.*|latest news|acknowledge?ments?|"
    r"appendi(x|ces)\b.*)",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s*[|·•\t]\s*|\s{3,}|(?<=\S)\s+(?=©)")
_UNITS = {"pptx": "slide", "spreadsheet": "row", "xlsx": "row", "csv": "row"}


@dataclass(frozen=True)
class Line:
    """One heading or block; `borrowed` are references, related pages and the like, which speak of other documents."""

    text: str
    page: int | None
    kind: Literal["heading", "paragraph", "item", "row"]
    number: int
    borrowed: bool = False

    @cached_property
    def segments(self) -> list[str]:
        """Its sentences, and what is parted by bars or dots in a line of details."""
        return [part for piece in _PARTED.split(self.text) for part in sentences_of(piece)]


@dataclass(frozen=True)
class DocumentText:
    """What is looked at; `title` is empty until it is known."""

    path: str
    lines: tuple[Line, ...]
    unit: str = "page"
    title: str = ""

    @property
    def front(self) -> tuple[Line, ...]:
        """The lines that a document presents itself in."""
        return tuple(line for line in self.lines[:FRONT] if not line.borrowed)

    @property
    def own(self) -> Iterator[Line]:
        """The lines that speak of this document."""
        return (line for line in self.lines if not line.borrowed)

    @property
    def headings(self) -> list[Line]:
        """Its own headings."""
        return [line for line in self.own if line.kind == "heading"]

    def seen(self, field: str, value: FieldValue, line: Line | None, words: str) -> Proposal:
        """Make a proposal that says in which line its words stand; without a line they are the title's."""
        return Proposal(field, value, f"{self._where(line)}: “{shortened(words)}”")

    def _where(self, line: Line | None) -> str:
        if line is None:
            return "the title"
        if line.page is not None:
            return f"{self.unit} {line.page}"
        return "a heading" if line.kind == "heading" else "the text"


def text_of(path: str, sections: Sequence[Section], reader: str) -> DocumentText:
    """Lay a document's sections out as lines."""
    return DocumentText(path, tuple(_lines(sections)), _UNITS.get(reader.partition(" ")[0], "page"))


def _lines(sections: Sequence[Section]) -> Iterator[Line]:
    before: tuple[str, ...] = ()
    number = 0
    for section in sections:
        borrowed = any(_BACK_MATTER.fullmatch(heading.strip(" .:0123456789")) for heading in section.heading_path)
        for heading in _new(before, section.heading_path):
            yield Line(heading, section.page, "heading", number, borrowed)
            number += 1
        before = section.heading_path
        for block in section.blocks:
            yield Line(block.text, section.page, block.kind, number, borrowed)
            number += 1


def _new(before: tuple[str, ...], path: tuple[str, ...]) -> tuple[str, ...]:
    same = 0
    while same < min(len(before), len(path)) and before[same] == path[same]:
        same += 1
    return path[same:]


def host_and_path(address: str) -> tuple[str, str]:
    """Part an address; both are empty for a file's path, and for what is no address after all."""
    if "://" not in address:
        return "", ""
    try:
        parts = urlsplit(address)
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""


def around(found: re.Match[str]) -> str:
    """Give what was found with the words before it."""
    words = found.string
    start = words.rfind(" ", 0, max(found.start() - 30, 0)) + 1
    return ("…" if start else "") + words[start:]


def plain(words: str) -> str:
    """Put words on one line, without marks that a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def shortened(words: str) -> str:
    """Give no more of a document's words than tell a curator where they stand."""
    shown = plain(words)
    return shown if len(shown) <= _SEEN else shown[: _SEEN - 1].rstrip() + "…"
