"""Draws a bar chart of challenges as a PNG: `python -m insights.charts` reads the bars as JSON and writes the picture.

It is run as a process of its own (`insights/picture.py`): the renderer keeps its memory for good once it has drawn.
"""

from __future__ import annotations

import json
import sys
import textwrap
from typing import Any

import altair as alt
import vl_convert

# On white, words have a contrast above 5 to 1, bars above 3 to 1; which bar is which is said in words as well.
_INK, _QUIET, _STRONG, _PLAIN = "#1d1c1d", "#5d5c61", "#11687f", "#5f97a8"
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_NAME_CHARACTERS, _NAME_LINES, _LINE = 34, 2, 17
_BAR, _STEP, _WIDTH = 24, 46, 420  # pixels
_ROOM = 1.85  # the axis in lengths of the longest bar, so that its words fit beside it
_SCALE = 2  # sharp on screens of double density


def draw(title: str, subtitle: str, bars: list[dict[str, Any]]) -> bytes:
    """Draw bars {"name", "value", "words", "is_strong"} in the order given; the largest value has the longest bar."""
    rows = [bar | {"name": _wrapped(bar["name"]), "place": place} for place, bar in enumerate(bars)]
    longest = max(bar["value"] for bar in bars)
    place = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.45))
    value = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, longest * _ROOM], nice=False))
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=place)
    colour = alt.condition("datum.is_strong", alt.value(_STRONG), alt.value(_PLAIN))
    bar = base.mark_bar(height=_BAR, cornerRadiusEnd=3).encode(x=value, color=colour)
    words = base.mark_text(align="left", dx=8, fontSize=13, **_lines("words")).encode(x=value, text="words:N")
    name = base.mark_text(align="right", dx=-12, fontSize=14, **_lines("name")).encode(x=alt.value(0), text="name:N")
    chart = alt.LayerChart(layer=[bar, words, name])
    return _png(chart, alt.TitleParams(title, subtitle=subtitle))


def _png(layers: alt.LayerChart, words: alt.TitleParams) -> bytes:
    chart = layers.properties(title=words, width=_WIDTH, height=alt.Step(_STEP), padding=20, background="white")
    chart = chart.configure(font=_FONT).configure_view(stroke=None)
    title: dict[str, Any] = {"fontSize": 19, "color": _INK, "anchor": "start", "frame": "bounds", "offset": 18}
    title |= {"subtitleFontSize": 13, "subtitleColor": _QUIET, "subtitlePadding": 6}
    chart = chart.configure_title(**title)
    return bytes(vl_convert.vegalite_to_png(chart.to_json(), vl_version="6.4", scale=_SCALE))


def _wrapped(name: str) -> str:
    return "\n".join(textwrap.wrap(name, _NAME_CHARACTERS, max_lines=_NAME_LINES, placeholder="…"))


def _lines(field: str) -> dict[str, Any]:
    """Give what centres several lines beside their bar: Vega would begin the first in the middle."""
    middle = alt.ExprRef(f"-{_LINE / 2} * (split(datum.{field}, '\\n').length - 1)")
    return {"lineBreak": "\n", "lineHeight": _LINE, "dy": middle, "color": _INK}


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(**json.load(sys.stdin)))
