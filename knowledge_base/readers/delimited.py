"""Tables in delimited text: what parts their cells, and the row that names their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

DELIMITERS = ",;\t|"
HEADER_AMONG = 20  # rows; a title and a note may stand above the header

Columns = TypeVar("Columns")


@dataclass(frozen=True)
class HeaderRow(Generic[Columns]):
    """The row that names the columns: what parts its cells, its number from 1, its width in cells, what it names."""

    delimiter: str
    number: int
    width: int
    columns: Columns


def header_row(
    head: str, columns_of: Callable[[Sequence[str]], Columns | None], known: Callable[[Columns], int]
) -> HeaderRow[Columns] | None:
    """Find the header in a text's beginning, by the delimiter that gives the most columns of those that are known.

    `columns_of` reads a row and gives None for one that is no header, `known` counts the columns it knows.
    """
    found: list[HeaderRow[Columns]] = []
    for delimiter in DELIMITERS:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        for number, cells in enumerate(islice(rows, HEADER_AMONG), start=1):
            if (columns := columns_of(cells)) is not None:
                found.append(HeaderRow(delimiter, number, len(cells), columns))
                break
    return max(found, key=lambda row: known(row.columns), default=None)
