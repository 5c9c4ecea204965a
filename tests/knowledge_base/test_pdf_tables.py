"""Tables of PDFs: rows with their columns' names, in their place, and nothing of them twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pdf_files import Sheet, pdf_of

from knowledge_base.document import Block
from knowledge_base.readers.pdf import read_pdf

APPROACHES = [
    ["Approach", "Impact", "Cost"],
    ["Feedback", "+6 months", "very low"],
    ["Mastery learning", "+5 months", "very low"],
    ["Repeating a year", "-3 months", "very high"],
]
ROWS = [
    "Approach: Feedback; Impact: +6 months; Cost: very low",
    "Approach: Mastery learning; Impact: +5 months; Cost: very low",
    "Approach: Repeating a year; Impact: -3 months; Cost: very high",
]
BEFORE = [f"The words before the table with number {n}." for n in range(3)]
AFTER = [f"The words after the table with number {n}." for n in range(3)]
LEFT, TOP, WIDE, HIGH = 60, 200, 150, 20


def _cells(
    sheet: Sheet, rows: Sequence[Sequence[str]], top: int = TOP, *, bold: bool = True, wide: int = WIDE
) -> Sheet:
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            for line, words in enumerate(text.split("\n")):
                y = top + HIGH * row + 14 + 9 * line
                sheet.put(LEFT + wide * column + 4, y, words, 9, bold=bold and row == 0)
    return sheet


def _ruled(sheet: Sheet, rows: int, columns: int, top: int = TOP, *, sides: bool = True, inner: bool = True) -> Sheet:
    for row in range(rows + 1):
        sheet.line(LEFT, top + HIGH * row, LEFT + WIDE * columns, top + HIGH * row)
    for column in range(columns + 1):
        if sides if column in (0, columns) else inner:
            sheet.line(LEFT + WIDE * column, top, LEFT + WIDE * column, top + HIGH * rows)
    return sheet


def _sheet() -> Sheet:
    return Sheet().column(60, 100, BEFORE).column(60, 400, AFTER)


def _blocks(*sheets: Sheet) -> list[Block]:
    return [block for section in read_pdf("a.pdf", pdf_of(*sheets)).sections for block in section.blocks]


def _rows(*sheets: Sheet) -> list[str]:
    return [block.text for block in _blocks(*sheets) if block.kind == "row"]


@pytest.mark.parametrize(("sides", "inner"), [(True, True), (False, True), (True, False), (False, False)])
def test_a_ruled_table_stands_in_its_place_once(sides: bool, inner: bool) -> None:
    blocks = _blocks(_cells(_ruled(_sheet(), 4, 3, sides=sides, inner=inner), APPROACHES))
    assert [block.text for block in blocks] == [" ".join(BEFORE), *ROWS, " ".join(AFTER)]
    assert [block.kind for block in blocks] == ["paragraph", "row", "row", "row", "paragraph"]


def test_columns_are_told_by_the_lines_between_them_alone() -> None:
    sheet = _ruled(_sheet(), 2, 3, sides=False)
    for row in range(2):
        for column in range(3):  # 29 letters of 5 points each, so that no gap is left
            sheet.put(LEFT + WIDE * column + 1, TOP + HIGH * row + 14, "no" * 14 + f"{3 * row + column}.", 9)
    no = "no" * 14
    assert _rows(sheet) == [f"{no}0.: {no}3.; {no}1.: {no}4.; {no}2.: {no}5."]


def test_a_table_with_a_line_under_its_header_only() -> None:
    sheet = _sheet()
    for y in (TOP, TOP + HIGH, TOP + 4 * HIGH):
        sheet.line(LEFT, y, LEFT + 3 * WIDE, y)
    assert _rows(_cells(sheet, APPROACHES)) == ROWS


def test_a_table_of_coloured_rows_without_lines() -> None:
    sheet = _sheet()
    for row in range(4):
        sheet.filled(LEFT, TOP + HIGH * row, LEFT + 3 * WIDE, TOP + HIGH * (row + 1), 0.9 if row % 2 else 0.7)
    assert _rows(_cells(sheet, APPROACHES)) == ROWS


def test_cells_that_span_and_wrap() -> None:
    sheet = _sheet()
    for y in (200, 220, 240, 270, 300):
        sheet.line(60, y, 510, y)
    for x, top in ((60, 200), (210, 200), (360, 220), (510, 200)):
        sheet.line(x, top, x, 300)
    sheet.put(64, 214, "Step", 9).put(214, 214, "In school", 9).put(214, 234, "Do", 9).put(364, 234, "Avoid", 9)
    sheet.put(64, 252, "Plan", 9).put(214, 252, "Look at the", 9).put(214, 262, "data", 9).put(364, 252, "Haste", 9)
    sheet.put(64, 282, "Teach", 9).put(214, 282, "Model", 9).put(364, 282, "Noise", 9)
    assert _rows(sheet) == [
        "Step: Plan; In school Do: Look at the data; In school Avoid: Haste",
        "Step: Teach; In school Do: Model; In school Avoid: Noise",
    ]


def test_a_table_goes_on_over_the_page_with_its_header() -> None:
    first = _cells(_ruled(Sheet(), 3, 3, 740), [APPROACHES[0], *APPROACHES[2:]], 740)
    bare = _cells(_ruled(Sheet(), 1, 3, 60), [APPROACHES[1]], 60, bold=False)
    bare = _cells(_ruled(Sheet(), 2, 3, 60), [APPROACHES[1], APPROACHES[1]], 60, bold=False)
    headed = _cells(_ruled(Sheet(), 2, 3, 60), APPROACHES[:2], 60)
    assert _rows(first, bare) == [*ROWS[1:], ROWS[0], ROWS[0]]
    assert _rows(first, headed) == [*ROWS[1:], ROWS[0]]


def test_a_title_in_the_table_is_no_row_and_names_in_the_first_column_are_names() -> None:
    sheet = _ruled(_sheet(), 4, 2)
    sheet.drawn.pop(-2)  # the line between the columns, which the title spans
    sheet.line(LEFT + WIDE, TOP + HIGH, LEFT + WIDE, TOP + 4 * HIGH)
    for row, (name, value) in enumerate([("Phonics at a glance", ""), ("Impact", "+5 months"), ("Cost", "very low")]):
        sheet.put(LEFT + 4, TOP + HIGH * row + 14, name, 9, bold=True).put(
            LEFT + WIDE + 4, TOP + HIGH * row + 14, value, 9
        )
    sheet.put(LEFT + 4, TOP + 74, "Evidence", 9, bold=True).put(LEFT + WIDE + 4, TOP + 74, "5 of 5", 9)
    blocks = _blocks(sheet)
    assert [block.text for block in blocks[1:-1]] == [
        "Phonics at a glance",
        "Impact: +5 months",
        "Cost: very low",
        "Evidence: 5 of 5",
    ]


def test_the_grid_of_a_chart_is_no_table() -> None:
    sheet = _ruled(_sheet(), 6, 3)
    for n in range(6):
        sheet.put(LEFT + WIDE - 40, TOP + HIGH * n + 14, "internationalisation", 9).put(
            LEFT + 2 * WIDE + 60, TOP + HIGH * n + 14, "words", 9
        )
    assert not _rows(sheet)
    assert "internationalisation" in " ".join(block.text for block in _blocks(sheet))


def test_headings_underlined_across_columns_are_no_table() -> None:
    sheet = Sheet()
    for part in range(3):
        y = 100 + 200 * part
        sheet.put(60, y, f"Heading number {part}", 14, bold=True).line(60, y + 6, 530, y + 6)
        sheet.column(60, y + 24, [f"left words of the text {part} {n}" for n in range(10)])
        sheet.column(320, y + 24, [f"right words of the text {part} {n}" for n in range(10)])
    assert not _rows(sheet)


def test_a_drawing_of_very_many_lines_is_read_past_quickly() -> None:
    sheet = _sheet()
    for n in range(400):
        sheet.line(60, 200 + n / 4, 500, 200 + n / 4).line(60 + n, 200, 60 + n, 300)
    assert [block.kind for block in _blocks(sheet)] == ["paragraph", "paragraph"]
