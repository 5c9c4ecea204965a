"""The workspace's web server, on loopback alone: the Web API, Socket Mode, the page, and what tests need."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox import control, record
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.interactions import Interactions
from sandbox.model import Json
from sandbox.page_actions import PageActions
from sandbox.page_api import PageApi
from sandbox.place import Place
from sandbox.response_urls import ResponseUrls
from sandbox.responses import Responses
from sandbox.socket_mode import Links, Settings
from sandbox.uploads import Uploads
from sandbox.web_api import WebApi
from sandbox.workspace import Workspace

_PAGE = Path(__file__).with_name("page")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def build_server(manifest: Json, port: int, bot_token: str, app_token: str) -> web.Application:
    """Build the server for one workspace."""
    address = f"http://127.0.0.1:{port}/"
    workspace, faults, settings = Workspace(manifest), Faults(), Settings()
    links = Links(settings, lambda there: workspace.tell(None, {"type": "connected", "connected": there}))
    events, urls = Events(workspace, links, faults), ResponseUrls(address)
    interactions = Interactions(workspace, links, events, urls)
    place = Place(workspace, links, events, interactions, urls, faults, settings, address)
    api, page = WebApi(place, bot_token, app_token), PageApi(place)
    app = web.Application(middlewares=[_only_from_here(port)])
    app.add_routes(
        [
            web.post("/api/{method}", api.handle),
            web.get("/api/{method}", api.handle),
            web.get("/link", links.link),
            web.post("/response/{key}", Responses(place).handle),
            *page.routes(),
            *PageActions(place).routes(),
            *Uploads(place).routes(),
            *control.routes(place),
            *record.routes(place, api),
            web.get("/", _static),
            web.get("/static/{name}", _static),
        ]
    )

    async def close(_app: web.Application) -> None:
        page.end()
        await links.close()

    app.on_shutdown.append(close)
    return app


def _only_from_here(port: int) -> Middleware:
    """Refuse what another site's page, or a name that was bent to this machine, sends."""
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    origins = {f"http://{host}" for host in hosts}

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host not in hosts or request.headers.get("Origin", f"http://{request.host}") not in origins:
            raise web.HTTPForbidden(text="only from this machine")
        return await handler(request)

    return check


async def _static(request: web.Request) -> web.StreamResponse:
    file = _PAGE / request.match_info.get("name", "index.html")
    if file.parent != _PAGE or file.suffix not in _TYPES or not file.is_file():
        raise web.HTTPNotFound
    headers = {
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return web.Response(body=file.read_bytes(), content_type=_TYPES[file.suffix], charset="utf-8", headers=headers)
