"""What is asked and not answered: challenges that nothing speaks to, and those whose answers are often not found."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.charts import Bar, largest_first
from dashboard.downloads import Ending, table
from dashboard.drawing import draw
from dashboard.guard import Asked, Signed
from insights.challenge import Cell, Challenge, Challenges
from insights.challenge_export import period_text
from insights.overview import overview_of

router = APIRouter()
_COLUMNS = ("theme", "name", "period", "questions", "askers", "not found", "speaks to it")


@router.get("/gaps")
def gaps(request: Request, services: Asked, visitor: Signed) -> Response:
    """Draw both, and how many requests wait for a person."""
    found = services.reports.challenges(visitor.actor)
    bars = largest_first(
        Bar(each.name, cell.questions, cell.askers, address=f"/themes/{each.id}")
        for each, cell in _not_found(found)
        if cell is not None
    )
    return draw(request, "gaps.html", found=found, gaps=overview_of(found).gaps, bars=bars)


@router.get("/gaps.{ending}")
def gaps_file(services: Asked, visitor: Signed, ending: Ending) -> Response:
    """Give the same as a table."""
    found = services.reports.challenges(visitor.actor)
    rows = ((*_row(each, cell),) for each, cell in _not_found(found) if each.is_gap or cell is not None)
    return table("gaps", ending, _COLUMNS, rows)


def _not_found(found: Challenges) -> Iterator[tuple[Challenge, Cell | None]]:
    for challenge in found.shown:
        yield challenge, challenge.periods[0].cell("outcome", "not_found")


def _row(challenge: Challenge, cell: Cell | None) -> tuple[int | str | None, ...]:
    newest = challenge.periods[0]
    asked = (challenge.id, challenge.name, period_text(newest), newest.questions, newest.askers)
    return (*asked, cell.questions if cell else None, "nothing" if challenge.is_gap else "something")
