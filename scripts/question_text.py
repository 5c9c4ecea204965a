"""Logs of questions that are text: delimited by commas, semicolons or tabs, or one JSON object a line."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from insights.table_files import unguarded
from knowledge_base.readers.delimited import header_row
from knowledge_base.readers.plain_text import MARKS
from scripts.question_columns import NAMES, Columns, columns_of
from scripts.question_rows import Row, RowFault, Table, TableUnusable

_CHUNK = 1 << 20  # bytes
_HEAD = 1 << 16  # characters in which the header must stand
_NO_DELIMITER = "\x1f"  # for a file of one column, whose commas are the question's own
_LONGEST_LINE = 1_000_000  # characters; a longer line of JSON is no question


@contextmanager
def open_text(file: Path, binary: BinaryIO) -> Iterator[Table]:
    """Give the table of a file of text; raises `TableUnusable`."""
    with io.TextIOWrapper(binary, _encoding(file, binary), newline="") as text:
        yield _table(file, text, binary)


def _table(file: Path, text: TextIO, binary: BinaryIO) -> Table:
    size = file.stat().st_size
    head = _begin(file, text)
    if file.suffix.lower() in (".jsonl", ".ndjson") or head.lstrip().startswith("{"):
        return Table(_to_the_end(file, _json_lines(text, binary, size)), unit="line")
    if head.lstrip().startswith("["):
        raise TableUnusable(f"{file}: is one JSON array; write one object a line instead")
    delimiter, header_row, columns = _header(file, head)
    return Table(_to_the_end(file, _delimited(text, binary, size, delimiter, header_row, columns)), columns)


def _encoding(file: Path, binary: BinaryIO) -> str:
    """Tell the encoding: by its mark, else UTF-16 by its zero bytes, else UTF-8 if all of it is, else Windows-1252."""
    start = binary.read(4)
    binary.seek(0)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    wide = {0: "utf-16-be", 1: "utf-16-le"}.get(start.find(0), "utf-8")  # a plain letter is half zero
    for encoding in (wide, "utf-8", "cp1252"):
        if _is_all(binary, encoding):
            return encoding
    raise TableUnusable(f"{file}: is no text in UTF-8, UTF-16 or Windows-1252")


def _is_all(binary: BinaryIO, encoding: str) -> bool:
    """Say whether every byte is text of an encoding; text has no zero characters."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := binary.read(_CHUNK):
            if "\0" in decoder.decode(chunk):
                return False
        return "\0" not in decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        binary.seek(0)


def _begin(file: Path, text: TextIO) -> str:
    try:
        head = text.read(_HEAD)
        text.seek(0)
    except UnicodeError as error:
        raise _broken(file, error) from error
    return head


def _broken(file: Path, error: UnicodeError) -> TableUnusable:
    return TableUnusable(f"{file}: is not text to its end ({error}); what came before is kept")


def _to_the_end(file: Path, rows: Iterator[Row | RowFault]) -> Iterator[Row | RowFault]:
    try:
        yield from rows
    except UnicodeError as error:
        raise _broken(file, error) from error


def _header(file: Path, head: str) -> tuple[str, int, Columns]:
    """Give the delimiter by which the most columns are known, the header's row and its columns."""
    found = header_row(head, columns_of, lambda columns: len(columns.places))
    if found is None:
        raise no_questions(file)
    return found.delimiter if found.width > 1 else _NO_DELIMITER, found.number, found.columns


def no_questions(file: Path) -> TableUnusable:
    """Give what is said of a file in which no column is headed as questions are."""
    names = ", ".join(NAMES["question"])
    return TableUnusable(f"{file}: no column holds the questions; head it with one of: {names}")


def _delimited(
    text: TextIO, binary: BinaryIO, size: int, delimiter: str, header_row: int, columns: Columns
) -> Iterator[Row | RowFault]:
    reader = csv.reader(text, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield RowFault(number, "has a cell without an end; is a quotation mark left open?")
            continue
        if number <= header_row or not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[columns.width :]):
            advice = f"put text with a {delimiter!r} in quotation marks"
            yield RowFault(number, f"has {len(cells)} cells under {columns.width} headings; {advice}")
        else:
            values = columns.values([unguarded(cell) for cell in cells])
            yield Row(number, values, min(binary.tell() / size, 1.0))


def _json_lines(text: TextIO, binary: BinaryIO, size: int) -> Iterator[Row | RowFault]:
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            while line and not line.endswith("\n"):
                line = text.readline(_LONGEST_LINE)
            yield RowFault(number, f"is longer than {_LONGEST_LINE:,} characters")
        elif line.strip():
            yield _json_row(line, number, min(binary.tell() / size, 1.0))


def _json_row(line: str, number: int, share: float) -> Row | RowFault:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        return RowFault(number, f"is not JSON ({error})")
    if not isinstance(values, dict):
        return RowFault(number, "should be an object")
    columns = columns_of(list(values))
    if columns is None:
        return RowFault(number, "field question: should be text")
    return Row(number, columns.values(list(values.values())), share)
