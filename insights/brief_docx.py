"""Draws a challenge brief as a Word document of two A4 pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Length, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from insights import brief_words as words
from insights.brief import REST, Brief, Chart, Note
from insights.brief_evidence import BriefSource, CaseNote
from insights.docx_parts import bar, cleaned, link, pad, page_number, shade, widths
from insights.docx_style import BAR, BAR_REST, DEEP, QUIET, TINT, WIDTH, new_document

_LABEL = Cm(2.6)
_SMALL = 8.5  # points
_GAP = Cm(0.5)


def write_docx(brief: Brief, path: Path, made_at: dt.datetime) -> None:
    """Write the brief; raises OSError."""
    document = new_document(brief.title, "Challenge brief", made_at)
    document.add_paragraph(cleaned(brief.title), style="Title")
    document.add_paragraph(cleaned(brief.subtitle), style="Subtitle")
    _numbers(document, brief)
    _evidence(document, brief)
    _cases(document, brief)
    _list(document, words.UNKNOWN, brief.not_known)
    _list(document, words.EXPLORE, brief.to_explore, "List Number")
    _notes(document, brief)
    _sources(document, brief)
    _foot(document)
    document.save(str(path))


def _numbers(document: Document, brief: Brief) -> None:
    document.add_heading(words.NUMBERS, 1)
    tiles = document.add_table(rows=1, cols=len(brief.headlines))
    pad(tiles, 4, 6)
    widths(tiles, [Length(WIDTH // len(brief.headlines))] * len(brief.headlines))
    for cell, headline in zip(tiles.rows[0].cells, brief.headlines, strict=True):
        shade(cell, TINT)
        value = _first(cell).add_run(cleaned(headline.value))
        value.bold, value.font.size, value.font.color.rgb = True, Pt(17), DEEP
        _first(cell).paragraph_format.space_after = Pt(0)
        _small(cell.add_paragraph(), headline.caption)
    if brief.charts or brief.periods or brief.others:
        _space(document)
        _charts(document, brief)
    document.add_paragraph(cleaned(brief.figures_note), style="Caption")


def _space(document: Document) -> None:
    """Part two tables, which would else be taken for one."""
    form = document.add_paragraph().paragraph_format
    form.space_after, form.line_spacing = Pt(0), Pt(4)


def _charts(document: Document, brief: Brief) -> None:
    """Draw in two columns: a chart in each, and what is counted over time or besides under the second."""
    room = Length((WIDTH - _GAP) // 2)
    frame = document.add_table(rows=1, cols=2)
    pad(frame, 4, 0)
    widths(frame, [Length(room + _GAP), room])
    left, right = frame.rows[0].cells
    for cell, chart in zip((left, right), brief.charts, strict=False):
        _chart(cell, room, chart)
    column = right if brief.charts else left
    for title, rows in ((words.OVER_TIME, brief.periods), (words.OTHERS, brief.others)):
        if rows:
            _counts(column, room, title, rows)


def _chart(cell: _Cell, room: Length, chart: Chart) -> None:
    name, count = Cm(3.3), Cm(0.9)
    space = Length(room - name - count)
    table = _titled(cell, chart.title, len(chart.rows), (name, space, count))
    most = max(row.questions for row in chart.rows)
    for cells, row in zip((line.cells for line in table.rows), chart.rows, strict=True):
        _small(_first(cells[0]), row.name)
        bar(_first(cells[1]), row.questions / most, Length(space - Pt(8)), BAR_REST if row.name == REST else BAR)
        _small(_first(cells[2]), str(row.questions))
        for one in cells:
            one.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _counts(cell: _Cell, room: Length, title: str, rows: Sequence[tuple[str, int, int]]) -> None:
    counts = Cm(3.9)
    table = _titled(cell, title, len(rows), (Length(room - counts), counts))
    for line, (name, questions, askers) in zip(table.rows, rows, strict=True):
        _small(_first(line.cells[0]), name)
        _small(_first(line.cells[1]), f"{questions} questions · {askers} people")


def _titled(cell: _Cell, title: str, rows: int, columns: Sequence[Length]) -> Table:
    """Add a table under a title, at the end of what a cell holds."""
    paragraph = cell.paragraphs[-1]
    heading = paragraph.add_run(cleaned(title))
    heading.bold, heading.font.size = True, Pt(_SMALL)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(1)
    table = cell.add_table(rows, len(columns))
    pad(table, 1, 4)
    widths(table, columns)
    return table


def _evidence(document: Document, brief: Brief) -> None:
    document.add_heading(words.EVIDENCE, 1)
    if not brief.points and not brief.ratings:
        document.add_paragraph(words.NO_EVIDENCE)
    for source, points in brief.points:
        heading = document.add_heading("", 2)
        link(heading, source.title, source.url)
        _mark(heading, brief, source)
        for point in points:
            paragraph = document.add_paragraph(style="List Bullet")
            if point.section:
                ends = "\n" if "\n" in point.text else " "  # a list begins on a line of its own
                paragraph.add_run(f"{cleaned(point.section)}:{ends}").font.color.rgb = QUIET
            paragraph.add_run(cleaned(point.text))
            _mark(paragraph, brief, source)
    _ratings(document, brief)
    if brief.reading:
        paragraph = document.add_paragraph(f"{words.READING}: ")
        for place, one in enumerate(brief.reading):
            paragraph.add_run("; " if place else "")
            link(paragraph, one.title, one.url)
            paragraph.add_run(f" ({cleaned(one.rating)})" if one.rating else "")


def _ratings(document: Document, brief: Brief) -> None:
    if not brief.ratings:
        return
    table = document.add_table(rows=0, cols=2)
    pad(table, 2, 6)
    for rated in brief.ratings:
        cells = table.add_row().cells
        for cell in cells:
            shade(cell, TINT)
            _first(cell).paragraph_format.space_after = Pt(0)
        _first(cells[0]).add_run(cleaned(rated.title)).bold = True
        _mark(_first(cells[0]), brief, rated.source)
        _first(cells[1]).add_run(cleaned(rated.rating))
    widths(table, (Length(WIDTH // 2), Length(WIDTH - WIDTH // 2)))
    if brief.ratings_note:
        document.add_paragraph(cleaned(brief.ratings_note), style="Caption")


def _cases(document: Document, brief: Brief) -> None:
    if brief.cases:
        document.add_heading(words.CASES, 1)
    for case in brief.cases:
        heading = document.add_heading("", 2)
        link(heading, case.title, case.source.url)
        _mark(heading, brief, case.source)
        _case(document, case)


def _case(document: Document, case: CaseNote) -> None:
    rows = words.told(case)
    table = document.add_table(rows=len(rows), cols=2)
    pad(table, 1, 3)
    widths(table, (_LABEL, Length(WIDTH - _LABEL)))
    for line, (label, text) in zip(table.rows, rows, strict=True):
        _small(_first(line.cells[0]), label)
        _first(line.cells[1]).add_run(cleaned(text))
        for cell in line.cells:
            _first(cell).paragraph_format.space_after = Pt(0)
            _first(cell).paragraph_format.keep_with_next = label != rows[-1][0]  # a case study is not torn apart


def _list(document: Document, heading: str, items: Sequence[str], style: str = "List Bullet") -> None:
    if items:
        document.add_heading(heading, 1)
    for item in items:
        paragraph = document.add_paragraph(cleaned(item), style=style)
        paragraph.paragraph_format.keep_with_next = item != items[-1]  # on one page


def _notes(document: Document, brief: Brief) -> None:
    for heading, notes in ((words.NEEDS, brief.needs), (words.ACTIONS, brief.actions)):
        if notes:
            document.add_heading(heading, 1)
        for note in notes:
            _note(document.add_paragraph(style="List Bullet"), note)


def _note(paragraph: Paragraph, note: Note) -> None:
    paragraph.add_run(cleaned(note.text))
    about = paragraph.add_run(f"  {cleaned(note.about)}")
    about.font.color.rgb, about.font.size = QUIET, Pt(_SMALL)


def _sources(document: Document, brief: Brief) -> None:
    if brief.sources:
        document.add_heading(words.SOURCES, 1)
    for number, source in enumerate(brief.sources, start=1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        _small(paragraph, f"[{number}]  {words.source_line(source)} ")
        link(paragraph, source.url, source.url, 7.5)


def _foot(document: Document) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Length(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{words.footing()}\t")
    page_number(paragraph)


def _mark(paragraph: Paragraph, brief: Brief, source: BriefSource) -> None:
    paragraph.add_run(" ")
    link(paragraph, f"[{brief.number(source)}]", source.url, _SMALL)


def _first(cell: _Cell) -> Paragraph:
    first: Paragraph = cell.paragraphs[0]
    return first


def _small(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(cleaned(text))
    run.font.size, run.font.color.rgb = Pt(_SMALL), QUIET
    paragraph.paragraph_format.space_after = Pt(0)
