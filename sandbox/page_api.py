"""What the page in the browser asks for and does, always as one of the members."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from sandbox.methods import shown_view
from sandbox.place import Place
from sandbox.text import nodes
from sandbox.windows import NOT_ACKNOWLEDGED, NotThere, click, close, submit
from sandbox.workspace import BOT_USER, Channel, Json, Member, Message, View

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_COLOURS = ("teal", "plum", "amber", "moss", "slate")
_HEARTBEAT = 15.0  # seconds


class PageApi:
    """Everything under /page/."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._streams: list[tuple[str, asyncio.Queue[Json | None]]] = []
        place.workspace.listen(self._tell)

    def routes(self) -> list[web.RouteDef]:
        """Give the routes."""
        gets: dict[str, Handler] = {
            "state": self.state,
            "messages": self.messages,
            "thread": self.thread,
            "events": self.events,
            "home": self.home,
        }
        posts: dict[str, Handler] = {
            "say": self.say,
            "edit": self.edit,
            "delete": self.delete,
            "open": self.open,
            "join": self.join,
            "action": self.action,
            "submit": self.submit,
            "close": self.close,
            "command": self.command,
            "shortcut": self.shortcut,
        }
        return [
            *(web.get(f"/page/{name}", handler) for name, handler in gets.items()),
            *(web.post(f"/page/{name}", handler) for name, handler in posts.items()),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """Give who is there and what there is."""
        workspace = self._place.workspace
        me = self._member(request.query.get("as"))
        members = [_member(member, number) for number, member in enumerate(workspace.members.values())]
        channels = [_channel(c) for c in workspace.channels.values() if c.member in (None, me.id)]
        bot = {"id": BOT_USER, "name": workspace.members[BOT_USER].name, "connected": self._place.links.is_connected}
        return web.json_response(
            {
                "workspace": "Local workspace",
                "me": next(member for member in members if member["id"] == me.id),
                "members": members,
                "channels": channels,
                "bot": bot,
                "commands": workspace.features.get("slash_commands", []),
                "shortcuts": workspace.features.get("shortcuts", []),
                "home_enabled": bool(workspace.features.get("app_home", {}).get("home_tab_enabled")),
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Give what stands in a channel."""
        me, channel = self._who_and_where(request)
        workspace = self._place.workspace
        own = [m for m in workspace.ephemeral if (m.channel, m.only_for) == (channel.id, me.id) and not m.thread_ts]
        shown = sorted([*workspace.top_level(channel.id), *own], key=lambda message: message.ts)
        return web.json_response(
            {
                "messages": [self._shown(message, me.id) for message in shown],
                "prompts": workspace.prompts.get(channel.id),
                "statuses": {ts: asdict(status) for (at, ts), status in workspace.statuses.items() if at == channel.id},
            }
        )

    async def thread(self, request: web.Request) -> web.Response:
        """Give a thread, root first."""
        me, channel = self._who_and_where(request)
        root, workspace = request.query["ts"], self._place.workspace
        own = [m for m in workspace.ephemeral if (m.channel, m.only_for, m.thread_ts) == (channel.id, me.id, root)]
        shown = sorted([*workspace.thread(channel.id, root), *own], key=lambda message: message.ts)
        status = workspace.statuses.get((channel.id, root))
        return web.json_response(
            {
                "messages": [self._shown(message, me.id) for message in shown],
                "status": asdict(status) if status else None,
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Send every change until the page goes away."""
        me = self._member(request.query.get("as"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": welcome\n\n")
        stream: tuple[str, asyncio.Queue[Json | None]] = (me.id, asyncio.Queue())
        self._streams.append(stream)
        try:
            await _pour(stream[1], response)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._streams.remove(stream)
        return response

    def end(self) -> None:
        """End every stream."""
        for _, queue in self._streams:
            queue.put_nowait(None)

    async def home(self, request: web.Request) -> web.Response:
        """Give the member's App Home."""
        me = self._member(request.query.get("as"))
        direct, view = self._place.workspace.direct_channel(me.id), self._place.workspace.homes.get(me.id)
        if direct is not None and request.query.get("open"):
            self._place.events.home_opened(me.id, direct, "home")
        return web.json_response({"view": shown_view(view) if view else None})

    async def say(self, request: web.Request) -> web.Response:
        """Say something."""
        values = await _body(request)
        me, channel = self._acting(values)
        words = str(values.get("text", "")).strip()
        if not words:
            raise _bad("There is nothing to send.")
        said = self._place.events.say(me.id, channel.id, words, values.get("thread_ts"))
        return web.json_response({"ts": said.ts})

    async def edit(self, request: web.Request) -> web.Response:
        """Change one's own message."""
        values = await _body(request)
        self._place.events.edit(self._own_message(values), str(values.get("text", "")))
        return web.json_response({})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete one's own message."""
        self._place.events.delete(self._own_message(await _body(request)))
        return web.json_response({})

    async def open(self, request: web.Request) -> web.Response:
        """Open the conversation with the app."""
        me, channel = self._acting(await _body(request))
        if channel.kind == "im":
            self._place.events.opened(me.id, channel)
        return web.json_response({})

    async def join(self, request: web.Request) -> web.Response:
        """Add the app to a channel, or remove it."""
        values = await _body(request)
        channel = self._place.workspace.channels.get(str(values.get("channel")))
        if channel is None:
            raise _bad("There is no such channel.")
        channel.bot_is_member = bool(values.get("bot"))
        self._place.workspace.tell(None, {"type": "connected", "connected": self._place.links.is_connected})
        return web.json_response({})

    async def action(self, request: web.Request) -> web.Response:
        """Click something in a message or a window."""
        values = await _body(request)
        me = self._member(values.get("as"))
        try:
            await click(self._place, me.id, self._container(values["container"]), values, values.get("state") or {})
        except NotThere as error:
            raise _bad(str(error)) from error
        except TimeoutError:
            return web.json_response({"failed": NOT_ACKNOWLEDGED})
        return web.json_response({})

    async def submit(self, request: web.Request) -> web.Response:
        """Submit a window."""
        values = await _body(request)
        return web.json_response(await submit(self._place, self._view(values), values.get("values") or {}))

    async def close(self, request: web.Request) -> web.Response:
        """Close a window without submitting it."""
        view = self._view(await _body(request))
        close(self._place, view)
        try:
            await self._place.events.closed(view)
        except TimeoutError:
            return web.json_response({"failed": NOT_ACKNOWLEDGED})
        return web.json_response({})

    async def command(self, request: web.Request) -> web.Response:
        """Send a slash command; what the app answers at once is shown to the member alone."""
        values = await _body(request)
        me, channel = self._acting(values)
        try:
            answer = await self._place.events.command(me.id, channel, values["command"], values.get("text", ""))
        except TimeoutError:
            return web.json_response({"failed": NOT_ACKNOWLEDGED})
        if answer:
            ts = self._place.workspace.next_ts()
            text, blocks = str(answer.get("text", "")), answer.get("blocks")
            message = Message(channel.id, ts, BOT_USER, text, blocks, only_for=me.id)
            self._place.workspace.add(message)
            self._place.events.announce(message)
        return web.json_response({})

    async def shortcut(self, request: web.Request) -> web.Response:
        """Choose a shortcut at a message."""
        values = await _body(request)
        me, channel = self._acting(values)
        message = self._place.workspace.find(channel.id, str(values.get("ts")))
        if message is None:
            raise _bad("This message is not there any more.")
        try:
            await self._place.events.shortcut(me.id, message, values["callback_id"])
        except TimeoutError:
            return web.json_response({"failed": NOT_ACKNOWLEDGED})
        return web.json_response({})

    def _tell(self, member: str | None, change: Json) -> None:
        for reader, queue in self._streams:
            if member in (None, reader):
                queue.put_nowait(self._for_reader(change, reader))

    def _for_reader(self, change: Json, reader: str) -> Json:
        """Make what is drawn fit its reader: Markdown as nodes, the reader's own feedback."""
        if "message" not in change:
            return change
        message = self._place.workspace.find(change["channel"], change["message"]["ts"])
        return change | {"message": self._shown(message, reader)} if message else change

    def _shown(self, message: Message, reader: str) -> Json:
        shown = self._place.events.shown(message, reader)
        blocks = shown["blocks"] or []
        drawn = [b | {"nodes": nodes(str(b.get("text", "")))} if b.get("type") == "markdown" else b for b in blocks]
        return shown | {"blocks": drawn or None}

    def _member(self, identity: object) -> Member:
        members = self._place.workspace.members
        member = members.get(str(identity)) if identity else next(iter(members.values()))
        if member is None or member.is_bot:
            raise _bad("There is no such member.")
        return member

    def _who_and_where(self, request: web.Request) -> tuple[Member, Channel]:
        return self._acting({"as": request.query.get("as"), "channel": request.query.get("channel")})

    def _acting(self, values: Json) -> tuple[Member, Channel]:
        member = self._member(values.get("as"))
        channel = self._place.workspace.channels.get(str(values.get("channel")))
        if channel is None or channel.member not in (None, member.id):
            raise _bad("There is no such channel.")
        return member, channel

    def _own_message(self, values: Json) -> Message:
        member, channel = self._acting(values)
        message = self._place.workspace.find(channel.id, str(values.get("ts")))
        if message is None or message.user != member.id:
            raise _bad("This is not your message.")
        return message

    def _container(self, container: Json) -> Message | View:
        if "view_id" in container:
            return self._view(container)
        message = self._place.workspace.find(str(container.get("channel")), str(container.get("ts")))
        if message is None:
            raise _bad("This message is not there any more.")
        return message

    def _view(self, values: Json) -> View:
        workspace = self._place.workspace
        homes = {view.id: view for view in workspace.homes.values()}
        view = workspace.views.get(str(values.get("view_id"))) or homes.get(str(values.get("view_id")))
        if view is None:
            raise _bad("This window is not open any more.")
        return view


async def _pour(queue: asyncio.Queue[Json | None], response: web.StreamResponse) -> None:
    while True:
        try:
            change = await asyncio.wait_for(queue.get(), _HEARTBEAT)
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if change is None:
            return
        await response.write(f"data: {json.dumps(change)}\n\n".encode())


async def _body(request: web.Request) -> Json:
    try:
        values = await request.json()
    except ValueError:
        raise _bad("The request was not JSON.") from None
    if not isinstance(values, dict):
        raise _bad("The request was not an object.")
    return values


def _bad(sentence: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": sentence}), content_type="application/json")


def _member(member: Member, number: int) -> Json:
    initials = "".join(word[0] for word in member.name.split()[:2]).upper()
    return {**asdict(member), "initials": initials, "colour": _COLOURS[number % len(_COLOURS)]}


def _channel(channel: Channel) -> Json:
    values = asdict(channel)
    return values | {"with": BOT_USER if values.pop("member") else None}
