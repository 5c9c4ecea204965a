"""Signing in by a link from the bot, and signing out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from dashboard.drawing import draw
from dashboard.guard import COOKIE, Asked, Signed, own_form, services_of
from people.sessions import SESSION_LASTS

router = APIRouter()


@router.get("/sign-in")
def sign_in(request: Request, token: str = "") -> Response:
    """Show the button that spends a link: a program that looks at links before a person does must not spend it."""
    return draw(request, "sign_in.html", token=token, has_openid=request.app.state.has_openid)


@router.post("/sign-in")
async def enter(request: Request, services: Asked, token: Annotated[str, Form()] = "") -> Response:
    """Open a session for whom the link is for; raises `LinkRefused`."""
    user = await run_in_threadpool(services.access.links.use, token)
    return await entered(request, user)


async def entered(request: Request, user: str) -> Response:
    """Open a session in this browser, in place of the one that it may have had."""
    sessions = services_of(request).access.sessions
    await run_in_threadpool(sessions.end, request.cookies.get(COOKIE, ""))
    cookie = await run_in_threadpool(sessions.open, user)
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.app.state.is_secure,
    )
    return answer


@router.post("/sign-out", dependencies=[Depends(own_form)])
def sign_out(request: Request, services: Asked, visitor: Signed, everywhere: Annotated[str, Form()] = "") -> Response:
    """End this session, or every one of whoever asks."""
    if everywhere:
        services.access.sessions.end_all(visitor.actor.id)
    else:
        services.access.sessions.end(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer
