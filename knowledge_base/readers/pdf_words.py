"""A PDF page's words with their place, size and weight, upright whichever way the page was turned."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium

HYPHEN = "\ufffe"  # at a line's end: one of the text's own or one of typesetting, which pdfium does not tell apart
MOST_CHARACTERS = 200_000  # on a page; a page of a large newspaper has about 20,000
_HYPHENS = (0x2010, 0x2011)
_BREAK = "\n"
_LINE_END, _HYPHENATED = (10, 13), 2
_FORCE_BOLD = 1 << 18  # of a font's flags
_HEAVY = ("bold", "black", "heavy", "semibold", "demi")
_SIZES = (0.5, 2_000.0)  # points that a letter can be read at
_LEANING = math.radians(10)  # a scan may lie askew; what leans more is a watermark


@dataclass(frozen=True, slots=True)
class Word:
    """A word in points from the page's left and top; `glued` where no space stands before it."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page's own coordinates, which point up, are turned into upright ones, which point down."""

    quarter: int  # quarter turns, counterclockwise, of the text
    left: float
    top: float
    width: float
    height: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Give a point's distance from the left and from the top."""
        along, up = _turned(x, y, self.quarter)
        return along - self.left, self.top - up


@dataclass(frozen=True, slots=True)
class PageWords:
    """The runs of words a page draws in one go each; `aside` are those that run another way than most."""

    frame: Frame
    runs: tuple[tuple[Word, ...], ...]
    aside: tuple[tuple[Word, ...], ...]


def words_of(page: Any, textpage: Any) -> PageWords:
    """Read a page of pdfium's; the text's own direction counts, not the page's rotation."""
    runs: list[tuple[int, tuple[_Mark, ...]]] = list(_runs(textpage.raw, min(textpage.count_chars(), MOST_CHARACTERS)))
    weights = [0, 0, 0, 0]
    for quarter, marks in runs:
        weights[quarter] += len(marks)
    main = max(range(4), key=weights.__getitem__)
    box = page.get_bbox()
    frames = [_frame(box, quarter) for quarter in range(4)]
    placed = [(quarter, _within(frames[quarter], marks)) for quarter, marks in runs]
    return PageWords(
        frames[main],
        tuple(words for quarter, words in placed if words and quarter == main),
        tuple(words for quarter, words in placed if words and quarter != main),
    )


_Corners = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class _Mark:
    """A word as it is being read, in the page's own coordinates."""

    characters: list[str]
    first: int  # its characters on the page, by number
    last: int
    ends: tuple[_Corners, ...]  # of the first and the last character
    origin: tuple[float, float]
    size: float
    nominal: float  # before the text's matrix
    quarter: int
    bold: bool
    glued: bool


def _runs(raw: Any, count: int) -> Iterator[tuple[int, tuple[_Mark, ...]]]:
    """Give each run with its quarter turn; a run ends with its line, or where a word is broken."""
    run: list[_Mark] = []
    word: _Mark | None = None
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        character = _character(code)
        if character in (_BREAK, HYPHEN):
            if word and character == HYPHEN:
                word.characters.append(HYPHEN)
                word.last = index
            yield from _closed(raw, run)
            run, word = [], None
        elif character == " ":
            word = None
        elif character:
            size = pdfium.FPDFText_GetFontSize(raw, index)
            if word is None or abs(word.nominal - size) > 0.01 or _rescaled(raw, index, word, character):
                word = _started(raw, index, size, glued=word is not None)
                run.append(word)
            word.last = index
            word.characters.append(character)
    yield from _closed(raw, run)


def _closed(raw: Any, run: list[_Mark]) -> Iterator[tuple[int, tuple[_Mark, ...]]]:
    """Give a run that lies along the page or across it; what leans is left out."""
    if run and all(mark.quarter >= 0 for mark in run):
        for mark in run:
            mark.ends = (_box(raw, mark.first), _box(raw, mark.last))
        yield run[0].quarter, tuple(run)


def _rescaled(raw: Any, index: int, word: _Mark, character: str) -> bool:
    """Tell where a footnote's number begins or ends that is made small by its matrix alone."""
    if character.isdigit() == word.characters[-1].isdigit():
        return False
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    return abs(word.nominal * math.hypot(matrix.c, matrix.d) - word.size) > 0.1 * word.size


def _started(raw: Any, index: int, nominal: float, *, glued: bool) -> _Mark:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    angle = math.atan2(matrix.b, matrix.a)
    turns = round(angle / (math.pi / 2))
    quarter = turns % 4 if abs(angle - turns * math.pi / 2) < _LEANING else -1
    size = nominal * (math.hypot(matrix.c, matrix.d) or 1.0)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    return _Mark([], index, index, (), (x.value, y.value), size, nominal, quarter, _is_bold(raw, index), glued)


def _box(raw: Any, index: int) -> _Corners:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(raw, index, box)
    return box.left, box.bottom, box.right, box.top


def _is_bold(raw: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(raw, index) >= 600:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, index, name, len(name), flags)
    called = name.value.decode("latin-1").lower()
    return bool(flags.value & _FORCE_BOLD) or any(word in called for word in _HEAVY)


@lru_cache(maxsize=4096)
def _character(code: int) -> str:
    """Give a character as it is to be read: a space for every kind of space, nothing for one that shows nothing."""
    if code in (_HYPHENATED, *_LINE_END):
        return HYPHEN if code == _HYPHENATED else _BREAK
    if code in _HYPHENS:
        return "-"
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", chr(code))
    character = chr(code) if code < 0x110000 else "\ufffd"
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    return "" if category in ("Cc", "Cf", "Cn") or character == "\ufffd" else character


def _frame(box: tuple[float, float, float, float], quarter: int) -> Frame:
    left, bottom, right, top = box
    corners = [_turned(x, y, quarter) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Frame(quarter, min(xs), max(ys), max(xs) - min(xs), max(ys) - min(ys))


def _turned(x: float, y: float, quarter: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarter]


def _within(frame: Frame, marks: tuple[_Mark, ...]) -> tuple[Word, ...]:
    """Give the words that stand on the page; what was cut off, as printers' marks, is left out."""
    words = (_word(frame, mark) for mark in marks)
    return tuple(word for word in words if _stands_on(frame, word))


def _stands_on(frame: Frame, word: Word) -> bool:
    """Ask in such a way that what is no number at all stands nowhere."""
    within = -frame.width < word.x0 < frame.width and 0 < word.x1 < 2 * frame.width and 0 < word.base < frame.height
    return within and _SIZES[0] < word.size < _SIZES[1] and bool(word.text)


def _word(frame: Frame, mark: _Mark) -> Word:
    xs = [frame.place(x, y)[0] for left, bottom, right, top in mark.ends for x, y in ((left, bottom), (right, top))]
    _, base = frame.place(*mark.origin)
    return Word(_text(mark.characters), min(xs), max(xs), base, mark.size, mark.bold, mark.glued)


def _text(characters: list[str]) -> str:
    text = unicodedata.normalize("NFC", "".join(characters))
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return text
