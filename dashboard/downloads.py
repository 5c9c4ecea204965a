"""Tables as files: CSV or Excel, in which no cell can act as a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from starlette.responses import Response

from insights.table_files import Value, write_table

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Ending(StrEnum):
    """The formats of a download."""

    CSV = "csv"
    XLSX = "xlsx"


def table(name: str, ending: Ending, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """Give the table as a file to keep."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{ending}"
        write_table(path, columns, rows)
        content = path.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(content, media_type=_TYPES[ending], headers=headers)
