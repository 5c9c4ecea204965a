"""The rows of a workbook or of delimited text, as text, within bounds that no table of case studies reaches."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl

from knowledge_base.document import DAMAGED, DocumentFault
from knowledge_base.document_limits import refuse_too_much
from knowledge_base.readers.case_columns import header_of, known
from knowledge_base.readers.delimited import header_row
from knowledge_base.readers.plain_text import decoded

MOST_ROWS = 20_000  # with something in them
_WIDEST = 200  # columns
_MOST_BLANK = 5_000  # rows in a row with nothing: the rest of a sheet that claims to be large
_LONGEST_CELL = 32_767
_HEAD = 65_536  # letters in which the header of a text must stand
_OPEN = "has a cell without an end, in the row that begins here; is a quotation mark left open?"
_SEPARATOR = re.compile(r"sep=([,;\t|])\n", re.IGNORECASE)  # what Excel may write above the header
_CELL = rb'<c(?![^<>]*\bt="str")(?:\s[^<>]*)?>\s*'
_NO_RESULT = re.compile(_CELL + rb"(?:<f[^<>]*/>|<f(?:\s[^<>]*)?>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")

Row = tuple[int, tuple[str, ...]]  # its number from 1, and its cells without those that are empty at its end


@dataclass(frozen=True)
class Sheet:
    """One sheet; `is_cut` where it has more rows than are read."""

    name: str
    rows: tuple[Row, ...]
    is_cut: bool = False


@dataclass(frozen=True)
class Tables:
    """The visible sheets of a file, or its one table without a name, and what else is to be said of it."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def tables_of(path: str, content: bytes) -> Tables:
    """Read a workbook or delimited text; raises `DocumentFault` where it is neither, or holds too much text."""
    if not content.startswith(b"PK"):
        return Tables((_bounded(path, "", _delimited(path, content)),))
    try:
        return _workbook(path, content)
    except (DocumentFault, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise DocumentFault(path, DAMAGED) from error


def _workbook(path: str, content: bytes) -> Tables:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheets = tuple(_bounded(path, sheet.title, _cells(sheet)) for sheet in visible)
    notes = [f"the hidden sheet {sheet.title!r} was left out" for sheet in book.worksheets if sheet not in visible]
    if without := _without_result(content):
        said = "a formula has" if without == 1 else f"{without:,} formulas have"
        notes.append(f"{said} no saved result and is read as empty; open the file in Excel and save it")
    return Tables(sheets, tuple(notes))


def _without_result(content: bytes) -> int:
    """Count the formulas whose results no program has saved."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return sum(len(_NO_RESULT.findall(package.read(name))) for name in sheets)


def _bounded(path: str, name: str, rows: Iterator[Row]) -> Sheet:
    kept: list[Row] = []
    last = letters = 0
    for number, cells in rows:
        if cells:
            kept.append((number, cells))
            last = number
            letters += sum(map(len, cells))
            refuse_too_much(path, letters=letters, blocks=0, documents=0)
        if len(kept) > MOST_ROWS:
            return Sheet(name, tuple(kept[:-1]), is_cut=True)
        if number - last > _MOST_BLANK:
            break
    return Sheet(name, tuple(kept))


def _cells(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # else a row would be as wide as the sheet claims to be
    for number, cells in enumerate(sheet.iter_rows(max_col=_WIDEST, values_only=True), start=1):
        yield number, _trimmed([_text(cell) for cell in cells])


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == dt.time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return _bare(str(cell).replace("\x00", "").replace("_x000D_", ""))


def _bare(cell: str) -> str:
    """Cut a cell that no program writes; one with nothing in it but blanks and dashes is empty."""
    words = cell.strip()[:_LONGEST_CELL]
    return words if words.strip("-–— ") else ""


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _delimited(path: str, content: bytes) -> Iterator[Row]:
    text = decoded(path, content)
    if named := _SEPARATOR.match(text):
        text = text[named.end() :]
    header = header_row(text[:_HEAD], header_of, known)
    delimiter = header.delimiter if header else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begun = number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, _trimmed([_bare(cell) for cell in cells[:_WIDEST]])
            begun, before = reader.line_num + 1, begun
        if text.count('"') % 2 and _is_left_open(text, delimiter):
            raise DocumentFault(path, _OPEN, line=before)
    except csv.Error as error:  # a cell of more than the module's most
        raise DocumentFault(path, _OPEN, line=begun) from error


def _is_left_open(text: str, delimiter: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False
