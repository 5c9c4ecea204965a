"""What was measured, as tables at the terminal and as a chart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from scripts.peers.measure import Measured
from scripts.peers.systems import NAMES

_ASKED = (
    ("first s", "first_s", "{:.1f}"),
    ("p50 ms", "p50_ms", "{:.1f}"),
    ("p95 ms", "p95_ms", "{:.1f}"),
    ("8 askers /s", "crowd_per_second", "{:.0f}"),
    ("nDCG@10", "ndcg@10", "{:.3f}"),
    ("MB", "peak_mb", "{:.0f}"),
)


def show_peers(console: Console, measured: Sequence[Measured]) -> None:
    """Print a table of ingest, and one of asking for each number of passages."""
    ingested = [one for one in measured if one.task == "ingest"]
    if ingested:
        table = Table("system", "passages/s", "memory MB", title=f"Ingest of {ingested[0].passages} passages")
        for one in ingested:
            table.add_row(NAMES[one.system], *_cells(one, (("", "per_second", "{:.0f}"), ("", "peak_mb", "{:.0f}"))))
        console.print(table)
    for size in dict.fromkeys(one.passages for one in measured if one.task == "ask"):
        table = Table("system", *(name for name, _, _ in _ASKED), title=f"{size} passages")
        for one in measured:
            if one.task == "ask" and one.passages == size:
                table.add_row(NAMES[one.system], *_cells(one, _ASKED))
        console.print(table)


def _cells(one: Measured, columns: Sequence[tuple[str, str, str]]) -> list[str]:
    if one.failed:
        return [one.failed, *[""] * (len(columns) - 1)]
    return [form.format(one.values[key]) if key in one.values else "" for _, key, form in columns]


def draw_peers(measured: Sequence[Measured], file: Path) -> None:
    """Draw ingest, and the middle query time by the number of passages, as an SVG."""
    # Imported here because they take long, which only a chart should pay.
    import altair as alt
    import vl_convert

    rows: list[dict[str, Any]] = [
        {"system": NAMES[one.system], "task": one.task, "passages": one.passages} | one.values
        for one in measured
        if not one.failed
    ]
    data = alt.InlineData(values=rows)
    colour = alt.Color(
        "system:N", title=None, sort=list(NAMES.values()), legend=alt.Legend(orient="bottom", columns=1, labelLimit=400)
    )
    asked = (
        alt.Chart(data)
        .transform_filter("datum.task == 'ask'")
        .mark_line(point=True)
        .encode(
            x=alt.X("passages:Q", scale=alt.Scale(type="log"), title="passages"),
            y=alt.Y("p50_ms:Q", scale=alt.Scale(type="log"), title="a query, p50, milliseconds"),
            color=colour,
        )
        .properties(width=330, height=220, title="Query time")
    )
    ingested = (
        alt.Chart(data)
        .transform_filter("datum.task == 'ingest'")
        .mark_bar()
        .encode(
            x=alt.X("per_second:Q", title="passages a second"),
            y=alt.Y("system:N", sort=list(NAMES.values()), title=None, axis=None),
            color=colour,
        )
        .properties(width=330, height=220, title="Ingest")
    )
    chart = alt.hconcat(asked, ingested).configure_view(stroke=None)
    file.write_text(vl_convert.vegalite_to_svg(json.loads(chart.to_json()), vl_version="6.4"), encoding="utf-8")
