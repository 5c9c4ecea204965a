"""Headings and what stands under them, as a reader comes by them, made into sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from knowledge_base.document import Block, Section

_MOST_WORDS = 12  # of a heading; a longer one with nothing under it was text that somebody made large


class Outline:
    """Collects blocks under the headings above them."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._sections: list[Section] = []
        self._is_bare = False  # whether nothing has come under the last heading yet

    def heading(self, level: int, text: str) -> None:
        """Begin what stands under a heading; it ends what stands under others of its level and below."""
        self._close(level)
        self._headings = [*(held for held in self._headings if held[0] < level), (level, text)]
        self._is_bare = bool(text)

    def end(self, level: int) -> None:
        """End what stands under headings of this level and below."""
        kept = [held for held in self._headings if held[0] < level]
        if kept != self._headings:
            self._close(level)
            self._headings = kept

    def add(self, *blocks: Block) -> None:
        """Take blocks in, those without a word left out."""
        self._blocks.extend(block for block in blocks if block.text)
        self._is_bare = self._is_bare and not self._blocks

    def sections(self) -> tuple[Section, ...]:
        """Give every section that has something in it."""
        self._close(0)
        return tuple(self._sections)

    def _close(self, level: int) -> None:
        if self._is_bare and level <= self._headings[-1][0] and _says_something(self._headings[-1][1]):
            self._blocks.append(Block("paragraph", self._headings.pop()[1]))
        self._is_bare = False
        if self._blocks:
            path = tuple(text for _, text in self._headings if text)
            self._sections.append(Section(path, None, tuple(self._blocks)))
        self._blocks = []


def _says_something(heading: str) -> bool:
    """Whether a heading with nothing under it is text in itself, which would be lost with it."""
    return heading.endswith((".", "!")) or len(heading.split()) > _MOST_WORDS


def plain(text: str) -> str:
    """Give a text in one line."""
    return " ".join(text.replace("\x00", "").split())


def rows_of(table: Sequence[Sequence[str]]) -> Iterable[Block]:
    """Give a table's rows, each value with the header above it; a table of one row or column has no header."""
    if len(table) < 2 or max(map(len, table), default=0) == 1:
        for row in table:
            yield Block("row", "; ".join(filter(None, row)))
        return
    header, *body = table
    yield from rows_under(header, body)


def rows_under(header: Sequence[str], body: Iterable[Sequence[str]]) -> Iterator[Block]:
    """Give rows, each value with the name of its column, where there is one."""
    for row in body:
        named = zip([*header, *[""] * len(row)], row, strict=False)
        yield Block("row", "; ".join(f"{name}: {value}" if name else value for name, value in named if value))
