"""Draws pages: the templates, and the few words and shapes that they share."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse, Response

from insights.challenge_words import DIMENSIONS, counts, fewer, group_words, not_yet, trend, waiting, what_counts
from insights.dates import british_date
from insights.periods import month_words, period_words

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@pass_context
def _day(context: Context, moment: dt.datetime) -> str:
    return british_date(f"{moment.astimezone(context['zone']):%Y-%m-%d}")


@pass_context
def _clock(context: Context, moment: dt.datetime) -> str:
    return f"{moment.astimezone(context['zone']):%H:%M}"


def _web(address: str) -> str:
    """Give an address that may stand in a link; nothing for one that is not of the web."""
    return address if urlsplit(address).scheme in ("http", "https") else ""


_pages.filters.update(
    counts=counts,
    trend=trend,
    period=period_words,
    month=month_words,
    british=british_date,
    day=_day,
    clock=_clock,
    web=_web,
    group=group_words,
)
_pages.globals.update(
    what_counts=what_counts, fewer=fewer, not_yet=not_yet, waiting=waiting, dimensions=DIMENSIONS, visitor=None, here=""
)


def draw(request: Request, template: str, *, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
    """Draw a page for whoever asks."""
    zone = request.app.state.services.zone
    visitor = getattr(request.state, "visitor", None)
    page = _pages.get_template(template).render(visitor=visitor, here=request.url.path, zone=zone, **values)
    return HTMLResponse(page, status)
