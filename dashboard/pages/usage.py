"""How much was asked, by months and groups."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.charts import Bar, with_shares
from dashboard.downloads import Ending, table
from dashboard.drawing import draw
from dashboard.guard import Asked, Signed
from insights.challenge_words import DIMENSIONS, group_words
from insights.periods import month_words
from insights.usage import Usage, usage_of

router = APIRouter()
_COLUMNS = ("dimension", "group", "questions")


@router.get("/usage")
def usage(request: Request, services: Asked, visitor: Signed) -> Response:
    """Draw the sums."""
    found = services.reports.challenges(visitor.actor)
    used = usage_of(found)
    months = with_shares(Bar(month_words(month), count) for month, count in used.by_month)
    groups = [
        (DIMENSIONS[dimension], with_shares(Bar(group_words(name), count) for name, count in cells))
        for dimension, cells in used.by_group
    ]
    return draw(request, "usage.html", found=found, months=months, groups=groups)


@router.get("/usage.{ending}")
def usage_file(services: Asked, visitor: Signed, ending: Ending) -> Response:
    """Give the same as a table."""
    return table("usage", ending, _COLUMNS, _rows(usage_of(services.reports.challenges(visitor.actor))))


def _rows(used: Usage) -> Iterator[tuple[str, str, int]]:
    for month, count in used.by_month:
        yield "month", month, count
    for dimension, cells in used.by_group:
        for name, count in cells:
            yield dimension, name, count
