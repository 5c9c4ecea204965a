"""The tables of a Word document as grids of cells: what is merged fills its columns once, deleted rows are gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge_base.readers.docx_text import ParagraphText, W, is_on, text_of, value

_WIDEST = 63  # columns that Word allows
_LABEL = 80  # characters


@dataclass(frozen=True)
class GridCell:
    """One cell: how many columns it fills, and whether it only continues the cell above it."""

    element: Any
    span: int
    is_continued: bool


@dataclass(frozen=True)
class GridRow:
    """One row: the columns left free before it, its cells, and whether it is repeated on each page as a header."""

    before: int
    cells: tuple[GridCell, ...]
    is_header: bool

    @property
    def width(self) -> int:
        """Give the columns that it reaches over."""
        return self.before + sum(cell.span for cell in self.cells)


def grid_of(table: Any) -> list[GridRow]:
    """Give the rows of a table's element."""
    return [_row(element) for element in _children(table, "tr") if element.find(f"{W}trPr/{W}del") is None]


def _row(element: Any) -> GridRow:
    cells = tuple(_cell(each) for each in _children(element, "tc"))
    properties = element.find(f"{W}trPr")
    before = None if properties is None else properties.find(f"{W}gridBefore")
    is_header = properties is not None and is_on(properties.find(f"{W}tblHeader"))
    return GridRow(_count(before, 0), cells, is_header)


def _cell(element: Any) -> GridCell:
    span = _count(element.find(f"{W}tcPr/{W}gridSpan"), 1)
    merged = element.find(f"{W}tcPr/{W}vMerge")
    return GridCell(element, max(span, 1), merged is not None and value(merged) != "restart")


def _children(holder: Any, name: str) -> Iterator[Any]:
    """Give the rows of a table or the cells of a row, those within controls too."""
    for child in holder:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _children(child, name)


def _count(element: Any, otherwise: int) -> int:
    written = value(element)
    return min(int(written), _WIDEST) if written.isascii() and written.isdigit() else otherwise


def is_labelled(rows: list[GridRow]) -> bool:
    """Whether a table has labels down its first column, each with what it labels beside it, and no header above."""
    if len(rows) < 2 or any(len(row.cells) != 2 or row.is_header for row in rows):
        return False
    labels = [_only(row.cells[0].element) for row in rows]
    beside = [_only(row.cells[1].element) for row in rows]
    if any(label is None or not 0 < len(label.words) <= _LABEL for label in labels):
        return False
    named = [label for label in labels if label is not None]
    ends = all(label.words.endswith((":", "?")) for label in named)
    bold = all(label.is_bold for label in named) and not all(text is None or text.is_bold for text in beside[:1])
    return ends or bold


def _only(cell: Any) -> ParagraphText | None:
    """Give the one paragraph of a cell; None where there are several."""
    texts = [text for each in cell.iter(f"{W}p") if (text := text_of(each)).words]
    return texts[0] if len(texts) == 1 else None
