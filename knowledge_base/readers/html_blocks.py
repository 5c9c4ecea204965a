"""The elements of a web page's main part, walked in order and made into headings, paragraphs, items and rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from knowledge_base.document import Block, Section
from knowledge_base.readers.html_around import is_menu
from knowledge_base.readers.html_folded import UNFOLDED
from knowledge_base.readers.html_tables import is_layout, table_blocks
from knowledge_base.readers.outline import Outline, plain

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font hi i ins kbd label mark q ref s samp small span strong"
    " sub sup time tt u var wbr button strike nobr img picture source rt rp ruby"
)
_INLINE_TAGS = frozenset(_INLINE.split())
_BREAKS = ("br", "lb", "hr")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]\s", re.IGNORECASE)
_BULLET = re.compile(r"[•·▪●]\s*(?=\S)")
_NEW_LINE = re.compile(r"[-–—•·*▪●>]\s|\(?\d{1,3}[.)]\s")
_ENDS = tuple('.:;!?”"')
_LONGEST_HEADING = 100  # letters, of a paragraph in bold that is one
_REPEATED = 60  # letters: a paragraph as long as that, said again word for word, is the page's second copy for phones


class Walk:
    """Walks a page's elements; `title` is the document's own, which is no heading of it."""

    def __init__(self, title: str, *, bold_is_heading: bool) -> None:
        self._title = title.casefold()
        self._bold_is_heading = bold_is_heading
        self._outline = Outline()
        self._level, self._heading = 0, ""  # of the last heading that is none of a fold
        self._run: list[str] = []
        self._kind: Literal["paragraph", "item"] = "paragraph"
        self._mark = ""
        self._said: set[str] = set()
        self._last = ""

    def sections(self, main: Any) -> tuple[Section, ...]:
        """Give what stands in an element."""
        self._inside(main)
        self._flush()
        return self._outline.sections()

    def _inside(self, element: Any) -> None:
        keeps_lines = element.tag == "pre"
        self._text(element.text, keeps_lines=keeps_lines)
        for child in element:
            if isinstance(child.tag, str):
                self._open(child)
            self._text(child.tail, keeps_lines=keeps_lines)

    def _text(self, text: str | None, *, keeps_lines: bool) -> None:
        """Take text in; its line ends mean nothing unless it is laid out by them."""
        self._run.append((text or "").replace("\n", "\n\n") if keeps_lines else re.sub(r"\s+", " ", text or ""))

    def _open(self, element: Any) -> None:
        tag = element.tag
        if tag in _INLINE_TAGS:
            self._inside(element)
        elif tag in _BREAKS:
            self._run.append("\n")
        elif tag in _HEADINGS or tag in ("head", "summary"):
            self._head(element)
        elif tag in ("ul", "ol", "dl", "list"):
            self._list(element)
        elif tag == "table":
            self._table(element)
        elif self._kind == "item" and tag in ("p", "div"):
            self._run.append(" ")
            self._inside(element)
            self._run.append(" ")
        else:
            self._block(element)

    def _block(self, element: Any) -> None:
        self._flush()
        before = self._level, self._heading
        words = plain("".join(element.itertext()))
        if self._bold_is_heading and element.tag in ("p", "div") and _is_all_bold(element, words):
            self._to_heading(3, words)
            return
        self._inside(element)
        self._flush()
        if element.tag == "details" or UNFOLDED in element.attrib:  # what follows is no part of it
            self._back_to(*before)

    def _back_to(self, level: int, heading: str) -> None:
        self._level, self._heading = level, heading
        self._outline.heading(max(level, 1), heading)

    def _head(self, element: Any) -> None:
        self._flush()
        words = plain("".join(element.itertext()))
        rend = (element.get("rend") or "").removeprefix("h")
        if not words or words.casefold() == self._title:
            return
        if element.tag == "summary":
            self._outline.heading(self._level + 1, words)
        else:
            self._to_heading(_HEADINGS.get(element.tag) or (int(rend) if rend.isdigit() else 6), words)
        self._last = ""

    def _to_heading(self, level: int, words: str) -> None:
        if words.casefold() != self._title:
            self._level, self._heading = level, words
            self._outline.heading(level, words)

    def _list(self, element: Any) -> None:
        self._flush()
        if _is_contents(element) and not self._last.endswith(":"):
            return
        number = int(element.get("start", "1")) if re.fullmatch(r"\d{1,4}", element.get("start", "1")) else 1
        is_numbered = element.tag == "ol" or element.get("rend") == "ol"
        outer, before = (self._kind, self._mark), (self._level, self._heading)
        term = ""
        for item in element:
            if item.tag == "dt":
                term = plain("".join(item.itertext())).rstrip(":")
                continue
            value = item.get("value", "") if isinstance(item.tag, str) else ""
            number = int(value) if re.fullmatch(r"\d{1,4}", value) else number
            self._kind, self._mark = "item", f"{number}. " if is_numbered else f"{term}: " if term else ""
            if isinstance(item.tag, str):
                self._inside(item)
            self._flush()
            number += item.tag in ("li", "item")
        self._kind, self._mark = outer
        if (self._level, self._heading) != before:
            self._back_to(*before)

    def _table(self, element: Any) -> None:
        self._flush()
        if not is_layout(element):
            self._add(*table_blocks(element))
            return
        outer = self._kind, self._mark
        self._kind, self._mark = "paragraph", ""
        for row in element.iter("tr", "row"):
            if next(row.iterancestors("table")) is element and not is_menu(row):
                for cell in row:
                    self._inside(cell)
                    self._flush()
        self._kind, self._mark = outer

    def _flush(self) -> None:
        text, self._run = "".join(self._run), []
        lines = _lines(text) if self._kind == "paragraph" else [plain(text)]
        for line in filter(None, lines):
            bullet = _BULLET.match(line) if self._kind == "paragraph" else None
            if bullet is not None:
                self._add(Block("item", line[bullet.end() :]))
                continue
            mark = "" if _NUMBERED.match(line) and self._mark[:1].isdigit() else self._mark
            self._add(Block(self._kind, mark + line))
            self._mark = ""

    def _add(self, *blocks: Block) -> None:
        for block in blocks:
            if block.text.casefold() == self._title or (len(block.text) > _REPEATED and block.text in self._said):
                continue
            self._said.add(block.text)
            self._last = block.text
            self._outline.add(block)


def _lines(text: str) -> Sequence[str]:
    """Part a text at its breaks, but for those within a sentence, with which old pages end their lines."""
    lines = [""]
    for part in text.split("\n"):
        line = plain(part)
        if not line or lines[-1].endswith(_ENDS) or _NEW_LINE.match(line):
            lines.append(line)
        else:
            lines[-1] = f"{lines[-1]} {line}".strip()
    return lines


def _is_all_bold(element: Any, words: str) -> bool:
    if not 2 < len(words) <= _LONGEST_HEADING or words[-1] in ".:;,!":
        return False
    bold = [plain("".join(each.itertext())) for each in element.iter("b", "strong") if not _within_bold(each)]
    return " ".join(bold) == words


def _within_bold(element: Any) -> bool:
    return next(element.iterancestors("b", "strong"), None) is not None


def _is_contents(element: Any) -> bool:
    """Whether a list is of links alone: the page's own contents, or pages to go on to."""
    items = [each for each in element if isinstance(each.tag, str)]
    linked = [
        each for each in items if plain("".join(each.itertext())) == plain("".join(_links(each))) and _links(each)
    ]
    return len(items) > 1 and len(linked) == len(items)


def _links(element: Any) -> list[str]:
    return ["".join(link.itertext()) for link in element.iter("a", "ref")]
