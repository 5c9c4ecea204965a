"""What a person sees when a page cannot be shown: what happened, what to do, and a reference where it is our fault."""

from __future__ import annotations

import secrets
import traceback
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from dashboard.drawing import draw
from dashboard.guard import FormRefused, NotSignedIn
from database.failures import DatabaseUnusable
from insights.theme_words import EditRefused
from knowledge_base.lineage import NoSuchDocument
from people.actors import NotAllowed
from people.sign_in_links import LinkRefused

_NO_PAGE = "There is no such page. It may have moved, or a letter of its address may be missing."
_NO_DOCUMENT = "There is no such document, and there never was one. The list of documents has all that are live."
_OLD_FORM = "This form belongs to an earlier sign-in, so nothing was changed. Load the page again and repeat it."
_FRAMES = 8  # of a trace; the rest is the server's own
_WRONG = "The address or the form holds something that this page does not understand."


def register_faults(app: FastAPI) -> None:
    """Draw a page for everything that can go wrong."""

    @app.exception_handler(NotSignedIn)
    async def not_signed_in(_request: Request, _fault: NotSignedIn) -> Response:
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)

    @app.exception_handler(NotAllowed)
    async def not_allowed(request: Request, fault: NotAllowed) -> Response:
        return fault_page(request, HTTPStatus.FORBIDDEN, "This is not yours to see", str(fault))

    @app.exception_handler(FormRefused)
    async def form_refused(request: Request, _fault: FormRefused) -> Response:
        return fault_page(request, HTTPStatus.FORBIDDEN, "This form is out of date", _OLD_FORM)

    @app.exception_handler(EditRefused)
    async def edit_refused(request: Request, fault: EditRefused) -> Response:
        return fault_page(request, HTTPStatus.CONFLICT, "This was not done", str(fault))

    @app.exception_handler(NoSuchDocument)
    async def no_document(request: Request, _fault: NoSuchDocument) -> Response:
        return fault_page(request, HTTPStatus.NOT_FOUND, "No such document", _NO_DOCUMENT)

    @app.exception_handler(LinkRefused)
    async def link_refused(request: Request, fault: LinkRefused) -> Response:
        return fault_page(request, HTTPStatus.FORBIDDEN, "You are not signed in", str(fault))

    @app.exception_handler(RequestValidationError)
    async def not_understood(request: Request, _fault: RequestValidationError) -> Response:
        return fault_page(request, HTTPStatus.BAD_REQUEST, "This is not understood", _WRONG)

    @app.exception_handler(HTTPException)
    async def no_page(request: Request, fault: HTTPException) -> Response:
        sentence = _NO_PAGE if fault.status_code == HTTPStatus.NOT_FOUND else str(fault.detail)
        return fault_page(request, HTTPStatus(fault.status_code), "No such page", sentence)

    @app.exception_handler(DatabaseUnusable)
    async def no_database(request: Request, fault: DatabaseUnusable) -> Response:
        sentence = f"{fault} Nothing was changed. Please try again in a minute."
        return fault_page(request, HTTPStatus.SERVICE_UNAVAILABLE, "Not just now", sentence)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, fault: Exception) -> Response:
        reference = f"D-{secrets.token_hex(4).upper()}"
        trace = "".join(traceback.format_tb(fault.__traceback__)[-_FRAMES:])
        structlog.get_logger().error("page_failed", reference=reference, error=type(fault).__name__, trace=trace)
        sentence = f"Something went wrong that should not. Whoever runs Evidence Desk finds it by {reference}."
        return fault_page(request, HTTPStatus.INTERNAL_SERVER_ERROR, "This page could not be drawn", sentence)


def fault_page(request: Request, status: HTTPStatus, heading: str, sentence: str) -> Response:
    """Draw the page that says what happened."""
    return draw(request, "fault.html", status=status, heading=heading, sentence=sentence)
