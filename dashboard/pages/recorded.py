"""What is recorded and why, word for word as it is written for everybody; and where somebody is signed in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.responses import Response

from dashboard.drawing import draw
from dashboard.guard import Asked, Signed

router = APIRouter()
_TEXT = Path(__file__).parents[2] / "docs" / "transparency.md"


@router.get("/recorded")
def recorded(request: Request, services: Asked, visitor: Signed) -> Response:
    """Draw it."""
    return draw(request, "recorded.html", text=_drawn(), sessions=services.access.sessions.count(visitor.actor.id))


@cache
def _drawn() -> Markup:
    text = MarkdownIt("commonmark", {"html": False}).enable("table").render(_TEXT.read_text(encoding="utf-8"))
    return Markup(text)  # noqa: S704 (a text of our own, in which HTML is not taken)
