"""The first page: what colleagues ask about most, what moves, what is missing, how much was answered."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from dashboard.charts import challenge_bars
from dashboard.drawing import draw
from dashboard.guard import Asked, Signed
from insights.overview import overview_of

router = APIRouter()
_BARS = 8


@router.get("/")
def overview(request: Request, services: Asked, visitor: Signed) -> Response:
    """Draw the overview; a curator who is no lead begins with the documents."""
    if not visitor.is_lead:
        return RedirectResponse("/documents", HTTPStatus.SEE_OTHER)
    found = services.reports.challenges(visitor.actor)
    bars = challenge_bars(found.shown[:_BARS])
    return draw(request, "overview.html", found=found, overview=overview_of(found), bars=bars)
