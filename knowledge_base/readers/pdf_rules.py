"""The straight edges that a page draws: ruled lines and the sides of filled or framed boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from knowledge_base.readers.pdf_words import Frame

MOST_OBJECTS = 20_000  # of a page; maps and charts have more, tables have not
_MOST_SEGMENTS = 2_000  # of one path
_THIN = 3.0  # points: a rectangle as thin as this is a line
_SHORT = 6.0
_DOT = (2.0, 8.0)  # points across
_DEEPEST = 4  # forms within forms
_WHITE = 250

Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points from the page's left and top; an edge where it has no width or no height."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """Give the square points it covers."""
        return (self.x1 - self.x0) * (self.bottom - self.top)

    def is_within(self, frame: Frame) -> bool:
        """Tell whether it can be seen on a page, and is made of numbers at all."""
        across = -frame.width < self.x0 <= self.x1 < 2 * frame.width
        return across and -frame.height < self.top <= self.bottom < 2 * frame.height

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page draws besides text: edges, dots, and how much of the page its largest picture covers (0 to 1)."""

    edges: tuple[Box, ...]
    dots: tuple[Box, ...]  # drawn bullets, perhaps
    picture: float
    anything: bool


def drawn_on(page: Any, frame: Frame) -> Drawn:
    """Look through the page's objects, those within forms too."""
    edges: list[Box] = []
    dots: list[Box] = []
    picture, count = 0.0, 0
    for count, (raw, kind, matrix) in enumerate(_objects(page.raw, None, _AS_IT_IS, 0), start=1):
        if count > MOST_OBJECTS:
            return Drawn((), (), picture, True)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            box = _bounds(raw, matrix, frame)
            if box and box.is_within(frame) and _is_seen(raw):
                edges.extend(_edges(raw, box, matrix, frame))
                dots.extend(_dots(box))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and (box := _bounds(raw, matrix, frame)) and box.area > 0:
            picture = max(picture, min(1.0, box.area / max(1.0, frame.width * frame.height)))
    return Drawn(tuple(edges), tuple(dots), picture, count > 0)


def _objects(page: Any, form: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    count = pdfium.FPDFFormObj_CountObjects(form) if form else pdfium.FPDFPage_CountObjects(page)
    for index in range(max(0, count)):
        raw = pdfium.FPDFFormObj_GetObject(form, index) if form else pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(raw)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _objects(page, raw, _times(_matrix(raw), matrix), depth + 1)
        elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
            yield raw, kind, matrix


def _matrix(raw: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(raw, found):
        return _AS_IT_IS
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    corner, right, up = _moved(outer, e, f), _moved(outer, e + a, f + b), _moved(outer, e + c, f + d)
    return right[0] - corner[0], right[1] - corner[1], up[0] - corner[0], up[1] - corner[1], corner[0], corner[1]


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(raw: Any, matrix: Matrix, frame: Frame) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(raw, left, bottom, right, top):
        return None
    return _box(frame, [_moved(matrix, x.value, y.value) for x in (left, right) for y in (bottom, top)])


def _box(frame: Frame, points: list[tuple[float, float]]) -> Box:
    placed = [frame.place(x, y) for x, y in points]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _dots(box: Box) -> Iterator[Box]:
    """Give what is as small and square as a bullet."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if _DOT[0] <= min(wide, high) and max(wide, high) <= _DOT[1] and abs(wide - high) < 0.3 * wide:
        yield box


def _edges(raw: Any, box: Box, matrix: Matrix, frame: Frame) -> Iterator[Box]:
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if min(wide, high) <= _THIN:
        yield from _line(box)
    elif wide < 0.97 * frame.width or high < 0.97 * frame.height:  # what frames the whole page is no table
        for points in _strokes(raw, _times(_matrix(raw), matrix)):
            stroke = _box(frame, points)
            if stroke.is_within(frame):
                yield from _line(stroke)


def _strokes(raw: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Give the two ends of every straight stretch of a path."""
    start = before = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(raw), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = _moved(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield [before, here]
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield [here, start]
        before = here


def _line(box: Box) -> Iterator[Box]:
    """Give the edge along the middle of a thin rectangle; nothing for a leaning or a short one."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    across, down = (box.top + box.bottom) / 2, (box.x0 + box.x1) / 2
    if high <= _THIN and wide >= _SHORT:
        yield Box(box.x0, across, box.x1, across)
    elif wide <= _THIN and high >= _SHORT:
        yield Box(down, box.top, down, box.bottom)


def _is_seen(raw: Any) -> bool:
    """Leave out paths that only clip and white grounds."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(raw, fill, stroke)
    if stroke.value:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not fill.value or not pdfium.FPDFPageObj_GetFillColor(raw, red, green, blue, alpha):
        return bool(fill.value)
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE
