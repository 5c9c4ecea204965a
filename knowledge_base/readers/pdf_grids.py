"""The grids of tables and the boxes that a page's ruled lines make, before any word is put in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

from knowledge_base.readers.pdf_rules import Box

_SNAP = 3.0  # points: lines as near as this are one
_MOST_CROSSINGS = 20_000  # of horizontal with vertical edges; a chart's grid has more, a table's has not
_MOST_CORNERS = 1_500
_SAME_END = 5.0  # points: rules that begin and end as near as this belong together
_SMALLEST = (24.0, 8.0)  # width and height of a cell in points


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's lines: `xs` and `ys` are its borders, `cells` says which cell each place of the grid is part of."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, ...], ...]  # a number for each row and column; -1 where there is no cell

    @property
    def box(self) -> Box:
        """Give what the grid covers."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


@dataclass(frozen=True, slots=True)
class Ruling:
    """What ruled lines make of a page: grids, ladders of rules that may be a table's rows, and boxes."""

    grids: tuple[Grid, ...] = ()
    ladders: tuple[tuple[Box, ...], ...] = ()  # rows from top to bottom
    boxes: tuple[Box, ...] = ()


def ruling_of(edges: Sequence[Box]) -> Ruling:
    """Find grids, ladders and boxes; more lines than any table has are a drawing, and give none."""
    merged = _merged([*edges, *_missing_sides(edges)])
    across = [edge for edge in merged if edge["orientation"] == "h"]
    if len(across) * (len(merged) - len(across)) > _MOST_CROSSINGS or len(merged) > _MOST_CORNERS:
        return Ruling()
    corners = edges_to_intersections(merged, 3, 3)
    if len(corners) > _MOST_CORNERS:
        return Ruling()
    cells = [Box(*cell) for cell in intersections_to_cells(corners)] if corners else []
    cells = [cell for cell in cells if cell.x1 - cell.x0 >= _SMALLEST[0] and cell.bottom - cell.top >= _SMALLEST[1]]
    groups = [part for group in _touching(cells) for part in _without_ledge(group)]
    grids = [_grid(group) for group in groups if _is_grid(group)]
    singles = [cell for group in groups if not _is_grid(group) for cell in group]
    rules = [Box(edge["x0"], edge["top"], edge["x1"], edge["top"]) for edge in across]
    free = [rule for rule in rules if not any(_within(rule, grid.box) for grid in grids)]
    ladders = tuple(_ladders([*free, *(side for cell in singles for side in _ends(cell))]))
    return Ruling(tuple(grids), ladders, tuple(singles))


def _merged(edges: Iterable[Box]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "orientation": "h" if edge.top == edge.bottom else "v",
            "x0": edge.x0,
            "x1": edge.x1,
            "top": edge.top,
            "bottom": edge.bottom,
            "width": edge.x1 - edge.x0,
            "height": edge.bottom - edge.top,
        }
        for edge in edges
    ]
    return list(merge_edges(found, _SNAP, _SNAP, _SNAP, _SNAP)) if found else []


def _missing_sides(edges: Sequence[Box]) -> Iterator[Box]:
    """Give the left and right border of a table that has lines between its columns only."""
    across = [edge for edge in edges if edge.top == edge.bottom]
    down = [edge for edge in edges if edge.x0 == edge.x1]
    if not down or len(across) * len(down) > _MOST_CROSSINGS:
        return
    for rows in _ladders(across):
        for row in rows:
            if any(_parts(edge, row) for edge in down):
                yield Box(row.x0, row.top, row.x0, row.bottom)
                yield Box(row.x1, row.top, row.x1, row.bottom)


def _parts(edge: Box, row: Box) -> bool:
    """Tell whether an upright line stands between two columns of a row."""
    whole = edge.top <= row.top + _SNAP and edge.bottom >= row.bottom - _SNAP
    return whole and row.x0 + 10 < edge.x0 < row.x1 - 10


def _touching(cells: Sequence[Box]) -> Iterator[list[Box]]:
    """Put together the cells that share corners."""
    at_corner: dict[tuple[float, float], list[int]] = {}
    for number, cell in enumerate(cells):
        for corner in ((cell.x0, cell.top), (cell.x1, cell.top), (cell.x0, cell.bottom), (cell.x1, cell.bottom)):
            at_corner.setdefault(corner, []).append(number)
    beside: dict[int, set[int]] = {number: set() for number in range(len(cells))}
    for numbers in at_corner.values():
        for number in numbers:
            beside[number].update(numbers)
    seen: set[int] = set()
    for number in range(len(cells)):
        if number not in seen:
            group = _reached(number, beside)
            seen |= group
            yield [cells[at] for at in sorted(group)]


def _reached(number: int, beside: dict[int, set[int]]) -> set[int]:
    reached, waiting = {number}, [number]
    while waiting:
        for other in beside[waiting.pop()] - reached:
            reached.add(other)
            waiting.append(other)
    return reached


def _without_ledge(cells: list[Box]) -> Iterator[list[Box]]:
    """Part a box from the narrower table that it touches."""
    left, right = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
    whole = [cell for cell in cells if cell.x0 == left and cell.x1 == right]
    rest = [cell for cell in cells if cell not in whole]
    if whole and rest and max(cell.x1 for cell in rest) < right - 10:
        yield from ([cell] for cell in whole)
        yield rest
    else:
        yield cells


def _is_grid(cells: Sequence[Box]) -> bool:
    return len({cell.x0 for cell in cells}) > 1 and len({cell.top for cell in cells}) > 1


def _grid(cells: Sequence[Box]) -> Grid:
    xs = sorted({x for cell in cells for x in (cell.x0, cell.x1)})
    ys = sorted({y for cell in cells for y in (cell.top, cell.bottom)})
    places = [[-1] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for number, cell in enumerate(cells):
        for row in range(bisect_left(ys, cell.top), bisect_left(ys, cell.bottom)):
            for column in range(bisect_left(xs, cell.x0), bisect_left(xs, cell.x1)):
                places[row][column] = number
    return Grid(tuple(xs), tuple(ys), tuple(tuple(row) for row in places))


def _within(rule: Box, box: Box) -> bool:
    return box.holds(rule.x0 + _SNAP, rule.top) and box.holds(rule.x1 - _SNAP, rule.top)


def _ends(cell: Box) -> tuple[Box, Box]:
    return Box(cell.x0, cell.top, cell.x1, cell.top), Box(cell.x0, cell.bottom, cell.x1, cell.bottom)


def _ladders(rules: Sequence[Box]) -> Iterator[tuple[Box, ...]]:
    """Give the rows between three or more rules that begin and end at the same places."""
    waiting = sorted(rules, key=lambda rule: rule.top)
    while waiting:
        first = waiting[0]
        alike = [rule for rule in waiting if _alike(rule, first)]
        waiting = [rule for rule in waiting if not _alike(rule, first)]
        heights = [first.top]
        for rule in alike:
            if rule.top - heights[-1] >= _SMALLEST[1]:
                heights.append(rule.top)
        rows = tuple(Box(first.x0, top, first.x1, bottom) for top, bottom in pairwise(heights))
        if len(rows) >= 2:
            yield rows


def _alike(rule: Box, other: Box) -> bool:
    return abs(rule.x0 - other.x0) <= _SAME_END and abs(rule.x1 - other.x1) <= _SAME_END
