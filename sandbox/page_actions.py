"""What members do on the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.commands import choose_shortcut, send_command
from sandbox.page_request import acting, bad, find_member, find_message, find_own_message, find_view, read_body
from sandbox.place import Place
from sandbox.windows import NOT_ACKNOWLEDGED, NotThere, click, close, submit

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageActions:
    """What is posted under /page/."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def routes(self) -> list[web.RouteDef]:
        """Give the routes."""
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
        return [web.post(f"/page/{name}", handler) for name, handler in posts.items()]

    async def say(self, request: web.Request) -> web.Response:
        """Say something."""
        values = await read_body(request)
        me, channel = acting(self._place, values)
        words = str(values.get("text", "")).strip()
        if not words:
            raise bad("There is nothing to send.")
        if channel.is_archived:
            raise bad("This channel is archived.")
        said = self._place.events.say(me.id, channel.id, words, values.get("thread_ts"))
        return web.json_response({"ts": said.ts})

    async def edit(self, request: web.Request) -> web.Response:
        """Change one's own message."""
        values = await read_body(request)
        self._place.events.edit(find_own_message(self._place, values), str(values.get("text", "")))
        return web.json_response({})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete one's own message."""
        self._place.events.delete(find_own_message(self._place, await read_body(request)))
        return web.json_response({})

    async def open(self, request: web.Request) -> web.Response:
        """Open a tab of the conversation with the app."""
        values = await read_body(request)
        me, channel = acting(self._place, values)
        if channel.kind == "im" and values.get("tab") == "home" and self._place.workspace.home_is_enabled:
            self._place.events.home_opened(me.id, channel, "home")
        elif channel.kind == "im":
            self._place.events.opened(me.id, channel)
        return web.json_response({})

    async def join(self, request: web.Request) -> web.Response:
        """Add the app to a channel, or remove it."""
        values = await read_body(request)
        channel = self._place.workspace.channels.get(str(values.get("channel")))
        if channel is None:
            raise bad("There is no such channel.")
        channel.bot_is_member = bool(values.get("bot"))
        self._place.workspace.tell(None, {"type": "channels"})
        return web.json_response({})

    async def action(self, request: web.Request) -> web.Response:
        """Click something in a message, a window or an App Home."""
        values = await read_body(request)
        me, container = find_member(self._place, values.get("as")), values["container"] | {"as": values.get("as")}
        place = find_view if "view_id" in container else find_message
        found = place(self._place, container)
        return await _carried_out(click(self._place, me.id, found, values, values.get("state") or {}))

    async def submit(self, request: web.Request) -> web.Response:
        """Submit a window."""
        values = await read_body(request)
        view = find_view(self._place, values)
        return web.json_response(await submit(self._place, view, values.get("values") or {}))

    async def close(self, request: web.Request) -> web.Response:
        """Close a window without submitting it, or all that lie over each other."""
        values = await read_body(request)
        return await _carried_out(close(self._place, find_view(self._place, values), with_all=bool(values.get("all"))))

    async def command(self, request: web.Request) -> web.Response:
        """Send a slash command; what the app answers at once is shown to the member alone."""
        values = await read_body(request)
        me, channel = acting(self._place, values)
        command, words = str(values.get("command")), str(values.get("text", ""))
        if values.get("thread_ts"):
            raise bad(f"{command} is not supported in threads. Sorry!")
        return await _carried_out(send_command(self._place, me.id, channel, command, words))

    async def shortcut(self, request: web.Request) -> web.Response:
        """Choose a shortcut at a message, or from anywhere."""
        values = await read_body(request)
        me, message = find_member(self._place, values.get("as")), None
        if values.get("ts"):
            acting(self._place, values)
            message = find_message(self._place, values)
        return await _carried_out(choose_shortcut(self._place, me.id, str(values.get("callback_id")), message))


async def _carried_out(work: Awaitable[None]) -> web.Response:
    try:
        await work
    except NotThere as error:
        raise bad(str(error)) from error
    except TimeoutError:
        return web.json_response({"failed": NOT_ACKNOWLEDGED})
    return web.json_response({})
