"""Logs of questions in an Excel workbook, read a row at a time, and never unpacked beyond what a log can be."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl

from knowledge_base.readers.delimited import HEADER_AMONG
from scripts.question_columns import Columns, columns_of
from scripts.question_rows import Row, RowFault, Table, TableUnusable
from scripts.question_text import no_questions

_MOST_FILES = 2_000  # in the archive
_MOST_UNPACKED = 500_000_000  # bytes of the whole archive: about two million questions
_MOST_SHARED = 200_000_000  # bytes of the table of texts, the one part that is held in memory
_SUSPECT_RATIO, _SUSPECT_FROM = 200, 5_000_000  # unpacked to packed, for parts of that many bytes; text gives 5 to 30
_WIDEST = 256  # columns
_MOST_ROWS = 1_048_576


@contextmanager
def open_sheet(file: Path, binary: BinaryIO) -> Iterator[Table]:
    """Give the first sheet that has a column of questions, formulas as their values; raises `TableUnusable`."""
    _check_archive(file, binary)
    try:
        book = openpyxl.load_workbook(binary, read_only=True, data_only=True)
    except Exception as error:
        raise TableUnusable(f"{file}: is not a workbook that can be read ({type(error).__name__})") from error
    try:
        yield _first_with_questions(file, book)
    finally:
        book.close()


def _check_archive(file: Path, binary: BinaryIO) -> None:
    """Refuse what would unpack to far more than a log; what a part claims is the most that is ever unpacked of it."""
    try:
        with zipfile.ZipFile(binary) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise TableUnusable(f"{file}: is not a workbook that can be read ({error})") from error
    finally:
        binary.seek(0)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        raise TableUnusable(f"{file}: is an archive, not a workbook")
    shared = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    is_bomb = any(
        part.file_size > _SUSPECT_FROM and part.file_size > _SUSPECT_RATIO * part.compress_size for part in parts
    )
    unpacked = sum(part.file_size for part in parts)
    if is_bomb or len(parts) > _MOST_FILES or unpacked > _MOST_UNPACKED or shared > _MOST_SHARED:
        raise TableUnusable(f"{file}: would unpack to {unpacked / 1e6:,.0f} MB, more than a log; save it as CSV")


def _first_with_questions(file: Path, book: Any) -> Table:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        claimed = sheet.max_row or 0
        sheet.reset_dimensions()  # else a row would be as wide as the sheet claims to be
        for number, cells in islice(_cells(file, sheet, _WIDEST), HEADER_AMONG):
            if columns := columns_of(cells):
                rows = _rows(file, sheet, number, columns, claimed)
                return Table(rows, columns, sheet=sheet.title, epoch=book.epoch)
    raise no_questions(file)


def _rows(file: Path, sheet: Any, header_row: int, columns: Columns, claimed: int) -> Iterator[Row | RowFault]:
    for number, cells in _cells(file, sheet, columns.width):
        if number > header_row and any(cell is not None and str(cell).strip() for cell in cells):
            yield Row(number, columns.values(cells), min(number / claimed, 1.0) if claimed else 0.0)


def _cells(file: Path, sheet: Any, width: int) -> Iterator[tuple[int, tuple[object, ...]]]:
    rows = enumerate(sheet.iter_rows(max_col=width, values_only=True), start=1)
    while True:
        try:
            number, cells = next(rows)
        except StopIteration:
            return
        except Exception as error:
            kind = type(error).__name__
            raise TableUnusable(
                f"{file}: breaks off or is not what a workbook holds ({kind}); what came before is kept"
            ) from error
        if number > _MOST_ROWS:
            raise TableUnusable(f"{file}: claims more rows than a sheet can have; what came before is kept")
        yield number, cells
