"""One challenge in full: its figures by month and group, what was asked, what speaks to it, what was seen and done."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.charts import group_bars, period_bars
from dashboard.downloads import Ending, table
from dashboard.drawing import draw
from dashboard.guard import Asked, Signed
from insights.challenge_export import COLUMNS, challenge_rows
from insights.challenge_words import EDITED, group_words

router = APIRouter()


@router.get("/themes/{theme_id}.{ending}")
def theme_file(services: Asked, visitor: Signed, theme_id: int, ending: Ending) -> Response:
    """Give its published figures as a table."""
    challenge = replace(services.reports.challenge(visitor.actor, theme_id), is_hidden=False)
    everything = services.reports.challenges(visitor.actor)
    rows = challenge_rows(replace(everything, shown=(challenge,), not_yet=()))
    return table(f"theme-{theme_id}", ending, COLUMNS, rows)


@router.get("/themes/{theme_id}")
def theme(request: Request, services: Asked, visitor: Signed, theme_id: int, done: str = "") -> Response:
    """Draw it; raises `EditRefused` where there is none that may be shown."""
    challenge = services.reports.challenge(visitor.actor, theme_id)
    everything = services.reports.challenges(visitor.actor, with_hidden=True)
    charts = [(each, group_bars(each, group_words)) for each in challenge.periods[0].breakdowns if each.cells]
    return draw(
        request,
        "theme.html",
        challenge=challenge,
        trend_bars=period_bars(challenge.periods),
        charts=charts,
        others=[each for each in everything.shown if each.id != challenge.id],
        min_askers=services.min_askers,
        done=EDITED.get(done, ""),
    )
