"""The reader of tables of case studies, Excel or CSV: a row a case study, its columns mapped to fields.

Whatever a column holds is said under the column's name as well, so that nothing of a row is lost and all of it can be
quoted.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from knowledge_base.document import Block, Contents, DocumentFault, FieldValue, Proposal, Section
from knowledge_base.readers.case_columns import Column, header_of
from knowledge_base.readers.case_values import value_of
from knowledge_base.readers.delimited import HEADER_AMONG
from knowledge_base.readers.outline import plain
from knowledge_base.readers.sheets import MOST_ROWS, Sheet, Tables, tables_of

READER = "spreadsheet 2"
_LONGEST_KEY = 60
_EXPECTED = (
    "has no row of column names that are known; a table of case studies has columns such as title, region, place, "
    "phase, challenge, approach, published"
)
_NO_ROW = "has column names and no row under them"
_NO_TEXT = "has titles and no text beside them"


def read_spreadsheet(path: str, content: bytes) -> tuple[Contents, ...]:
    """Give a document a row; raises `DocumentFault` where no sheet has a header that is understood.

    What is to be said of the whole file is said with its first row.
    """
    tables = tables_of(path, content)
    headed = [(sheet, *header) for sheet in tables.sheets if (header := _header(sheet)) is not None]
    if not headed:
        raise DocumentFault(path, _EXPECTED)
    rows = [
        _Row(sheet.name if len(headed) > 1 else "", number, cells, columns)
        for sheet, above, columns in headed
        for number, cells in sheet.rows
        if number > above
    ]
    if not rows:
        raise DocumentFault(path, _NO_ROW)
    keys: dict[str, int] = {}
    today = dt.datetime.now(dt.UTC).date()
    found = [row.contents(keys, today) for row in rows if row.has_text()]
    if not found:
        raise DocumentFault(path, "; ".join((_NO_TEXT, *tables.notes)))
    notes = (*_notes(tables, [sheet for sheet, *_ in headed]), *_left_out(rows))
    return (replace(found[0], notes=(*found[0].notes, *notes)), *found[1:])


def _header(sheet: Sheet) -> tuple[int, tuple[Column, ...]] | None:
    for number, cells in sheet.rows[:HEADER_AMONG]:
        if (columns := header_of(cells)) is not None:
            return number, columns
    return None


def _notes(tables: Tables, headed: list[Sheet]) -> Iterator[str]:
    for sheet in tables.sheets:
        if sheet.rows and sheet not in headed:
            yield f"the sheet {sheet.name!r} has no columns that are known and was left out"
        elif sheet.is_cut:
            called = f"the sheet {sheet.name!r}" if sheet.name else "the table"
            yield f"{called} has more than {MOST_ROWS:,} rows; the others were left out"
    yield from tables.notes


def _left_out(rows: list[_Row]) -> Iterator[str]:
    bare = [str(row.number) for row in rows if not row.has_text()]
    if len(bare) == 1:
        yield f"row {bare[0]} has a title and nothing else, and was left out"
    elif bare:
        listed = ", ".join(bare[:20]) + ("…" if len(bare) > 20 else "")
        yield f"rows {listed} have a title and nothing else, and were left out"


@dataclass(frozen=True)
class _Row:
    """One row: its sheet where there are several, its number from 1, its cells, and the columns that are named."""

    sheet: str
    number: int
    cells: tuple[str, ...]
    columns: tuple[Column, ...]

    def contents(self, keys: dict[str, int], today: dt.date) -> Contents:
        """Make a document of the row; its key is put with the keys that the file has."""
        stated: dict[str, FieldValue] = {}
        proposed: dict[str, Proposal] = {}
        refused: list[str] = []
        for column, cell in sorted(self._held(), key=lambda held: not held[0].is_stated):
            if column.field is None or column.field in stated or column.field in proposed:
                continue
            try:
                value = value_of(column.field, cell, today)
            except ValueError as error:
                refused.append(f"row {self.number}, column {column.name!r}: {error}")
                continue
            if value is not None and column.is_stated:
                stated[column.field] = value
            elif value is not None:
                proposed[column.field] = Proposal(column.field, value, f"column {column.name!r}")
        for proposal in _for_want_of({name: each.value for name, each in proposed.items()} | stated, self.number):
            proposed[proposal.field] = proposal
        title = str(stated["title"] if "title" in stated else proposed["title"].value)
        sections = self._sections(title)
        return Contents(sections, stated, tuple(proposed.values()), tuple(refused), _key(title, keys))

    def has_text(self) -> bool:
        """Whether there is more than a title."""
        return any(column.field != "title" and any(map(str.isalnum, cell)) for column, cell in self._held())

    def _sections(self, title: str) -> tuple[Section, ...]:
        above = (self.sheet,) if self.sheet else ()
        return tuple(
            Section((*above, column.name), self.number, tuple(_blocks(cell)))
            for column, cell in self._held()
            if column.field != "title" or cell != title
        )

    def _held(self) -> list[tuple[Column, str]]:
        """Give the columns that have something in this row, those without a name too."""
        named = {column.place: column for column in self.columns}
        return [
            (named.get(place) or Column(place, f"Column {get_column_letter(place + 1)}", None, False), cell)
            for place, cell in enumerate(self.cells)
            if cell
        ]


def _for_want_of(given: Mapping[str, FieldValue], number: int) -> Iterator[Proposal]:
    """Propose the kind, and a title made of place and challenge, where no column gives them."""
    if "kind" not in given:
        yield Proposal("kind", "case_study", "a row of a table")
    if "title" not in given:
        parts = [str(given[name]) for name in ("partner", "place", "challenge") if name in given]
        title = plain(": ".join(parts))[:120] or f"Row {number}"
        yield Proposal("title", title, "the row's other columns")


def _blocks(cell: str) -> Iterator[Block]:
    for line in cell.split("\n"):
        bullet = re.match(r"\s*[-*•–▪◦]\s+(?=\S)", line)
        words = plain(line[bullet.end() :] if bullet else line)
        if words:
            yield Block("item" if bullet else "paragraph", words)


def _key(title: str, keys: dict[str, int]) -> str:
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_KEY].strip("-") or "row"
    number = keys.get(base, 0) + 1
    while (key := base if number == 1 else f"{base}-{number}") in keys:
        number += 1
    keys[key], keys[base] = 1, number  # the next of this name begins to look here
    return key
