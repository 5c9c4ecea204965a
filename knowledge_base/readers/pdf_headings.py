"""Which pieces are headings, how deep they lie, and which is the document's title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge_base.readers.pdf_pieces import Piece, Setting, ends_sentence

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.):]?\s+\S")
_SMALL_CAPITALS = re.compile(r"([IVX]{1,5}|\d{1,2})\.\s")
_LONGEST = (25, 15)  # words of a large heading, of one in the body's size
_LATE = 300  # letters: a title has no more than that before it
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_ADDRESS = re.compile(r"https?://|www\.|@\w")
_CAPTION = re.compile(r"(figure|table|fig\.|source|note)s?\b[^.]{0,12}[.:–-]", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(introduction|foreword|contents|overview|background|summary|references|executive summary|table of contents"
    r"|guidance report|acknowledgements"
    r"|(recommendation|chapter|section|part|step|appendix|annex|strand|box) \w{1,3}\b.*"
    r"|\d{1,2}[.):] .*)[ .:]*",
    re.IGNORECASE,
)

Rank = tuple[int, int, int]  # of sizes from the largest, of weight, and how many numbers stand in front


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes of a document's headings, from the largest."""

    setting: Setting
    sizes: tuple[float, ...]

    def rank(self, piece: Piece) -> Rank:
        """Give how high a heading stands: the lower, the higher."""
        near = min(range(len(self.sizes)), key=lambda at: abs(self.sizes[at] - piece.size), default=0)
        return near, 0 if piece.bold else 1, depth_of(piece.words)


def depth_of(words: str) -> int:
    """Give 2 for a heading that begins with "1.2", 1 for one that begins with "1" or no number."""
    numbered = _NUMBERED.match(words)
    return numbered[1].count(".") + 1 if numbered else 1


def scale_of(pieces: Iterable[Piece], setting: Setting) -> Scale:
    """Measure a document's headings."""
    sizes: list[float] = []
    for size in sorted({piece.size for piece in pieces if is_heading(piece, setting)}, reverse=True):
        if not sizes or sizes[-1] - size > 0.6:
            sizes.append(size)
    return Scale(setting, tuple(sizes))


def is_heading(piece: Piece, setting: Setting) -> bool:
    """Tell a heading by its size or its weight, its length and its end."""
    words = piece.words
    count = len(words.split())
    if piece.lines[0].bulleted or not _LETTERS.search(words) or _ADDRESS.search(words):
        return False
    large = setting.is_large(piece.size)
    if count > _LONGEST[0 if large else 1] or (count > 12 and ends_sentence(words)):
        return False
    if large:
        sentence = words.endswith(".") and count > 3 and not (piece.bold or _NUMBERED.match(words))
        return not (sentence or words[0] in '"“‘' or words[0].islower() or words.endswith((",", ";")))
    if _SMALL_CAPITALS.match(words) and words.isupper() and piece.size >= 0.75 * setting.body:
        return True
    if piece.size < 0.95 * setting.body or words[0].islower() or words.endswith((".", ",", ";")):
        return False
    return (piece.bold and len(piece.lines) <= 2 and not is_caption(words)) or (words.isupper() and 1 < count <= 10)


def is_caption(words: str) -> bool:
    """Tell what stands under or over a figure or table."""
    return bool(_CAPTION.match(words))


@dataclass(frozen=True, slots=True)
class Title:
    """A document's title as it stands on its first page, and the pieces that make it up."""

    text: str
    pieces: tuple[Piece, ...]


def title_of(first_page: Sequence[Piece], rest: Sequence[Piece], setting: Setting) -> Title | None:
    """Take the largest words of the first page, unless they are a heading like many others or just "Introduction"."""
    shown = [piece for piece in first_page if _LETTERS.search(piece.words) and is_heading(piece, setting)]
    large = [piece for piece in shown if setting.is_large(piece.size)]
    if not large:
        return None
    size = max(piece.size for piece in large)
    first = next(piece for piece in large if piece.size > size - 0.6)
    alike = sum(piece.size > size - 0.6 and is_heading(piece, setting) for piece in rest)
    before = sum(len(piece.words) for piece in first_page[: first_page.index(first)])
    if before > _LATE or _NO_TITLE.fullmatch(first.words) or (alike > 1 and first is not shown[0]):
        return None
    together = [first]
    for piece in first_page[first_page.index(first) + 1 :]:
        if alike or abs(piece.size - first.size) > 0.6 or not is_heading(piece, setting) or len(together) > 3:
            break
        together.append(piece)
    if len(together) == len(first_page) + len(rest):
        return None  # a document that says nothing else
    return Title(" ".join(" ".join(piece.words for piece in together).split()), tuple(together))
