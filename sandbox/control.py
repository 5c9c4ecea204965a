"""For tests: what members do, faults put in on purpose, and what happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.faults import Fault
from sandbox.place import Place
from sandbox.web_api import WebApi
from sandbox.windows import NotThere, click, submit
from sandbox.workspace import Channel, Json, Message

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(place: Place, api: WebApi) -> list[web.RouteDef]:
    """Give the routes under /control/."""
    control = _Control(place, api)
    posts: dict[str, Handler] = {
        "say": control.say,
        "edit": control.edit,
        "delete": control.delete,
        "event": control.event,
        "action": control.action,
        "submit": control.submit,
        "faults": control.faults,
        "duplicate": control.duplicate,
        "disconnect": control.disconnect,
        "members": control.members,
        "channel": control.channel,
        "settings": control.settings,
    }
    gets: dict[str, Handler] = {
        "calls": control.calls,
        "messages": control.messages,
        "ephemeral": control.ephemeral,
        "views": control.views,
        "status": control.status,
        "envelopes": control.envelopes,
    }
    return [
        *(web.post(f"/control/{name}", handler) for name, handler in posts.items()),
        *(web.get(f"/control/{name}", handler) for name, handler in gets.items()),
        web.delete("/control/faults", control.clear),
    ]


class _Control:
    def __init__(self, place: Place, api: WebApi) -> None:
        self._place = place
        self._api = api

    async def say(self, request: web.Request) -> web.Response:
        values = await request.json()
        said = self._place.events.say(values["user"], values["channel"], values["text"], values.get("thread_ts"))
        return web.json_response({"ts": said.ts})

    async def edit(self, request: web.Request) -> web.Response:
        values = await request.json()
        self._place.events.edit(self._message(values), values["text"])
        return web.json_response({})

    async def delete(self, request: web.Request) -> web.Response:
        self._place.events.delete(self._message(await request.json()))
        return web.json_response({})

    async def event(self, request: web.Request) -> web.Response:
        values = await request.json()
        self._place.events.raw(values["event"], values.get("times", 1))
        return web.json_response({})

    async def action(self, request: web.Request) -> web.Response:
        values = await request.json()
        try:
            await click(self._place, values["user"], self._message(values), values, {})
        except NotThere as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        except TimeoutError:
            return web.json_response({"acknowledged": False})
        return web.json_response({"acknowledged": True})

    async def submit(self, request: web.Request) -> web.Response:
        values = await request.json()
        view = self._place.workspace.views.get(values["view_id"])
        if view is None:
            raise web.HTTPBadRequest(text="no such window")
        return web.json_response(await submit(self._place, view, values["values"]))

    async def faults(self, request: web.Request) -> web.Response:
        self._place.faults.waiting.append(Fault(**await request.json()))
        return web.json_response({})

    async def clear(self, _request: web.Request) -> web.Response:
        self._place.faults.waiting.clear()
        return web.json_response({})

    async def duplicate(self, request: web.Request) -> web.Response:
        values = await request.json()
        self._place.faults.copies += [values.get("copies", 3)] * values.get("times", 1)
        return web.json_response({})

    async def disconnect(self, request: web.Request) -> web.Response:
        await self._place.links.disconnect((await request.json())["how"])
        return web.json_response({})

    async def members(self, request: web.Request) -> web.Response:
        values = await request.json()
        self._place.workspace.channels[values["channel"]].bot_is_member = bool(values["bot"])
        return web.json_response({})

    async def channel(self, request: web.Request) -> web.Response:
        values = await request.json()
        self._place.workspace.add_channel(Channel(values["id"], values["name"], "", "channel", True))
        return web.json_response({})

    async def settings(self, request: web.Request) -> web.Response:
        for name, value in (await request.json()).items():
            if not hasattr(self._place.settings, name):
                raise web.HTTPBadRequest(text=f"no such setting: {name}")
            setattr(self._place.settings, name, tuple(value) if isinstance(value, list) else value)
        return web.json_response({})

    async def calls(self, request: web.Request) -> web.Response:
        method = request.query.get("method")
        return web.json_response([asdict(call) for call in self._api.calls if method in (None, call.method)])

    async def messages(self, request: web.Request) -> web.Response:
        channel, thread = request.query["channel"], request.query.get("thread_ts")
        workspace = self._place.workspace
        found = workspace.thread(channel, thread) if thread else list(workspace.messages[channel].values())
        return web.json_response([_stored(message) for message in found if not message.deleted])

    async def ephemeral(self, request: web.Request) -> web.Response:
        user = request.query["user"]
        return web.json_response([_stored(m) for m in self._place.workspace.ephemeral if m.only_for == user])

    async def views(self, request: web.Request) -> web.Response:
        user = request.query["user"]
        views = [view for view in self._place.workspace.views.values() if view.user == user]
        return web.json_response([{"id": view.id, **view.content} for view in views])

    async def status(self, request: web.Request) -> web.Response:
        status = self._place.workspace.statuses.get((request.query["channel"], request.query["thread_ts"]))
        return web.json_response(asdict(status) if status else None)

    async def envelopes(self, _request: web.Request) -> web.Response:
        return web.json_response([asdict(sent) for sent in self._place.links.sent])

    def _message(self, values: Json) -> Message:
        message = self._place.workspace.find(str(values["channel"]), str(values["ts"]))
        if message is None:
            raise web.HTTPBadRequest(text="no such message")
        return message


def _stored(message: Message) -> dict[str, Any]:
    return asdict(message)
