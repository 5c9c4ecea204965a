"""Opens a log of questions, whatever kind of file it is: CSV, an Excel workbook or JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.question_rows import Table, TableUnusable
from scripts.question_sheets import open_sheet
from scripts.question_text import open_text

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@contextmanager
def open_table(file: Path) -> Iterator[Table]:
    """Give the table of a file, told by what is in it rather than by its name; raises `TableUnusable`."""
    try:
        binary = file.open("rb")
    except OSError as error:
        raise TableUnusable(f"{file}: {error.strerror}") from error
    with binary:
        start = binary.read(len(_OLD_OFFICE))
        if not start:
            raise TableUnusable(f"{file}: is empty")
        if start == _OLD_OFFICE:
            raise TableUnusable(f"{file}: is an old or a locked workbook; save it as XLSX without a password")
        binary.seek(0)
        open_it = open_sheet if start.startswith(_ZIP) else open_text
        with open_it(file, binary) as table:
            yield table
