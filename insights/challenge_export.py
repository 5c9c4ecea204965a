"""Writes the published figures of the common challenges for a spreadsheet or a program: one row a published cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from insights.challenge import Challenges, Period
from insights.table_files import Value, write_table

COLUMNS = ("theme", "name", "period", "dimension", "group", "questions", "askers")
ALL, REST, NOT_YET = "all", "all others", "not yet a theme"


def write_challenges(challenges: Challenges, path: Path) -> int:
    """Write every published cell of every challenge that is not hidden, and say how many rows that made.

    CSV, XLSX or JSON Lines by the file's name. A period's own figures are a row of the dimension "all". Raises
    `TableUnwritable` or OSError.
    """
    return write_table(path, COLUMNS, challenge_rows(challenges))


def challenge_rows(challenges: Challenges) -> Iterator[tuple[Value, ...]]:
    """Give a row a published cell, in the order of COLUMNS."""
    for challenge in challenges.shown:
        if not challenge.is_hidden:
            for period in challenge.periods:
                yield from _cells(challenge.id, challenge.name, period)
    for period in challenges.not_yet:
        yield from _cells(None, NOT_YET, period)


def _cells(theme: int | None, name: str, period: Period) -> Iterator[tuple[Value, ...]]:
    months = period_text(period)
    yield theme, name, months, ALL, ALL, period.questions, period.askers
    for breakdown in period.breakdowns:
        for cell in breakdown.cells:
            yield theme, name, months, breakdown.dimension, cell.name, cell.questions, cell.askers
        if breakdown.rest is not None:
            rest = breakdown.rest
            yield theme, name, months, breakdown.dimension, REST, rest.questions, rest.askers


def period_text(period: Period) -> str:
    """Give 2026-10, or 2026-09 to 2026-10."""
    first, last = period.first_month, period.last_month
    return first if first == last else f"{first} to {last}"
