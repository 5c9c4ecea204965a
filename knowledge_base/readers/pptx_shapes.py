"""What is on a slide, in the order in which it is read: text, tables, charts and diagrams, without its title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from knowledge_base.document import Block
from knowledge_base.readers.diagrams import words_of_diagram
from knowledge_base.readers.outline import plain, rows_of
from knowledge_base.readers.pptx_bullets import Bullets

_RUNNING = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER)
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_ROW = 400_000  # EMU, about a centimetre: shapes whose tops are as near stand beside each other
_DEEPEST = 20  # groups within each other
_MOST_VALUES = 2_000  # of a chart


def blocks_of(slide: Any) -> Iterator[Block]:
    """Read a slide."""
    title = slide.shapes.title
    shapes = [shape for shape in slide.shapes if title is None or shape._element is not title._element]
    return (block for block in _blocks(shapes, slide, 0) if block.text)


def is_picture(shape: Any) -> bool:
    """Whether a shape is a picture, or a group with one in it."""
    return next(shape._element.iter(f"{_P}pic"), None) is not None


def _in_order(shapes: Iterable[Any]) -> list[Any]:
    """Give shapes as they are read: from above, those beside each other from the left; those without a place last."""
    placed = sorted((shape for shape in shapes if shape.top is not None), key=lambda shape: shape.top)
    rows: list[list[Any]] = []
    for shape in placed:
        if rows and shape.top - rows[-1][0].top < _ROW:
            rows[-1].append(shape)
        else:
            rows.append([shape])
    ordered = [shape for row in rows for shape in sorted(row, key=lambda shape: shape.left or 0)]
    return ordered + [shape for shape in shapes if shape.top is None]


def _blocks(shapes: list[Any], slide: Any, depth: int) -> Iterator[Block]:
    for shape in _in_order(shapes):
        if shape.is_placeholder and shape.placeholder_format.type in _RUNNING:
            continue
        if hasattr(shape, "shapes"):
            yield from _blocks(list(shape.shapes), slide, depth + 1) if depth < _DEEPEST else ()
        elif getattr(shape, "has_table", False):
            yield from rows_of([[plain(cell.text) for cell in row.cells] for row in shape.table.rows])
        elif getattr(shape, "has_chart", False):
            yield from _chart(shape)
        elif shape.has_text_frame:
            yield from Bullets.of_shape(shape, slide.slide_layout.slide_master).blocks(shape.text_frame)
        else:
            yield from _diagram(shape, slide.part)


def _diagram(shape: Any, part: Any) -> Iterator[Block]:
    for named in shape._element.iter(_DIAGRAM):
        if (identity := named.get(_DATA)) in part.rels and not part.rels[identity].is_external:
            yield from (Block("item", words) for words in words_of_diagram(part.rels[identity].target_part.blob))


def _chart(shape: Any) -> Iterator[Block]:
    """Give a chart's title and its values, a row a category; one of another build than usual is passed over."""
    try:
        chart = shape.chart
        title = plain(chart.chart_title.text_frame.text) if chart.has_title else ""
        categories = [plain(str(each)) for each in chart.plots[0].categories][:_MOST_VALUES]
        series = [(plain(each.name), list(each.values)) for plot in chart.plots for each in plot.series]
    except (AttributeError, IndexError, KeyError, ValueError):
        return
    yield Block("paragraph", title)
    for place, category in enumerate(categories):
        values = [f"{name}: {_number(listed[place])}" for name, listed in series if place < len(listed)]
        yield Block("row", "; ".join([category, *values]))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
