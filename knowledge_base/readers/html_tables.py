"""Tables of a web page as rows, each value with the headers above it, however cells are spread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge_base.document import Block
from knowledge_base.readers.outline import plain

_CELLS = ("td", "th", "cell")
_ROWS = ("tr", "row")
_MOST_ROWS, _MOST_COLUMNS = 2_000, 60
_LAID_OUT = 400  # letters in one cell, in several paragraphs
_INSIDE = ("table", "h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", "ul", "ol", "li", "div", "br", "lb", "item", "list")


@dataclass(frozen=True)
class _Cell:
    text: str
    is_head: bool
    is_bold: bool


def is_layout(table: Any) -> bool:
    """Whether a table only places things on the page, as old pages do."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iter("th", "caption", "thead"), None) is not None or _cells(table, "head"):
        return False
    rows = [list(_cells_of(row)) for row in _rows_of(table)]
    if next((each for each in table.iter(*_INSIDE) if each is not table), None) is not None:
        return True
    return len(rows) <= 1 or max(map(len, rows)) <= 1 or any(_is_long(cell) for row in rows for cell in row)


def table_blocks(table: Any) -> Iterator[Block]:
    """Give a table's caption and rows."""
    for caption in table.iter("caption"):
        yield Block("paragraph", plain(_text(caption)))
    grid = _grid(table)
    while len(grid) > 1 and _across(grid[0]):
        yield Block("row", _merged(grid.pop(0))[0][0].text)
    heads = _header_rows(grid)
    body = grid[len(heads) :]
    if not heads and (not _has_plain_header(grid) or all(row[0] and row[0].is_head for row in grid)):
        yield from (Block("row", _named(row)) for row in grid)
        return
    heads, body = (heads, body) if heads else (grid[:1], grid[1:])
    names = [_label(heads, column) for column in range(max(map(len, grid), default=0))]
    group = ""
    for row in body:
        if _across(row):
            group = _merged(row)[0][0].text  # stands over the rows below it
            continue
        values = [_value(names, cell, columns) for cell, columns in _merged(row) if cell.text]
        yield Block("row", "; ".join([group, *values] if group and values else values))


def _across(row: Sequence[_Cell | None]) -> bool:
    """Whether one cell goes across the whole table."""
    cells = _merged(row)
    return len(cells) == 1 and len(row) > 1 and len(cells[0][1]) == len(row)


def _header_rows(grid: Sequence[Sequence[_Cell | None]]) -> Sequence[Sequence[_Cell | None]]:
    number = 0
    for row in grid[:3]:
        there = [cell for cell in row if cell is not None and cell.text]
        if not there or not all(cell.is_head for cell in there) or len(grid) == 1:
            break
        number += 1
    return grid[:number] if number < len(grid) else grid[:0]


def _has_plain_header(grid: Sequence[Sequence[_Cell | None]]) -> bool:
    """Whether the first row of a table without header cells reads like one: bold, or words over figures.

    In doubt it is none: rows read without their header are poor, but rows read with another row as header are false.
    """
    if len(grid) < 2 or len(grid[0]) < 2:
        return False
    first = [cell for cell in grid[0] if cell is not None and cell.text]
    if first and all(cell.is_bold for cell in first):
        return not all(cell is not None and cell.is_bold for row in grid for cell in row)
    if len(first) < len(grid[0]) or any(re.search(r"\d", cell.text) for cell in first[1:]):
        return False
    if len(first) > 2:
        return not all(row[0] is not None and row[0].is_bold for row in grid)
    values = [row[1].text for row in grid[1:] if row[1] is not None]
    return len(grid) > 3 and all(re.search(r"\d", value) for value in values)


def _named(row: Sequence[_Cell | None]) -> str:
    """Give a row whose first cell names the others, where it has two; of more it is not known."""
    cells = [cell for cell, _ in _merged(row) if cell.text]
    if len(cells) == 2 or (len(cells) > 1 and cells[0].is_head):
        return f"{cells[0].text.rstrip(':')}: {'; '.join(cell.text for cell in cells[1:])}"
    return "; ".join(cell.text for cell in cells)


def _value(names: Sequence[str], cell: _Cell, columns: Sequence[int]) -> str:
    labels = list(dict.fromkeys(names[column] for column in columns if names[column]))
    return f"{', '.join(labels)}: {cell.text}" if labels else cell.text


def _label(heads: Sequence[Sequence[_Cell | None]], column: int) -> str:
    words = [row[column] for row in heads if column < len(row)]
    return " ".join(dict.fromkeys(cell.text.rstrip(":") for cell in words if cell is not None and cell.text))


def _merged(row: Sequence[_Cell | None]) -> list[tuple[_Cell, list[int]]]:
    """Give each cell of a row once, with the columns that it stands in."""
    found: list[tuple[_Cell, list[int]]] = []
    for column, cell in enumerate(row):
        if cell is not None and found and found[-1][0] is cell:
            found[-1][1].append(column)
        elif cell is not None:
            found.append((cell, [column]))
    return found


def _grid(table: Any) -> list[list[_Cell | None]]:
    """Lay cells out in rows and columns, those that span several in each of them."""
    places: dict[tuple[int, int], _Cell] = {}
    rows = list(_rows_of(table))[:_MOST_ROWS]
    for number, row in enumerate(rows):
        column = 0
        for element in _cells_of(row):
            while (number, column) in places:
                column += 1
            if column >= _MOST_COLUMNS:
                break
            cell = _read(element)
            across, down = (
                _span(element, "colspan", _MOST_COLUMNS - column),
                _span(element, "rowspan", len(rows) - number),
            )
            places |= {(number + y, column + x): cell for y in range(down) for x in range(across)}
            column += across
    width = max((column for _, column in places), default=-1) + 1
    return [
        [places.get((number, column)) for column in range(width)]
        for number in range(len(rows))
        if any((number, column) in places for column in range(width))
    ]


def _read(element: Any) -> _Cell:
    text = plain(_text(element))
    bold = plain(" ".join("".join(each.itertext()) for each in element.iter("b", "strong")))
    is_head = (
        element.tag == "th" or element.get("role") == "head" or next(element.iterancestors("thead"), None) is not None
    )
    return _Cell(text, is_head, bool(text) and bold == text)


def _span(element: Any, name: str, most: int) -> int:
    given = element.get(name, "1").strip()
    return max(1, min(int(given), most)) if re.fullmatch(r"[0-9]{1,4}", given) else 1


def _text(element: Any) -> str:
    """Give an element's text, what stands on lines of its own set apart."""
    parts = [element.text or ""]
    for child in element:
        parts += [
            " " if child.tag in _BLOCKS else "",
            _text(child),
            " " if child.tag in _BLOCKS else "",
            child.tail or "",
        ]
    return "".join(parts)


def _rows_of(table: Any) -> Iterator[Any]:
    for row in table.iter(*_ROWS):
        if next(row.iterancestors("table")) is table:
            yield row


def _cells_of(row: Any) -> Iterator[Any]:
    return (each for each in row if each.tag in _CELLS)


def _cells(table: Any, role: str) -> bool:
    return any(each.get("role") == role for each in table.iter("cell"))


def _is_long(cell: Any) -> bool:
    return len(plain(_text(cell))) > _LAID_OUT and len([each for each in cell if each.tag in _BLOCKS]) > 1
