"""Every challenge, and those of one group: a region, a phase, an outcome; one dimension at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dashboard.charts import challenge_bars
from dashboard.downloads import Ending, table
from dashboard.drawing import draw
from dashboard.guard import Asked, Signed
from insights.challenge import Dimension
from insights.challenge_export import COLUMNS, challenge_rows
from insights.challenge_view import View, groups_of

router = APIRouter()
_BARS = 12


@router.get("/themes")
def themes(
    request: Request, services: Asked, visitor: Signed, by: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """List the challenges; `by` is a dimension and a group, such as region:London."""
    everything = services.reports.challenges(visitor.actor, with_hidden=True)
    groups = groups_of(everything)
    view = chosen(by, groups)
    found = view.of(everything)
    shown = [each for each in found.shown if not each.is_hidden]
    hidden = [each for each in found.shown if each.is_hidden]
    bars = challenge_bars(sorted(shown, key=lambda each: -each.periods[0].questions)[:_BARS])
    return draw(request, "themes.html", found=found, shown=shown, hidden=hidden, groups=groups, view=view, bars=bars)


@router.get("/themes.{ending}")
def themes_file(
    services: Asked, visitor: Signed, ending: Ending, by: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Give the same as a table: every published cell of what is shown."""
    everything = services.reports.challenges(visitor.actor)
    found = chosen(by, groups_of(everything)).of(everything)
    return table("themes", ending, COLUMNS, challenge_rows(found))


def chosen(by: str, groups: dict[Dimension, tuple[str, ...]]) -> View:
    """Give the view that an address names; everything where it names no published group."""
    for dimension, names in groups.items():
        for name in names:
            if by == f"{dimension}:{name}":
                return View(dimension=dimension, group=name)
    return View()
