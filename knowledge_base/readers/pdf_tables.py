"""Tables: the words of a page put into the cells of its grids, and each row as `Header: value; Header: value`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge_base.readers.pdf_grids import Grid
from knowledge_base.readers.pdf_lines import Run, lines_of
from knowledge_base.readers.pdf_rules import Box
from knowledge_base.readers.pdf_words import Word

Joiner = Callable[[Sequence[str]], str]  # lines into one text

_TALLEST_ROW = 250.0  # points, in a table without lines between its columns
_HEADER = 16.0  # points, of a line
_LONGEST_CELL, _USUAL_CELL = 600, 150  # characters, in the same
_NARROWEST = 0.45  # of the size: a gap between columns that have no line between them


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; cells that span rows or columns are the same object at each place."""

    lines: tuple[str, ...] = ()
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells, row by row; the same number in each row."""

    box: Box
    xs: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_in(grid: Grid, runs: Sequence[Run]) -> Table | None:
    """Fill a grid with the words inside it; None where it is a drawing's grid and no table."""
    inside = [[word for word in run if _is_in(word, grid.box)] for run in runs]
    cells = _filled(grid, [run for run in inside if run])
    rows = tuple(
        tuple(cells.get(number, _EMPTY) for number in row)
        for row in grid.cells
        if any(cells.get(number, _EMPTY).lines for number in row)
    )
    if _crossing(grid, inside) or sum(_width(row) > 1 for row in rows) * 2 < len(rows) or len(rows) < 2:
        return None
    return Table(grid.box, grid.xs, rows)


_EMPTY = Cell()


def _is_in(word: Word, box: Box) -> bool:
    return box.holds((word.x0 + word.x1) / 2, word.base - 0.3 * word.size)


def _filled(grid: Grid, runs: Sequence[Run]) -> dict[int, Cell]:
    held: dict[int, list[list[Word]]] = {}
    for run in runs:
        here = None
        for word in run:
            number = _place(grid, word)
            if number != here or here is None:
                held.setdefault(number, []).append([])
            held[number][-1].append(word)
            here = number
    return {number: _cell(parts) for number, parts in held.items() if number >= 0}


def _place(grid: Grid, word: Word) -> int:
    column = bisect_right(grid.xs, (word.x0 + word.x1) / 2) - 1
    row = bisect_right(grid.ys, word.base - 0.3 * word.size) - 1
    rows, columns = len(grid.cells), len(grid.cells[0])
    return grid.cells[min(max(row, 0), rows - 1)][min(max(column, 0), columns - 1)]


def _cell(runs: Sequence[Run]) -> Cell:
    lines = lines_of(runs)
    return Cell(tuple(line.full for line in lines), bool(lines) and all(line.bold for line in lines))


def _crossing(grid: Grid, runs: Sequence[Run]) -> bool:
    """Tell a drawing: its words stand across its lines."""
    words = [word for run in runs for word in run]
    crossing = sum(
        any(word.x0 + 2 < x < word.x1 - 2 for x in grid.xs[1:-1]) and _place(grid, word) >= 0 and _alone(grid, word)
        for word in words
    )
    return not words or crossing * 10 > len(words)


def _alone(grid: Grid, word: Word) -> bool:
    """Tell a word whose two ends lie in two cells from one in a cell that spans columns."""
    ends = (Word("", x, x, word.base, word.size, word.bold) for x in (word.x0 + 2, word.x1 - 2))
    return len({_place(grid, end) for end in ends}) > 1


def _width(row: Sequence[Cell]) -> int:
    return len({id(cell) for cell in row if cell.lines})


def table_between(rows: Sequence[Box], runs: Sequence[Run]) -> list[Table]:
    """Find tables that have lines between their rows only: their columns stand apart by the same gaps."""
    found: list[Table] = []
    together: list[tuple[Box, list[Run]]] = []
    for row in (*_with_header(rows, runs), None):
        inside: list[Run] = [words for run in runs if row and (words := [word for word in run if _is_in(word, row)])]
        if row and _may_be_row(row, inside):
            together.append((row, inside))
            continue
        found.extend(_aligned(together))
        together = []
    return found


def _with_header(rows: Sequence[Box], runs: Sequence[Run]) -> Sequence[Box]:
    """Take the line above the first rule for the header where it stands in columns too, in a table without a top."""
    first = rows[0]
    above = Box(first.x0, first.top - min(2.0 * _HEADER, first.bottom - first.top), first.x1, first.top)
    words = [word for run in runs for word in run if _is_in(word, above)]
    own = [word for run in runs for word in run if _is_in(word, first)]
    clear = not any(_is_in(word, Box(0, above.top, above.x0, above.bottom)) for run in runs for word in run)
    parted = len(_columns(words, above)) if words else 0
    alike = words and 2 < parted == len(_columns([*words, *own], above)) and all(word.bold for word in words)
    return (above, *rows) if alike and clear else rows


def _may_be_row(row: Box, runs: Sequence[Run]) -> bool:
    letters = sum(len(word.text) for run in runs for word in run)
    return 0 < letters <= 2 * _LONGEST_CELL and row.bottom - row.top <= _TALLEST_ROW


def _aligned(rows: Sequence[tuple[Box, Sequence[Run]]]) -> Iterator[Table]:
    words = [word for _, runs in rows for run in runs for word in run]
    if len(rows) < 2 or not words:
        return
    xs = _columns(words, rows[0][0])
    if len(xs) < 3:
        return
    ruled = [row for row, _ in rows]
    bands = ruled if len(rows) > 2 else [band for row, runs in rows for band in _bands(row, runs, xs)]
    ys = (bands[0].top, *(band.bottom for band in bands))
    columns = len(xs) - 1
    grid = Grid(xs, ys, tuple(tuple(range(n * columns, (n + 1) * columns)) for n in range(len(bands))))
    table = table_in(grid, [run for _, runs in rows for run in runs])
    if table and _reads_as_table(table) and (bands == ruled or not _reads_as_text(table)):
        yield table


def _columns(words: Sequence[Word], box: Box) -> tuple[float, ...]:
    """Give the middles of the gaps that run through all rows, between the two sides."""
    least = _NARROWEST * sorted(word.size for word in words)[len(words) // 2]
    xs, reached = [box.x0], None
    for word in sorted(words, key=lambda word: word.x0):
        if reached is not None and word.x0 - reached >= least:
            xs.append((reached + word.x0) / 2)
        reached = max(reached or word.x1, word.x1)
    return (*xs, box.x1)


def _bands(row: Box, runs: Sequence[Run], xs: Sequence[float]) -> list[Box]:
    """Cut the body of a table that has a line under its header only, at each line that fills more than one column."""
    starts: dict[float, set[int]] = {}
    for word in (word for run in runs for word in run):
        starts.setdefault(round(word.base / 3), set()).add(bisect_right(xs, (word.x0 + word.x1) / 2))
    tops = [base * 3 - 10.0 for base, columns in sorted(starts.items()) if len(columns) > 1]
    ys = [row.top, *(top for top in tops[1:] if row.top < top < row.bottom), row.bottom]
    return [Box(row.x0, top, row.x1, bottom) for top, bottom in pairwise(ys)]


def _reads_as_table(table: Table) -> bool:
    lengths = [sum(map(len, cell.lines)) for row in table.rows for cell in row if cell.lines]
    several = sum(_width(row) > 1 for row in table.rows)
    return (
        max(lengths) <= _LONGEST_CELL
        and sum(lengths) / len(lengths) <= _USUAL_CELL
        and several * 5 >= 3 * len(table.rows)
    )


def _reads_as_text(table: Table) -> bool:
    """Tell columns of running text, whose lines mostly begin within a sentence, from a table's cells."""
    starts = [cell.lines[0][:1] for row in table.rows[1:] for cell in row if cell.lines]
    return len(table.xs) < 4 or 2 * sum(map(str.islower, starts)) > len(starts)


def header_of(table: Table, joined: Joiner) -> tuple[str, ...] | None:
    """Give the names of a table's columns; None where each row names its value in its first column."""
    rows = _body(table)[0]
    first = rows[0]
    bold_names = all(row[0].bold and not row[-1].bold for row in rows)
    if len(first) == 2 and bold_names and not first[1].bold:
        return None
    names = [joined(cell.lines) for cell in first]
    if 1 < _width(first) < len([cell for cell in first if cell.lines]) and len(rows) > 2:
        under = [joined(cell.lines) for cell in rows[1]]
        names = [name if name == below else f"{name} {below}".strip() for name, below in zip(names, under, strict=True)]
    return tuple(names)


def _body(table: Table) -> tuple[Sequence[tuple[Cell, ...]], tuple[Cell, ...] | None]:
    """Take a first row that spans the whole table for its title."""
    first, rest = table.rows[0], table.rows[1:]
    return (rest, first) if len({id(cell) for cell in first}) == 1 and len(rest) > 1 else (table.rows, None)


def title_of(table: Table, joined: Joiner) -> str:
    """Give the words that span the table above its header, or nothing."""
    title = _body(table)[1]
    return joined(title[0].lines) if title else ""


def rows_of(table: Table, header: tuple[str, ...] | None, joined: Joiner) -> Iterator[str]:
    """Give each row below the header as one text; a table that goes on from another page brings that header."""
    rows = _body(table)[0]
    if header is None:
        for row in rows:
            yield ": ".join(filter(None, (joined(cell.lines) for cell in row)))
        return
    for row in rows:
        text = _row(row, header, joined)
        if text and not _repeats(row, header, joined):
            yield text


def _repeats(row: Sequence[Cell], header: Sequence[str], joined: Joiner) -> bool:
    texts = [joined(cell.lines) for cell in row]
    both = zip(header, texts, strict=True)
    return all(not text or name.startswith(text) or name.endswith(text) for name, text in both)


def _row(row: Sequence[Cell], header: Sequence[str], joined: Joiner) -> str:
    named: list[str] = []
    if _width(row) == 1 and len({id(cell) for cell in row}) == 1:
        return joined(row[0].lines)
    for column, cell in enumerate(row):
        value = joined(cell.lines)
        if value and not (column and row[column - 1] is cell):
            named.append(f"{header[column]}: {value}" if header[column] else value)
    return "; ".join(named)
