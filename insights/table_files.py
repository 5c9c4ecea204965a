"""Writes rows for a spreadsheet or a program, CSV, XLSX or JSON Lines by the file's name, none of them as a formula."""

from __future__ import annotations

import csv
import json
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import xlsxwriter

Value = str | int | None
_FORMULA = frozenset("=+-@＝＋－＠")  # noqa: RUF001 (some spreadsheets begin formulas with the wide ones too)
_MOST_ROWS = 1_048_575  # of a sheet, its header left out
_LONGEST_CELL = 32_767  # characters that a cell of a sheet can hold
_WIDTHS = {"question": 80, "name": 44, "group": 30, "place": 24, "asked at": 27, "asker": 24, "setting": 24}


class TableUnwritable(ValueError):
    """A table that cannot be written as asked; the message says why."""


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write rows in the format that the file's name ends in, and say how many there were.

    The file takes its place when it is whole, and is for its owner's eyes alone; raises `TableUnwritable` or OSError.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise TableUnwritable(f"{path}: should end in .csv, .xlsx or .jsonl")
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise TableUnwritable(f"{path}: {error.strerror}") from error  # the draft's name says nothing to anybody
    try:
        count = write(draft, columns, rows)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count


def guarded(text: str) -> str:
    """Give a text as a cell that no spreadsheet takes for a formula: one that could be begins with an apostrophe."""
    return f"'{text}" if _could_be_formula(text.lstrip("'")) else text


def unguarded(cell: str) -> str:
    """Give the text that `guarded` made a cell of."""
    return cell[1:] if cell.startswith("'") and _could_be_formula(cell.lstrip("'")) else cell


def _could_be_formula(text: str) -> bool:
    if text.startswith(("\t", "\r", "\n")):
        return True
    first = next((letter for letter in text if letter.isprintable() and not letter.isspace()), "")
    return first in _FORMULA


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    count = 0
    # With the mark by which Excel knows UTF-8. Everything is quoted: a spreadsheet that parts cells by semicolons would
    # else find the beginning of a cell, and of a formula, in the middle of a text.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([guarded(value) if isinstance(value, str) else value for value in row])
            count += 1
    return count


def _write_xlsx(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    count = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"author": "Evidence Desk"})
        heading = book.add_format({"bold": True, "bg_color": "#E4EDF3", "bottom": 1, "valign": "top"})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Evidence Desk")
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS.get(name, 14), cell)
            sheet.write_string(0, place, name, heading)
        for row in rows:
            count += 1
            if count > _MOST_ROWS:
                raise TableUnwritable(f"more rows than a sheet can hold ({_MOST_ROWS:,}); write CSV or JSON Lines")
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(count, place, value)
                elif value:
                    sheet.write_string(count, place, value[:_LONGEST_CELL])  # text, whatever it begins with
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def _write_json_lines(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            values = {name.replace(" ", "_"): value for name, value in zip(columns, row, strict=True)}
            file.write(json.dumps(values, ensure_ascii=False) + "\n")
            count += 1
    return count


_WRITERS: dict[str, Callable[[Path, Sequence[str], Iterable[Sequence[Value]]], int]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".jsonl": _write_json_lines,
}
