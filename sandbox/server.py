"""The workspace's web server, on loopback alone: the Web API, Socket Mode, the page, and what tests need."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.control import routes as control_routes
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.page_api import PageApi
from sandbox.place import Place
from sandbox.socket_mode import Links, Settings
from sandbox.web_api import WebApi
from sandbox.workspace import BOT_USER, Json, Message, Workspace

_PAGE = Path(__file__).with_name("page")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_RESPONSES = 5  # how often one response address may be used


def build_server(manifest: Json, port: int, bot_token: str, app_token: str) -> web.Application:
    """Build the server for one workspace."""
    address = f"http://127.0.0.1:{port}/"
    workspace, faults, settings = Workspace(manifest), Faults(), Settings()
    links = Links(settings, lambda there: workspace.tell(None, {"type": "connected", "connected": there}))
    place = Place(workspace, links, Events(workspace, links, faults, address), faults, settings, address)
    api, page = WebApi(place, bot_token, app_token), PageApi(place)
    app = web.Application(middlewares=[_only_from_here(port)])
    app.add_routes(
        [
            web.post("/api/{method}", api.handle),
            web.get("/api/{method}", api.handle),
            web.get("/link", links.link),
            web.post("/response/{channel}/{ts}/{user}", _Responses(place).handle),
            *page.routes(),
            *control_routes(place, api),
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


class _Responses:
    """The address at which an app may answer a click: five times, to whoever clicked."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._used: dict[str, int] = {}

    async def handle(self, request: web.Request) -> web.Response:
        self._used[request.path] = self._used.get(request.path, 0) + 1
        if self._used[request.path] > _RESPONSES:
            return web.Response(status=404, text="used_url")
        values, user = await request.json(), request.match_info["user"]
        channel, workspace = request.match_info["channel"], self._place.workspace
        clicked = workspace.find(channel, request.match_info["ts"])
        if clicked is not None and values.get("replace_original"):
            clicked.text, clicked.blocks = str(values.get("text", "")), values.get("blocks")
            self._place.events.announce(clicked)
            return web.json_response({"ok": True})
        if clicked is not None and values.get("delete_original"):
            self._place.events.delete(clicked)
            return web.json_response({"ok": True})
        only_for = None if values.get("response_type") == "in_channel" else user
        text, thread = str(values.get("text", "")), clicked.thread_ts if clicked else None
        message = Message(
            channel, workspace.next_ts(), BOT_USER, text, values.get("blocks"), thread_ts=thread, only_for=only_for
        )
        workspace.add(message)
        self._place.events.announce(message)
        return web.json_response({"ok": True})
