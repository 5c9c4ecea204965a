"""What a log of questions is read as: rows with their numbers, and a reason for each that is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from scripts.question_columns import Columns


class TableUnusable(ValueError):
    """A file of questions that cannot be read at all, or not to its end; the message names it and says why."""


@dataclass(frozen=True)
class Row:
    """One row, its cells by our names for the columns."""

    number: int  # as spreadsheet programs count them, the first being 1; in JSON Lines the line
    values: Mapping[str, object]
    share: float  # of the file that has been read, 0 to 1


@dataclass(frozen=True)
class RowFault:
    """A row that is no question, and why."""

    number: int
    reason: str


@dataclass(frozen=True)
class Table:
    """An open file of questions; its rows are read once, as they are asked for."""

    rows: Iterator[Row | RowFault]
    columns: Columns | None = None  # none in JSON Lines, where each line names its own
    unit: Literal["row", "line"] = "row"
    sheet: str = ""  # of a workbook, the one that is read
    epoch: dt.datetime | None = None  # from which a workbook counts its days
