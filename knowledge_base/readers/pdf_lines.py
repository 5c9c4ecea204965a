"""Words into lines: cut at the gaps between columns, list markers and footnote references told from the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge_base.readers.pdf_words import HYPHEN, Word

BULLET = "•"
_BULLETS = frozenset("•▪◦‣●○■□➢➤✓✔❖\u2043∙·►▸◆◼◾")
_DASHES = frozenset("-–—o*")  # bullets only where they stand apart as one
_NUMBER = re.compile(r"\(?\d{1,3}[.)]")
_LETTER = re.compile(r"\(?([a-zA-Z]|[ivx]{1,5})[.)]")
_REFERENCE = re.compile(r"[\d,*†‡§–-]{1,7}")
_LEADER = re.compile(r"(\.\s?){4,}\s*[\divxl]*\s*$|…{2,}\s*\d*\s*$|_{4,}\s*\d+\s*$")
_CLOSING = re.compile(r"[.,;:!?)\]]+")
_YEAR = re.compile(r"\b(19|20)\d\d$")
_UNITS = frozenset("m cm mm km".split())
_APART = 0.45  # of the size: more than a space between two words
_GUTTER = 0.9  # of the size: as wide as a gap between columns may be at the narrowest
_FARTHEST_MARKER = 60  # points from a list's marker to its text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column; `text` is without its list marker, and ends in HYPHEN where a word was broken."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool  # every word
    bold_ends: tuple[bool, bool]  # its first and its last word
    first_width: float  # of its first word
    marker: str = ""  # BULLET for most, or a dash, number or letter as it stands
    marked_apart: bool = False  # more than a space stands between marker and text
    text_x0: float = 0.0

    @property
    def top(self) -> float:
        """Give the upper edge of its capitals, from the page's top."""
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        """Give the lower edge of its letters, from the page's top."""
        return self.base + 0.2 * self.size

    @property
    def full(self) -> str:
        """Give the text with the marker in front."""
        return f"{self.marker} {self.text}".strip()

    @property
    def leads(self) -> bool:
        """Tell an entry of a list of contents, which leads to its page by dots."""
        dotted = any(dots in self.text for dots in ("...", ". . .", "……", "____"))
        return dotted and bool(_LEADER.search(self.text))

    @property
    def bulleted(self) -> bool:
        """Tell whether it begins an item of a list without numbers."""
        return self.marker == BULLET or self.marker in _DASHES


Run = Sequence[Word]


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """Give a page's lines from top to bottom, those at one height from left to right."""
    rows = _rows(list(_without_references(runs)))
    lines: list[Line] = []
    for index, row in enumerate(rows):
        for words in _split(row, index, rows):
            lines.extend(_lines(words))
    return _with_markers(lines)


def _size(run: Run) -> float:
    return max(run, key=lambda word: len(word.text)).size


def _base(run: Run) -> float:
    return max(run, key=lambda word: len(word.text)).base


def _without_references(runs: Sequence[Run]) -> Iterator[Run]:
    """Leave out the small raised numbers that stand in a run of their own after a word; a unit's power stays."""
    for run in runs:
        word = _referring(run[0], runs) if len(run) == 1 and _REFERENCE.fullmatch(run[0].text) else None
        if word is None:
            yield run
        elif word.text.lstrip("(") in _UNITS:
            yield [replace(run[0], base=word.base, glued=True)]


def _referring(mark: Word, runs: Sequence[Run]) -> Word | None:
    """Give the word that a small raised number stands after."""
    for run in runs:
        for word in run:
            close = -0.3 * word.size <= mark.x0 - word.x1 <= 0.3 * word.size
            if word is not mark and close and _raised(mark, word):
                return word
    return None


def _raised(mark: Word, word: Word) -> bool:
    return mark.size <= 0.8 * word.size and 0.1 * word.size < word.base - mark.base < 0.8 * word.size


def _rows(runs: list[Run]) -> list[list[Run]]:
    """Put together the runs that stand at one height, from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=_base):
        near = rows[-1] if rows else None
        if near and _base(run) - _base(near[0]) <= 0.25 * min(_size(run), _size(near[0])):
            near.append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run[0].x0) for row in rows]


def _split(row: list[Run], index: int, rows: list[list[Run]]) -> Iterator[list[Word]]:
    """Give the stretches of words of a row that belong to one column each."""
    words: list[Word] = []
    for run in row:
        if words and not -1.0 <= (run[0].x0 - words[-1].x1) / max(run[0].size, words[-1].size) < 0.6:
            yield words
            words = []
        for word in run:
            if words and _parted(words[-1], word, index, rows):
                yield words
                words = []
            words.append(word)
    if words:
        yield words


def _parted(left: Word, right: Word, index: int, rows: list[list[Run]]) -> bool:
    """Tell a gap between columns from one of justified setting: the lines above and below have it too."""
    size = max(left.size, right.size)
    gap = right.x0 - left.x1
    if gap < _GUTTER * size:
        return gap < -2 * size  # drawn backwards: not one line
    middle = (left.x1 + right.x0) / 2
    votes = [_vote(rows[at], middle, size) for at in _neighbours(index, rows, size)]
    if gap > 3 * size and -1 not in votes:
        return True
    return votes.count(1) >= (1 if gap > 1.5 * size else 2) and -1 not in votes


def _neighbours(index: int, rows: list[list[Run]], size: float) -> Iterator[int]:
    here = _base(rows[index][0])
    for at in range(max(0, index - 4), min(len(rows), index + 5)):
        if at != index and abs(_base(rows[at][0]) - here) <= 3.2 * size:
            yield at


def _vote(row: list[Run], middle: float, size: float) -> int:
    """Say 1 where the row has the same gap, -1 where it has words there, 0 where it does not reach so far."""
    before = after = None
    for word in (word for run in row for word in run):
        if word.x0 - 0.2 * size < middle < word.x1 + 0.2 * size:
            return -1
        if word.x1 <= middle:
            before = max(before or word.x1, word.x1)
        else:
            after = min(after or word.x0, word.x0)
    if before is None or after is None or middle - before > 12 * size or after - middle > 12 * size:
        return 0
    return 1 if after - before >= _GUTTER * size * 0.9 else -1


def _lines(words: list[Word]) -> Iterator[Line]:
    marker, rest = _marker(words)
    text = _text(rest)
    if not text.strip(HYPHEN) and not marker:
        return
    shown = rest or words
    apart = bool(marker and rest and rest[0].x0 - words[0].x1 > _APART * words[0].size)
    yield Line(
        text=text,
        x0=words[0].x0,
        x1=words[-1].x1,
        base=_base(shown),
        size=_dominant(shown),
        bold=all(word.bold for word in shown),
        bold_ends=(shown[0].bold, shown[-1].bold),
        first_width=shown[0].x1 - shown[0].x0,
        marker=marker,
        marked_apart=apart or marker == BULLET,
        text_x0=shown[0].x0,
    )


def _dominant(words: Sequence[Word]) -> float:
    weights: dict[float, int] = {}
    for word in words:
        weights[word.size] = weights.get(word.size, 0) + len(word.text)
    return max(weights, key=weights.__getitem__)


def _marker(words: list[Word]) -> tuple[str, list[Word]]:
    """Tell a list's marker from the words after it."""
    first, rest = words[0], words[1:]
    apart = not rest or rest[0].x0 - first.x1 > _APART * first.size
    if rest and rest[0].glued:
        return "", words
    if first.text in _BULLETS or (len(first.text) == 1 and _is_private(first.text)):
        return BULLET, rest
    if first.text in _DASHES and apart:
        return first.text, rest
    if _NUMBER.fullmatch(first.text) or (_LETTER.fullmatch(first.text) and apart):
        return first.text, rest
    return "", words


def _is_private(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff"


def _text(words: Sequence[Word]) -> str:
    """Join words by single spaces; a footnote's raised number after a word is left out."""
    pieces: list[str] = []
    before: Word | None = None
    for word in words:
        before, last = word, before
        text = "".join(character for character in word.text if not _is_private(character))
        if not text or (last and _is_reference(last, word)):
            continue
        heads = last and len(pieces) == 1 and _REFERENCE.fullmatch(last.text) and _raised(last, word)  # a footnote
        joins = not pieces or _CLOSING.fullmatch(text) or ((word.glued or _touching(last, word)) and not heads)
        power = last and last.text[-1:].isdigit() and _REFERENCE.fullmatch(text) and _raised(word, last)
        pieces.append("^" + text if power else text if joins else f" {text}")
    return "".join(pieces)


def _is_reference(before: Word, word: Word) -> bool:
    """Tell a footnote's number after a word or a year from the power of a number or a unit."""
    if not (_REFERENCE.fullmatch(word.text) and _raised(word, before) and word.x0 - before.x1 < 0.35 * before.size):
        return False
    return before.text.lstrip("(") not in _UNITS and bool(_YEAR.search(before.text) or not before.text[-1:].isdigit())


def _touching(before: Word | None, word: Word) -> bool:
    """Tell whether two words drawn apart are one, as where a letter was placed by hand."""
    return before is not None and abs(before.base - word.base) < 0.1 and -0.1 < (word.x0 - before.x1) / word.size < 0.05


def _with_markers(lines: list[Line]) -> list[Line]:
    """Put a marker or a drop cap that stands alone in front of the line beside it."""
    alone = [line for line in lines if _stands_alone(line)]
    joined: dict[int, Line] = {}
    used: set[int] = set()
    for mark in alone:
        beside = [at for at, line in enumerate(lines) if line is not mark and _beside(mark, line) and at not in joined]
        if beside:
            at = min(beside, key=lambda at: (lines[at].top, lines[at].x0))
            joined[at] = _marked(mark, lines[at])
            used.add(id(mark))
    return [joined.get(at, line) for at, line in enumerate(lines) if id(line) not in used]


def with_dots(lines: Sequence[Line], dots: Sequence[tuple[float, float]]) -> list[Line]:
    """Take the dots that are drawn in front of lines, by their right edges and heights, for their bullets."""
    found: list[Line] = []
    for line in lines:
        before = line.top - 0.2 * line.size, line.base + 0.1 * line.size
        beside = any(0 < line.x0 - x < 1.8 * line.size and before[0] < y < before[1] for x, y in dots)
        found.append(replace(line, marker=BULLET, marked_apart=True) if beside and not line.marker else line)
    return found


def _stands_alone(line: Line) -> bool:
    return (bool(line.marker) and not line.text) or (
        not line.marker and len(line.text) <= 2 and (line.text.isdigit() or _is_letter(line.text))
    )


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isupper()


def _beside(mark: Line, line: Line) -> bool:
    level = line.base <= mark.base + 0.3 * mark.size and line.bottom > mark.top
    return level and 0 <= line.x0 - mark.x1 <= _FARTHEST_MARKER and not line.marker


def _marked(mark: Line, line: Line) -> Line:
    drop_cap = _is_letter(mark.text) and mark.size > 1.8 * line.size
    if drop_cap:
        return replace(line, text=mark.text + line.text)
    return replace(line, x0=mark.x0, marker=mark.marker or f"{mark.text}.", marked_apart=True)
