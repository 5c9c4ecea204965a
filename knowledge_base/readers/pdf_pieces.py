"""A column's lines cut into pieces: paragraphs, list items and headings, before it is told which they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge_base.readers.pdf_layout import Column, Framed, Part
from knowledge_base.readers.pdf_lines import Line
from knowledge_base.readers.pdf_tables import Table
from knowledge_base.readers.pdf_words import HYPHEN

NOTE = re.compile(r"(\d{1,3}|[*†‡§])[.)]?\s*[^\W\d]")  # a footnote's beginning
SMALL = 0.92  # of the body's size: a footnote
_LOOSE = 1.25  # of the usual distance between two lines: more begins a new paragraph
_INDENT = 0.8  # of the size
_SENTENCE_ENDS = ".!?:;…"
_CLOSING = "\"'”’)]»"


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that belong together; `opens` where it is the first of its column, `right` that column's right edge."""

    lines: tuple[Line, ...]
    page: int
    opens: bool
    right: float

    @property
    def marker(self) -> str:
        """Give the list marker in front, or nothing."""
        return self.lines[0].marker

    @property
    def size(self) -> float:
        """Give the size of most of its letters, in points."""
        return most_used(self.lines)

    @property
    def bold(self) -> bool:
        """Tell whether every word is bold."""
        return all(line.bold for line in self.lines)

    @property
    def texts(self) -> tuple[str, ...]:
        """Give its lines without the list marker."""
        first, *rest = self.lines
        return (first.text, *(line.full for line in rest))

    @property
    def words(self) -> str:
        """Give its text with the marker, as it would be read aloud; broken words stay broken."""
        return " ".join(line.full for line in self.lines).strip()

    @property
    def fills_last(self) -> bool:
        """Tell whether its last line reaches the column's right edge."""
        last = self.lines[-1]
        return last.x1 > self.right - 3 * last.size


def most_used(lines: Iterable[Line]) -> float:
    """Give the size, to half a point, in which most letters are set; 0 where there are none."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size * 2) / 2] += len(line.text)
    return max(weights, key=weights.__getitem__) if weights else 0.0


def usual_pitch(columns: Iterable[Column]) -> dict[float, float]:
    """Give the commonest distance in points between two lines of each size."""
    counts: dict[float, Counter[float]] = {}
    for column in columns:
        for upper, lower in pairwise(column.lines):
            if abs(upper.size - lower.size) < 0.3 and 0 < lower.base - upper.base < 3 * upper.size:
                pitch = round((lower.base - upper.base) * 2) / 2
                counts.setdefault(round(upper.size * 2) / 2, Counter())[pitch] += 1
    return {size: found.most_common(1)[0][0] for size, found in counts.items()}


@dataclass(frozen=True, slots=True)
class Boxed:
    """The pieces and tables of a box of its own."""

    parts: tuple[Cut, ...]


Cut = tuple[Piece, ...] | Table | Boxed  # a column's pieces, a table, a box


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document's text is set: the size of its body, in points, and each size's usual distance between lines."""

    body: float
    pitches: dict[float, float]

    def is_large(self, size: float) -> bool:
        """Tell a heading's size from the body's."""
        return size >= 1.1 * self.body and size >= self.body + 0.9


def cut(parts: Iterable[Part], page: int, setting: Setting) -> tuple[Cut, ...]:
    """Cut each column of a page into its pieces."""
    found: list[Cut] = []
    for part in parts:
        if isinstance(part, Framed):
            found.append(Boxed(cut(part.parts, page, setting)))
        else:
            found.append(tuple(pieces_of(part, page, setting)) if isinstance(part, Column) else part)
    return tuple(found)


def pieces_in(cuts: Iterable[Cut]) -> Iterator[Piece]:
    """Give all pieces of a page in the order of reading, those in boxes too."""
    for part in cuts:
        if isinstance(part, Boxed):
            yield from pieces_in(part.parts)
        elif isinstance(part, tuple):
            yield from part


def pieces_of(column: Column, page: int, setting: Setting) -> Iterator[Piece]:
    """Cut a column where a new paragraph, item or heading begins."""
    right = max(line.x1 for line in column.lines)
    pitch = _local_pitch(column.lines)
    held: list[Line] = []
    opens = True
    for line in column.lines:
        half = round(line.size * 2) / 2
        usual = pitch.get(half) or setting.pitches.get(half, 1.3 * line.size)
        large = setting.is_large(line.size)
        note = line.size <= SMALL * setting.body and bool(NOTE.match(line.full))
        if held and (_parts_large(held[-1], line) if large else note or _begins(held, line, usual, right)):
            yield Piece(tuple(held), page, opens, right)
            held, opens = [], False
        held.append(line)
    yield Piece(tuple(held), page, opens, right)


def _local_pitch(lines: Sequence[Line]) -> dict[float, float]:
    """Give the lower quartile of the distances in a column with enough lines, which may be set wider than others."""
    distances: dict[float, list[float]] = {}
    for upper, lower in pairwise(lines):
        if abs(upper.size - lower.size) < 0.3 and not lower.marker:
            distances.setdefault(round(upper.size * 2) / 2, []).append(lower.base - upper.base)
    return {size: sorted(found)[len(found) // 4] for size, found in distances.items() if len(found) >= 5}


def _parts_large(last: Line, line: Line) -> bool:
    """Tell whether a line in a heading's size belongs to the same heading as the one above."""
    alike = abs(line.size - last.size) <= 0.6 and line.bold == last.bold
    return not alike or bool(line.marker) or not 0 < line.base - last.base <= 1.35 * line.size


def _begins(held: Sequence[Line], line: Line, pitch: float, right: float) -> bool:
    """Tell whether a line begins something new after those that are held."""
    last = held[-1]
    if abs(line.size - last.size) > max(0.6, 0.06 * last.size) or not 0 < line.base - last.base <= _LOOSE * pitch:
        return True
    if line.marker and (line.marked_apart or ends_sentence(last.text) or held[0].marker):
        return True
    if last.text.endswith((HYPHEN, "-")):
        return False
    fits = last.x1 + 0.3 * line.size + line.first_width < right - 0.5 * line.size
    if _changes_weight(last, line):
        return fits or ends_sentence(last.text)
    if held[0].marker:
        hanging = line.x0 >= held[0].text_x0 - 0.5 * line.size
        return not hanging and (fits or ends_sentence(last.text))
    if fits:
        return ends_sentence(last.text) or not starts_low(line.text)
    indented = line.x0 > last.x0 + _INDENT * line.size and line.x0 < last.x0 + 5 * line.size
    return indented and ends_sentence(last.text)


def _changes_weight(last: Line, line: Line) -> bool:
    """Tell a heading from the text below it, but not a sentence that begins or ends in bold."""
    return last.bold != line.bold and last.bold_ends[1] != line.bold_ends[0]


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends where a sentence may end."""
    return text.rstrip().rstrip(_CLOSING)[-1:] in tuple(_SENTENCE_ENDS)


def starts_low(text: str) -> bool:
    """Tell whether a text begins with a small letter, as in the middle of a sentence."""
    return text.lstrip("\"'“‘(")[:1].islower()
