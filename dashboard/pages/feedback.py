"""What people say of answers, as far as leads and curators may know it."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.charts import Bar, largest_first
from dashboard.downloads import Ending, table
from dashboard.drawing import draw
from dashboard.guard import Asked, Signed
from insights.verdict_reports import Comment

router = APIRouter()
_COLUMNS = ("month", "verdict", "reason", "comment", "documents")


@router.get("/feedback")
def feedback(request: Request, services: Asked, visitor: Signed) -> Response:
    """Draw published verdicts by theme, documents that failed many, and comments."""
    found = services.reports.challenges(visitor.actor)
    cells = ((each, each.periods[0].cell("satisfaction", "unhelpful")) for each in found.shown)
    bars = largest_first(
        Bar(each.name, cell.questions, cell.askers, address=f"/themes/{each.id}")
        for each, cell in cells
        if cell is not None
    )
    comments, low_rated = services.verdicts.comments(visitor.actor), services.verdicts.low_rated(visitor.actor)
    titles = services.titles_of([*low_rated, *_cited(comments)])
    return draw(request, "feedback.html", found=found, bars=bars, comments=comments, low_rated=low_rated, titles=titles)


@router.get("/feedback.{ending}")
def feedback_file(services: Asked, visitor: Signed, ending: Ending) -> Response:
    """Give the comments as a table."""
    comments = services.verdicts.comments(visitor.actor)
    titles = services.titles_of(_cited(comments))
    rows = (
        (
            each.month,
            each.verdict,
            each.reason,
            each.words,
            "; ".join(titles.get(path, path) for path in each.documents),
        )
        for each in comments
    )
    return table("feedback", ending, _COLUMNS, rows)


def _cited(comments: Iterable[Comment]) -> list[str]:
    return [path for comment in comments for path in comment.documents]
