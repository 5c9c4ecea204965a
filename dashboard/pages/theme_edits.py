"""What leads change about a challenge, each by one form of its page; and its brief as a file."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from dashboard.drawing import draw
from dashboard.guard import Asked, Signed, own_form

router = APIRouter(prefix="/themes/{theme_id}")
_OWN = [Depends(own_form)]
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Words = Annotated[str, Form(max_length=5_000)]


@router.post("/rename", dependencies=_OWN)
def rename(services: Asked, visitor: Signed, theme_id: int, name: Words = "", seen: Words = "") -> Response:
    """Name it; no name gives it back its own words."""
    services.edits.rename(visitor.actor, theme_id, name, seen or None)
    return _shown(theme_id, "rename")


@router.post("/merge", dependencies=_OWN)
def merge(services: Asked, visitor: Signed, theme_id: int, into: Annotated[int, Form()]) -> Response:
    """Make it part of another, which is shown then."""
    services.edits.merge(visitor.actor, (theme_id,), into)
    return _shown(into, "merge")


@router.get("/split")
def parts(request: Request, services: Asked, visitor: Signed, theme_id: int, count: int = 2) -> Response:
    """Show what it would be split into."""
    challenge = services.reports.challenge(visitor.actor, theme_id)
    found = services.edits.parts(visitor.actor, theme_id, count)
    return draw(request, "split.html", challenge=challenge, parts=found, count=count)


@router.post("/split", dependencies=_OWN)
def split(services: Asked, visitor: Signed, theme_id: int, count: Annotated[int, Form()], seen: Words = "") -> Response:
    """Split it into the parts that were seen."""
    services.edits.split(visitor.actor, theme_id, count, seen)
    return RedirectResponse("/themes", HTTPStatus.SEE_OTHER)


@router.post("/pin", dependencies=_OWN)
def pin(services: Asked, visitor: Signed, theme_id: int) -> Response:
    """Have it first."""
    services.edits.pin(visitor.actor, theme_id)
    return _shown(theme_id, "pin")


@router.post("/unpin", dependencies=_OWN)
def unpin(services: Asked, visitor: Signed, theme_id: int) -> Response:
    """Have it where its figures put it."""
    services.edits.unpin(visitor.actor, theme_id)
    return _shown(theme_id, "unpin")


@router.post("/hide", dependencies=_OWN)
def hide(services: Asked, visitor: Signed, theme_id: int) -> Response:
    """Take it from the lists."""
    services.edits.hide(visitor.actor, theme_id)
    return _shown(theme_id, "hide")


@router.post("/show", dependencies=_OWN)
def show(services: Asked, visitor: Signed, theme_id: int) -> Response:
    """Bring it back."""
    services.edits.show(visitor.actor, theme_id)
    return _shown(theme_id, "show")


@router.post("/acted", dependencies=_OWN)
def acted(services: Asked, visitor: Signed, theme_id: int, what: Words = "") -> Response:
    """Note what was done about it."""
    services.edits.acted_on(visitor.actor, theme_id, what)
    return _shown(theme_id, "acted_on")


@router.post("/needs", dependencies=_OWN)
def add_need(
    services: Asked, visitor: Signed, theme_id: int, place: Words = "", partner: Words = "", note: Words = ""
) -> Response:
    """Note a need that was observed somewhere."""
    services.edits.add_need(visitor.actor, theme_id, place, partner, note)
    return _shown(theme_id, "add_need")


@router.post("/needs/{need_id}/take-back", dependencies=_OWN)
def take_back(services: Asked, visitor: Signed, theme_id: int, need_id: int) -> Response:
    """Delete a need's words."""
    services.edits.remove_need(visitor.actor, need_id)
    return _shown(theme_id, "remove_need")


@router.get("/brief.docx")
def brief(services: Asked, visitor: Signed, theme_id: int) -> Response:
    """Give the brief to take to a first meeting."""
    document, name = services.brief(visitor.actor, theme_id)
    return Response(document, media_type=_WORD, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _shown(theme_id: int, done: str) -> Response:
    return RedirectResponse(f"/themes/{theme_id}?done={done}", HTTPStatus.SEE_OTHER)
