"""Running headers, footers and page numbers: lines that come back in the same place, page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge_base.readers.pdf_lines import Line

_MARGIN = 0.12  # of the page's height, above and below
_WIDE = 0.2  # for the page's first and last line
_BIN = 8.0  # points: how exactly a running line keeps its height
_DENSITY = 0.4  # of the pages between its first and its last: odd and even pages may differ
_FEWEST = 3
_LARGER = 1.15  # than the body: a heading that begins several pages is no running line, unless on half of all
_NUMBER = re.compile(r"\d{1,4}")
_PAGE_NUMBER = re.compile(r"[\W_]*(page|p\.)?\W*(\d{1,4}|[ivx]{1,5})\W*((of|/)\W*\d{1,4})?[\W_]*", re.IGNORECASE)

Key = tuple[str, str, int]
Place = tuple[bool, int, int]  # at the foot, points from the nearer edge, size
Page = tuple[Sequence[Line], float]  # its lines and its height in points


def without_running(pages: Sequence[Page], body_size: float) -> list[list[Line]]:
    """Give each page's lines without those that run through the document."""
    found: dict[Key, dict[int, float]] = {}
    for number, page in enumerate(pages):
        for line, edge, distance in _in_margins(page):
            for key in _keys(line, number, edge, distance):
                found.setdefault(key, {})[number] = line.size
    running = {key for key, at in found.items() if _runs(key, at, len(pages), body_size)}
    kept = [_without(page, at, running) for at, page in enumerate(pages)]
    if not any(kept):
        return [list(page[0]) for page in pages]  # pages that are all alike, and not for their margins
    places = _places(pages, kept)
    return [
        [line for line in lines if not _is_placed(line, page[1], places)]
        for lines, page in zip(kept, pages, strict=True)
    ]


def _places(pages: Sequence[Page], kept: Sequence[list[Line]]) -> list[Place]:
    """Give where the lines stood that were left out on most pages: what stands there elsewhere runs as well."""
    counts: Counter[Place] = Counter()
    for page, lines in zip(pages, kept, strict=True):
        ids = {id(line) for line in lines}
        counts.update({_place(line, page[1]) for line in page[0] if id(line) not in ids})
    return [place for place, count in counts.items() if count >= _FEWEST and count * 2 >= len(pages)]


def _place(line: Line, height: float) -> Place:
    below = line.base > height / 2
    return below, round(height - line.base if below else line.base), round(line.size)


def _is_placed(line: Line, height: float, places: Sequence[Place]) -> bool:
    below, distance, size = _place(line, height)
    return any(
        (below, size) == (place[0], place[2]) and abs(distance - place[1]) <= 1 and distance < _MARGIN * height
        for place in places
    )


def _in_margins(page: Page) -> Iterator[tuple[Line, str, float]]:
    """Give the lines near an edge, with that edge and how far from it; the first and the last may stand farther in."""
    lines, height = page
    first, last = min((line.base for line in lines), default=0.0), max((line.base for line in lines), default=0.0)
    for line in lines:
        if line.base < (_WIDE if line.base < first + 1 else _MARGIN) * height:
            yield line, "top", line.base
        elif height - line.base < (_WIDE if line.base > last - 1 else _MARGIN) * height:
            yield line, "bottom", height - line.base


def _keys(line: Line, number: int, edge: str, distance: float) -> Iterator[Key]:
    """Name a line by its words and its place; a number that counts the pages is named by its distance to the page's."""
    text = " ".join(line.full.casefold().split())
    texts = {text}
    for count in _NUMBER.finditer(text):
        texts.add(f"{text[: count.start()]}#{int(count[0]) - number}{text[count.end() :]}")
    for shown in texts:
        for place in {int(distance // _BIN), int((distance + _BIN / 2) // _BIN) + 10_000}:
            yield shown, edge, place


def _runs(key: Key, at: dict[int, float], pages: int, body_size: float) -> bool:
    first, last = min(at), max(at)
    if len(at) < (_FEWEST if pages > _FEWEST else 2):
        return False
    small = all(size <= _LARGER * body_size for size in at.values())
    if len(at) * 2 >= pages:
        return small or _counts_pages(key)
    return small and len(at) >= _DENSITY * (last - first + 1)


def _counts_pages(key: Key) -> bool:
    """Tell a page's number from the number of a recommendation, which may go up by one from page to page as well."""
    return "#" not in key[0] or not re.sub(r"#-?\d+|\d+|page|of|p\.|\W", "", key[0])


def _without(page: Page, number: int, running: set[Key]) -> list[Line]:
    out = {
        id(line)
        for line, edge, distance in _in_margins(page)
        if any(key in running for key in _keys(line, number, edge, distance))
        or (edge == "bottom" and _PAGE_NUMBER.fullmatch(line.full) and _stands_last(line, page[0]))
    }
    return [line for line in page[0] if id(line) not in out]


def _stands_last(line: Line, lines: Sequence[Line]) -> bool:
    """Tell a page number from the last word of a paragraph, which stands close under its line."""
    others = [other for other in lines if other is not line]
    return all(other.base <= line.base + 1 for other in others) and not any(
        other.base < line.base - 1 and line.base - other.base < 1.6 * line.size for other in others
    )
