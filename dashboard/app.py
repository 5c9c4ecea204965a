"""Builds the dashboard: one application, its pages closed to whoever is not signed in unless a page says otherwise."""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from dashboard.faults import register_faults
from dashboard.guard import signed_in
from dashboard.openid import OpenId, register_openid
from dashboard.pages import documents, feedback, gaps, overview, recorded, sign_in, theme, theme_edits, themes, usage
from dashboard.protection import Protection
from dashboard.services import Services

STATIC = Path(__file__).parent / "static"
PAGES = (overview, themes, theme_edits, theme, gaps, feedback, documents, usage, recorded)  # only for who is signed in


def build_app(services: Services, url: str, openid: OpenId | None = None) -> ASGIApp:
    """Build it over its services; `url` is where browsers find it, and says whether cookies need https."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services
    app.state.is_secure = url.startswith("https://")
    app.state.has_openid = openid is not None
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(sign_in.router)
    for page in PAGES:
        app.include_router(page.router, dependencies=[Depends(signed_in)])
    if openid is not None:
        register_openid(app, openid, url)
    register_faults(app)
    return Protection(app, url)  # outermost, so that a page about our own fault is protected as well
