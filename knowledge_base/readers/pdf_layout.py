"""The order in which a page is read: columns, with what spans them in its place, boxes each on their own.

Lines that follow one another with nothing else beside them make a block. Of two blocks the upper comes first where
they overlap sideways, and the left one where they do not, unless something between them spans both: T. M. Breuel's
rule for reading order (2003).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge_base.readers.pdf_lines import Line
from knowledge_base.readers.pdf_rules import Box
from knowledge_base.readers.pdf_tables import Table

_MOST_LINES = 1_200  # of a page; more are read from top to bottom
_MOST_BLOCKS = 150
_TOUCH = 2.0  # points by which neighbours may overlap without being above one another
_FAR = 120.0  # points: a line farther below belongs to another block
_LEVEL = 20.0  # points: columns that end as near one another were ended on purpose
_SMALLEST_BOX = (60.0, 14.0)
_WHOLE = 0.85  # of a page's lines: a box with as many is its ground


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that follow one another."""

    lines: tuple[Line, ...]

    @property
    def box(self) -> Box:
        """Give what the lines cover."""
        return _around([_box(line) for line in self.lines])


@dataclass(frozen=True, slots=True)
class Framed:
    """What stands in a box of its own, as a callout."""

    box: Box
    parts: tuple[Part, ...]


Part = Column | Table | Framed


def arranged(lines: Sequence[Line], tables: Sequence[Table], boxes: Sequence[Box]) -> tuple[Part, ...]:
    """Give a page's parts in the order in which they are read; `lines` are those outside the tables."""
    if len(lines) > _MOST_LINES:
        return (Column(tuple(lines)),)
    frames = [box for box in sorted(boxes, key=lambda box: box.area) if _is_frame(box, lines)]
    return _arranged(lines, tables, frames)


def _is_frame(box: Box, lines: Sequence[Line]) -> bool:
    if box.x1 - box.x0 < _SMALLEST_BOX[0] or box.bottom - box.top < _SMALLEST_BOX[1]:
        return False
    held = [line for line in lines if _held(_box(line), box)]
    cut = any(box.holds((line.x0 + line.x1) / 2, line.base) for line in lines if line not in held)
    return 0 < len(held) < max(2, _WHOLE * len(lines)) and not cut


def _held(inner: Box, outer: Box) -> bool:
    """Tell whether one box lies in another, by a point or two."""
    level = outer.top - _TOUCH <= inner.top and inner.bottom <= outer.bottom + _TOUCH
    return level and outer.x0 - _TOUCH <= inner.x0 and inner.x1 <= outer.x1 + _TOUCH


def _arranged(lines: Sequence[Line], tables: Sequence[Table], frames: Sequence[Box]) -> tuple[Part, ...]:
    """Take the largest frames out, each with what it holds, and order the rest."""
    framed: list[Framed] = []
    left_lines, left_tables, left_frames = list(lines), list(tables), list(frames)
    while left_frames:
        frame = left_frames.pop()
        own_lines = [line for line in left_lines if _held(_box(line), frame)]
        own_tables = [table for table in left_tables if _held(table.box, frame)]
        own_frames = [inner for inner in left_frames if _held(inner, frame)]
        left_lines = [line for line in left_lines if line not in own_lines]
        left_tables = [table for table in left_tables if table not in own_tables]
        left_frames = [inner for inner in left_frames if inner not in own_frames]
        if own_lines or own_tables:
            framed.append(Framed(frame, _arranged(own_lines, own_tables, own_frames)))
    whole: list[Part] = [*left_tables, *framed]
    chains = _chains(left_lines, [part.box for part in whole])
    blocks = [Column(tuple(block)) for chain in chains for block in _cut(chain)]
    follows = {(id(upper), id(lower)) for chain in chains for upper, lower in pairwise(chain)}
    return tuple(_rejoined(_ordered([*blocks, *whole]), follows))


def _chains(lines: Sequence[Line], between: Sequence[Box]) -> list[list[Line]]:
    """Put together the lines that are each other's only neighbours above and below."""
    boxes = [*(_box(line) for line in lines), *between]
    below = _neighbours_below(boxes)
    above: list[list[int]] = [[] for _ in boxes]
    for at, found in enumerate(below):
        for other in found:
            above[other].append(at)
    used: set[int] = set()
    chains: list[list[Line]] = []
    for start in sorted(range(len(lines)), key=lambda at: boxes[at].top):
        chain, at = [], start
        while at not in used:
            used.add(at)
            chain.append(lines[at])
            if len(below[at]) == 1 and below[at][0] < len(lines) and len(above[below[at][0]]) == 1:
                at = below[at][0]
        if chain:
            chains.append(chain)
    return chains


def _cut(chain: Sequence[Line]) -> Iterator[list[Line]]:
    """Cut where size, weight or distance change: a heading under columns may have its place by itself."""
    block = [chain[0]]
    for upper, lower in pairwise(chain):
        changed = abs(upper.size - lower.size) > 0.6 or upper.bold != lower.bold
        if changed or lower.top - upper.bottom > 1.2 * upper.size:
            yield block
            block = []
        block.append(lower)
    yield block


def _rejoined(parts: Sequence[Part], follows: set[tuple[int, int]]) -> Iterator[Part]:
    """Put blocks of one column together again that are read one after the other."""
    held: Column | None = None
    for part in parts:
        if isinstance(part, Column) and held and (id(held.lines[-1]), id(part.lines[0])) in follows:
            held = Column(held.lines + part.lines)
            continue
        if held:
            yield held
        held = part if isinstance(part, Column) else None
        if held is None:
            yield part
    if held:
        yield held


def _neighbours_below(boxes: Sequence[Box]) -> list[list[int]]:
    """Give, for each box, what stands under it with nothing between the two."""
    order = sorted(range(len(boxes)), key=lambda at: boxes[at].top)
    below: list[list[int]] = [[] for _ in boxes]
    for place, at in enumerate(order):
        here = boxes[at]
        for other in order[place + 1 :]:
            box = boxes[other]
            if box.top > here.bottom + _FAR:
                break
            if _overlap(here, box) and _beyond(here, box):
                hidden = any(_overlap(boxes[near], box) and _beyond(boxes[near], box) for near in below[at])
                if not hidden:
                    below[at].append(other)
    return below


def _beyond(upper: Box, lower: Box) -> bool:
    """Tell whether one box stands below another; lines set close may overlap a little."""
    return lower.top > upper.bottom - _TOUCH or (lower.top + lower.bottom) / 2 > upper.bottom


def _overlap(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > _TOUCH


def _ordered(parts: Sequence[Part]) -> list[Part]:
    if len(parts) > _MOST_BLOCKS:
        return sorted(parts, key=lambda part: (round(part.box.top), part.box.x0))
    boxes = _widened([part.box for part in parts])
    before = {at: {other for other in range(len(parts)) if _precedes(other, at, boxes)} for at in range(len(parts))}
    order: list[Part] = []
    while before:
        free = [at for at, waits in before.items() if not waits] or list(before)  # a ring is cut at its top
        at = min(free, key=lambda at: (boxes[at].top, boxes[at].x0))
        order.append(parts[at])
        del before[at]
        for waits in before.values():
            waits.discard(at)
    return order


def _widened(boxes: Sequence[Box]) -> list[Box]:
    """Let a short heading under columns that have ended reach across them, as its place is meant."""
    right = max((box.x1 for box in boxes), default=0.0)
    return [Box(box.x0, box.top, right, box.bottom) if _heads_all(box, boxes) else box for box in boxes]


def _heads_all(here: Box, boxes: Sequence[Box]) -> bool:
    beside = [box for box in boxes if box.x0 > here.x1 - _TOUCH]
    above = [box for box in beside if box.bottom <= here.top + _TOUCH]
    wide = [
        box.top
        for box in boxes
        if box.top >= here.bottom - _TOUCH and _overlap(box, here) and any(_overlap(box, other) for other in above)
    ]
    until = min(wide, default=float("inf"))
    level = (box for box in beside if box not in above)
    if not above or any(box.top < until - _TOUCH and here.top - _TOUCH < box.bottom for box in level):
        return False
    over = max((box.bottom for box in boxes if box.bottom <= here.top + _TOUCH and _overlap(box, here)), default=0.0)
    return bool(wide) or abs(over - max(box.bottom for box in above)) <= _LEVEL


def _precedes(one: int, other: int, boxes: Sequence[Box]) -> bool:
    a, b = boxes[one], boxes[other]
    if one == other:
        return False
    if _overlap(a, b):
        return a.top + a.bottom < b.top + b.bottom
    if a.x0 >= b.x0:
        return False
    top, bottom = min(a.bottom, b.bottom), max(a.top, b.top)
    return not any(
        _overlap(box, a) and _overlap(box, b) and top - _TOUCH <= (box.top + box.bottom) / 2 <= bottom + _TOUCH
        for at, box in enumerate(boxes)
        if at not in (one, other)
    )


def _box(line: Line) -> Box:
    return Box(line.x0, line.top, line.x1, line.bottom)


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
