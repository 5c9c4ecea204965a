"""What the page in the browser asks for, always as one of the members."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from sandbox.model import BOT_USER, Channel, Json, Member, Message
from sandbox.page_request import acting, find_member
from sandbox.place import Place
from sandbox.sample import USER_GROUPS
from sandbox.text import nodes
from sandbox.view_objects import shown_view

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
        return [web.get(f"/page/{name}", handler) for name, handler in gets.items()]

    async def state(self, request: web.Request) -> web.Response:
        """Give who is there and what there is."""
        workspace = self._place.workspace
        me = find_member(self._place, request.query.get("as"))
        members = [_member(member, number) for number, member in enumerate(workspace.members.values())]
        channels = [_channel(channel) for channel in workspace.channels.values() if channel.has(me.id)]
        bot = {"id": BOT_USER, "name": workspace.members[BOT_USER].name, "connected": self._place.links.is_connected}
        return web.json_response(
            {
                "workspace": "Local workspace",
                "me": next(member for member in members if member["id"] == me.id),
                "members": members,
                "channels": channels,
                "bot": bot,
                "commands": workspace.commands,
                "shortcuts": workspace.shortcuts,
                "groups": {identity: f"@{name}" for identity, (name, _) in USER_GROUPS.items()},
                "home_enabled": workspace.home_is_enabled,
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Give what stands in a channel."""
        me, channel = self._who_and_where(request)
        workspace = self._place.workspace
        own = [m for m in workspace.whispered(channel.id, me.id) if not m.thread_ts]
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
        own = [m for m in workspace.whispered(channel.id, me.id) if m.thread_ts == root]
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
        me = find_member(self._place, request.query.get("as"))
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
        """Give the member's App Home as it was published last."""
        view = self._place.workspace.homes.get(find_member(self._place, request.query.get("as")).id)
        return web.json_response({"view": shown_view(view) if view else None})

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

    def _who_and_where(self, request: web.Request) -> tuple[Member, Channel]:
        return acting(self._place, {"as": request.query.get("as"), "channel": request.query.get("channel")})


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


def _member(member: Member, number: int) -> Json:
    initials = "".join(word[0] for word in member.name.split()[:2]).upper()
    return {**asdict(member), "initials": initials, "colour": _COLOURS[number % len(_COLOURS)]}


def _channel(channel: Channel) -> Json:
    values = asdict(channel)
    members = len(values.pop("members")) + channel.bot_is_member
    return values | {"with": BOT_USER if values.pop("member") else None, "members": members}
