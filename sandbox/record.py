"""For tests: what there is and what happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from sandbox.model import Json, View
from sandbox.place import Place
from sandbox.web_api import WebApi

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(place: Place, api: WebApi) -> list[web.RouteDef]:
    """Give the routes under /control/ that tell."""
    record = _Record(place, api)
    gets: dict[str, Handler] = {
        "calls": record.calls,
        "messages": record.messages,
        "ephemeral": record.ephemeral,
        "views": record.views,
        "home": record.home,
        "responses": record.responses,
        "files": record.files,
        "status": record.status,
        "envelopes": record.envelopes,
    }
    return [web.get(f"/control/{name}", handler) for name, handler in gets.items()]


class _Record:
    def __init__(self, place: Place, api: WebApi) -> None:
        self._place = place
        self._api = api

    async def calls(self, request: web.Request) -> web.Response:
        method = request.query.get("method")
        return web.json_response([asdict(call) for call in self._api.calls if method in (None, call.method)])

    async def messages(self, request: web.Request) -> web.Response:
        channel, thread = request.query["channel"], request.query.get("thread_ts")
        workspace = self._place.workspace
        found = workspace.thread(channel, thread) if thread else list(workspace.messages.get(channel, {}).values())
        return web.json_response([asdict(message) for message in found if not message.deleted])

    async def ephemeral(self, request: web.Request) -> web.Response:
        user = request.query["user"]
        own = [m for m in self._place.workspace.ephemeral if m.only_for == user and not m.deleted]
        return web.json_response([asdict(message) for message in own])

    async def views(self, request: web.Request) -> web.Response:
        user = request.query["user"]
        views = [view for view in self._place.workspace.views.values() if view.user == user]
        return web.json_response([_shown(view) for view in views])

    async def home(self, request: web.Request) -> web.Response:
        view = self._place.workspace.homes.get(request.query["user"])
        return web.json_response(_shown(view) if view else None)

    async def responses(self, request: web.Request) -> web.Response:
        user = request.query.get("user")
        return web.json_response([asdict(each) for each in self._place.urls.posted if user in (None, each.user)])

    async def files(self, _request: web.Request) -> web.Response:
        """Tell of every file an address was given for; its bytes are had as a member has them."""
        return web.json_response(
            [
                {
                    "id": file.id,
                    "name": file.name,
                    "title": file.title,
                    "size": file.size,
                    "alt": file.alt,
                    "complete": file.completed_at is not None,
                    "shared": sorted(file.shared),
                }
                for file in self._place.workspace.files.values()
            ]
        )

    async def status(self, request: web.Request) -> web.Response:
        status = self._place.workspace.statuses.get((request.query["channel"], request.query["thread_ts"]))
        return web.json_response(asdict(status) if status else None)

    async def envelopes(self, _request: web.Request) -> web.Response:
        return web.json_response([asdict(sent) for sent in self._place.links.sent])


def _shown(view: View) -> Json:
    return {"id": view.id, "hash": view.hash, "previous": view.previous, **view.content}
