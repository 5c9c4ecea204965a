"""Pieces and tables into sections: headings make the path, and what a column or page end broke is joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from knowledge_base.document import Block, Section
from knowledge_base.readers.pdf_headings import Rank, Scale, Title, is_caption, is_heading
from knowledge_base.readers.pdf_hyphens import Hyphenation
from knowledge_base.readers.pdf_pieces import NOTE, SMALL, Boxed, Cut, Piece, ends_sentence, starts_low
from knowledge_base.readers.pdf_tables import Table, header_of, rows_of, title_of
from knowledge_base.readers.pdf_words import HYPHEN

_CONTENTS = frozenset(("contents", "table of contents", "contents page", "in this report", "in this guide"))
_ENTRY = re.compile(r"(.*\s)?\d{1,4}")
_NUMERAL = re.compile(r"\d{1,2}\.?")
_COVER = 600  # letters of running text; a page with a title and no more is a cover
_SAME_TABLE = 4.0  # points between the borders of a table and of its continuation

Path = tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    kind: Literal["paragraph", "item", "row"]
    lines: list[str]
    page: int
    path: Path
    number: str = ""  # of a list's item
    last: Piece | None = None  # that a later one may go on from


@dataclass(slots=True)
class Flow:
    """A document as it is put together, page after page."""

    scale: Scale
    title: Title | None
    plain: frozenset[int]  # ids of pieces that look like headings but are not
    words: Hyphenation
    entries: list[_Entry] = field(default_factory=list)
    _path: list[tuple[Rank, str]] = field(default_factory=list)
    _bare: list[tuple[Rank, str, int]] = field(default_factory=list)  # headings that have no text yet
    _open: _Entry | None = None
    _in_contents: bool = False
    _numeral: Piece | None = None  # a large number that may belong to the heading after it
    _table: tuple[Table, tuple[str, ...] | None, int] | None = None

    def add_page(self, cuts: Iterable[Cut], page: int) -> None:
        """Take in a page's parts in the order of reading; footnotes come after the rest."""
        notes: list[Piece] = []
        self._in_contents = self._in_contents and _lists_contents(cuts)
        self._add(cuts, page, notes)
        self._put_numeral()
        for note in notes:
            self._entry(_Entry("paragraph", [line.full for line in note.lines], page, self._names()))

    def add_recognised(self, paragraphs: Sequence[str], page: int) -> None:
        """Take in the paragraphs that were read from a picture."""
        for at, text in enumerate(paragraphs):
            lines = text.split("\n")
            held = self._open
            if not at and held and starts_low(text) and not ends_sentence(held.lines[-1]):
                held.lines.extend(lines)
                continue
            self._open = self._entry(_Entry("paragraph", lines, page, self._names()))

    def sections(self) -> tuple[Section, ...]:
        """Give the sections; each holds blocks of one page."""
        self._settle(())
        found: list[Section] = []
        for (path, page), entries in groupby(self.entries, key=lambda entry: (entry.path, entry.page)):
            blocks = tuple(block for entry in entries if (block := self._block(entry)).text)
            if blocks:
                found.append(Section(path, page, blocks))
        return tuple(found)

    def _block(self, entry: _Entry) -> Block:
        text = self.words.joined(entry.lines).strip()
        return Block(entry.kind, f"{entry.number} {text}".strip() if text else "")

    def _names(self) -> Path:
        own = self.title.text.casefold() if self.title else ""
        return tuple(text for _, text in self._path if text and text.casefold() != own)

    def _add(self, cuts: Iterable[Cut], page: int, notes: list[Piece]) -> None:
        for part in cuts:
            if isinstance(part, Table):
                self._add_table(part, page)
            elif isinstance(part, Boxed):
                self._add_box(part, page, notes)
            else:
                noted = _notes(part, self.scale.setting.body)
                notes.extend(noted)
                for piece in part:
                    if piece not in noted:
                        self._add_piece(piece)

    def _add_box(self, box: Boxed, page: int, notes: list[Piece]) -> None:
        """Read a box; the text around it goes on after it, unless the box bore a heading over both."""
        path, held = list(self._path), self._open
        self._open = None
        before = len(self.entries)
        self._add(box.parts, page, notes)
        lowest = path[-1][0] if path else (-1, 0, 0)
        over = any(entry not in path and entry[0] <= lowest for entry in self._path) or not path
        only_heading = len(self.entries) == before
        if not (over or only_heading):
            self._settle(())
            self._path = path
        self._open = held if not over else None

    def _add_piece(self, piece: Piece) -> None:
        if self.title and piece in self.title.pieces:
            return
        if self._in_contents and self._is_entry(piece):
            return
        heads = is_heading(piece, self.scale.setting)
        if heads and piece.words.casefold().strip(" .:") in _CONTENTS:
            self._in_contents, self._open = True, None
            return
        if heads and id(piece) not in self.plain:
            self._heading(piece)
            return
        self._put_numeral()
        if _NUMERAL.fullmatch(piece.words) and self.scale.setting.is_large(piece.size):
            self._numeral = piece
        else:
            self._text(piece)

    def _is_entry(self, piece: Piece) -> bool:
        """Tell an entry of a list of contents from the text after the list."""
        if _ENTRY.fullmatch(piece.words):
            return True
        return not (ends_sentence(piece.words) or self.scale.setting.is_large(piece.size))

    def _put_numeral(self) -> None:
        numeral, self._numeral = self._numeral, None
        if numeral:
            self._text(numeral)

    def _heading(self, piece: Piece) -> None:
        text = self.words.joined([line.full for line in piece.lines])
        if self._numeral and self._numeral.page == piece.page:
            text, self._numeral = f"{self._numeral.words.rstrip('.')}. {text}", None
        self._put_numeral()
        self._open = None
        self._in_contents = False
        rank = self.scale.rank(piece)
        self._settle(rank)
        self._path = [(above, name) for above, name in self._path if above < rank]
        self._path.append((rank, text))
        self._bare.append((rank, text, piece.page))

    def _settle(self, rank: Rank | tuple[()]) -> None:
        """Keep the words of headings that turn out to have nothing under them, as paragraphs."""
        while self._bare and self._bare[-1][0] >= rank:
            above, text, page = self._bare.pop()
            path = tuple(name for other, name in self._path if other < above)
            self.entries.append(_Entry("paragraph", [text], page, path))

    def _entry(self, entry: _Entry) -> _Entry:
        self._bare.clear()
        self._in_contents = False
        self.entries.append(entry)
        return entry

    def _text(self, piece: Piece) -> None:
        held = self._open
        if held and piece.opens and held.last and _goes_on(held, held.last, piece):
            held.lines.extend(line.full for line in piece.lines)
            held.last = piece
            return
        lines = list(piece.texts) if piece.marker else [line.full for line in piece.lines]
        kind: Literal["paragraph", "item"] = "item" if piece.marker else "paragraph"
        number = "" if piece.lines[0].bulleted else piece.marker
        entry = self._entry(_Entry(kind, lines, piece.page, self._names(), number, piece))
        if not is_caption(piece.words):
            self._open = entry

    def _add_table(self, table: Table, page: int) -> None:
        header = header_of(table, self.words.joined)
        if self._table and _continues(table, page, self._table):
            header = self._table[1]
        title = title_of(table, self.words.joined)
        for kind, text in (("paragraph", title), *(("row", row) for row in rows_of(table, header, self.words.joined))):
            if text:
                self._entry(_Entry("row" if kind == "row" else "paragraph", [text], page, self._names()))
        self._table = (table, header, page)


def _continues(table: Table, page: int, before: tuple[Table, tuple[str, ...] | None, int]) -> bool:
    """Tell a table that goes on from the page before and does not repeat its header."""
    earlier, _, last_page = before
    alike = len(table.xs) == len(earlier.xs) and all(
        abs(one - other) <= _SAME_TABLE for one, other in zip(table.xs, earlier.xs, strict=True)
    )
    headed = earlier.rows[0][0].bold and table.rows[0][0].bold
    return alike and page == last_page + 1 and not headed


def _goes_on(held: _Entry, last: Piece, piece: Piece) -> bool:
    """Tell whether a column begins in the middle of what the one before it ended with."""
    if piece.marker or abs(piece.size - last.size) > 0.6 or is_caption(piece.words):
        return False
    ended, low = ends_sentence(held.lines[-1]), starts_low(piece.words)
    full = last.fills_last and len(last.lines) > 1
    return (not ended and (low or full or held.lines[-1].endswith(HYPHEN))) or (low and full)


def _notes(pieces: Sequence[Piece], body: float) -> tuple[Piece, ...]:
    """Give the footnotes at a column's end: small, and the first begins with its number or sign."""
    small: list[Piece] = []
    for piece in reversed(pieces):
        if piece.size > SMALL * body:
            break
        small.append(piece)
    small.reverse()
    for at, piece in enumerate(small):
        if NOTE.match(piece.words):
            return tuple(small[at:])
    return ()


def _lists_contents(cuts: Iterable[Cut]) -> bool:
    pieces = [piece for part in cuts if isinstance(part, tuple) for piece in part]
    return sum(bool(_ENTRY.fullmatch(piece.words)) for piece in pieces) * 2 > len(pieces)


def plain_on_cover(pieces: Sequence[Piece], rest: Sequence[Piece], title: Title | None, scale: Scale) -> frozenset[int]:
    """Find what stands large beside the title, as a subtitle or a date: all of a cover, else what comes once."""
    if title is None or not rest:
        return frozenset()
    body = sum(len(piece.words) for piece in pieces if not is_heading(piece, scale.setting))
    if body < _COVER:
        return frozenset(id(piece) for piece in pieces)
    ranks = Counter(scale.rank(piece)[0] for piece in (*pieces, *rest) if is_heading(piece, scale.setting))
    found: list[int] = []
    for piece in pieces:
        if is_heading(piece, scale.setting):
            if ranks[scale.rank(piece)[0]] == 1:
                found.append(id(piece))
        elif abs(piece.size - scale.setting.body) < 0.6 and len(piece.words) > 120:
            break
    return frozenset(found)
