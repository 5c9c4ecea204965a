"""For tests: what members do, and faults put in on purpose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import web

from sandbox.commands import choose_shortcut, send_command
from sandbox.faults import Fault
from sandbox.inputs import filled
from sandbox.model import Channel, Json, Message, View
from sandbox.place import Place
from sandbox.sample import STAFF
from sandbox.windows import NotThere, click, close, submit

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(place: Place) -> list[web.RouteDef]:
    """Give the routes under /control/ that do something."""
    members, workspace = _Members(place), _Workspace(place)
    posts: dict[str, Callable[[Json], Awaitable[Json]]] = {
        "say": members.say,
        "edit": members.edit,
        "delete": members.delete,
        "event": members.event,
        "action": members.action,
        "view_action": members.view_action,
        "home_action": members.home_action,
        "submit": members.submit,
        "close": members.close,
        "command": members.command,
        "shortcut": members.shortcut,
        "home": members.home,
        "faults": workspace.faults,
        "duplicate": workspace.duplicate,
        "disconnect": workspace.disconnect,
        "members": workspace.members,
        "member": workspace.member,
        "channel": workspace.channel,
        "archive": workspace.archive,
        "settings": workspace.settings,
        "expire_triggers": workspace.expire_triggers,
        "expire_responses": workspace.expire_responses,
    }
    return [
        *(web.post(f"/control/{name}", _handler(work)) for name, work in posts.items()),
        web.delete("/control/faults", _handler(workspace.clear)),
    ]


def _handler(work: Callable[[Json], Awaitable[Json]]) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        values = await request.json() if request.can_read_body else {}
        return web.json_response(await work(values))

    return handle


class _Members:
    """What members do; whoever is named may click on whatever is named."""

    def __init__(self, place: Place) -> None:
        self._place = place

    async def say(self, values: Json) -> Json:
        if self._channel(values).is_archived:
            raise web.HTTPBadRequest(text="the channel is archived")
        said = self._place.events.say(values["user"], values["channel"], values["text"], values.get("thread_ts"))
        return {"ts": said.ts}

    async def edit(self, values: Json) -> Json:
        self._place.events.edit(self._message(values), values["text"])
        return {}

    async def delete(self, values: Json) -> Json:
        self._place.events.delete(self._message(values))
        return {}

    async def event(self, values: Json) -> Json:
        self._place.events.raw(values["event"], values.get("times", 1))
        return {}

    async def action(self, values: Json) -> Json:
        message = self._message(values)
        state = filled(message.blocks or [], values.get("state") or {})
        return await _acknowledged(click(self._place, values["user"], message, values, state))

    async def view_action(self, values: Json) -> Json:
        return await self._act_in(self._view(values), values)

    async def home_action(self, values: Json) -> Json:
        view = self._place.workspace.homes.get(values["user"])
        if view is None:
            raise web.HTTPBadRequest(text="nothing was published for this member")
        return await self._act_in(view, values)

    async def submit(self, values: Json) -> Json:
        view = self._view(values)
        typed = filled(view.content["blocks"], values["values"])
        return await submit(self._place, view, typed, values.get("private_metadata"))

    async def close(self, values: Json) -> Json:
        return await _acknowledged(close(self._place, self._view(values), with_all=bool(values.get("all"))))

    async def command(self, values: Json) -> Json:
        channel = self._channel(values)
        words, replayed = values.get("text", ""), bool(values.get("replayed"))
        sent = send_command(self._place, values["user"], channel, values["command"], words, replayed=replayed)
        return await _acknowledged(sent)

    async def shortcut(self, values: Json) -> Json:
        message = self._message(values) if "ts" in values else None
        return await _acknowledged(choose_shortcut(self._place, values["user"], values["callback_id"], message))

    async def home(self, values: Json) -> Json:
        direct = self._place.workspace.direct_channel(values["user"])
        if direct is None or not self._place.workspace.home_is_enabled:
            raise web.HTTPBadRequest(text="no such member, or the manifest has no Home tab")
        self._place.events.home_opened(values["user"], direct, "home")
        return {}

    async def _act_in(self, view: View, values: Json) -> Json:
        state = filled(view.content["blocks"], values.get("state") or {})
        return await _acknowledged(click(self._place, values["user"], view, values, state))

    def _message(self, values: Json) -> Message:
        message = self._place.workspace.find(str(values["channel"]), str(values["ts"]))
        if message is None:
            raise web.HTTPBadRequest(text="no such message")
        return message

    def _channel(self, values: Json) -> Channel:
        channel = self._place.workspace.channels.get(values["channel"])
        if channel is None:
            raise web.HTTPBadRequest(text="no such channel")
        return channel

    def _view(self, values: Json) -> View:
        view = self._place.workspace.view(values["view_id"])
        if view is None:
            raise web.HTTPBadRequest(text="no such window")
        return view


class _Workspace:
    """What happens to the workspace itself."""

    def __init__(self, place: Place) -> None:
        self._place = place

    async def faults(self, values: Json) -> Json:
        self._place.faults.waiting.append(Fault(**values))
        return {}

    async def clear(self, _values: Json) -> Json:
        self._place.faults.waiting.clear()
        return {}

    async def duplicate(self, values: Json) -> Json:
        self._place.faults.copies += [values.get("copies", 3)] * values.get("times", 1)
        return {}

    async def disconnect(self, values: Json) -> Json:
        await self._place.links.disconnect(values["how"])
        return {}

    async def members(self, values: Json) -> Json:
        self._place.workspace.channels[values["channel"]].bot_is_member = bool(values["bot"])
        return {}

    async def member(self, values: Json) -> Json:
        """Change what a member is: {"user", "deleted"?, "is_restricted"? …}."""
        members, identity = self._place.workspace.members, values.pop("user")
        members[identity] = replace(members[identity], **values)
        return {}

    async def channel(self, values: Json) -> Json:
        channel = Channel(values["id"], values["name"], "", "channel", True, members=set(values.get("members", STAFF)))
        if values.get("private"):
            channel.kind = "group"
        self._place.workspace.add_channel(channel)
        self._place.workspace.tell(None, {"type": "channels"})
        return {}

    async def archive(self, values: Json) -> Json:
        if values["how"] == "deleted":
            self._place.workspace.delete_channel(values["channel"])
        else:
            self._place.workspace.channels[values["channel"]].is_archived = True
        self._place.workspace.tell(None, {"type": "channels"})
        return {}

    async def settings(self, values: Json) -> Json:
        for name, value in values.items():
            if not hasattr(self._place.settings, name):
                raise web.HTTPBadRequest(text=f"no such setting: {name}")
            setattr(self._place.settings, name, tuple(value) if isinstance(value, list) else value)
        return {}

    async def expire_triggers(self, _values: Json) -> Json:
        self._place.workspace.expire_triggers()
        return {}

    async def expire_responses(self, _values: Json) -> Json:
        self._place.urls.expire()
        return {}


async def _acknowledged(work: Awaitable[None]) -> Json:
    try:
        await work
    except NotThere as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    except TimeoutError:
        return {"acknowledged": False}
    return {"acknowledged": True}
