"""What an app posts to the address that came with a click, a command or a shortcut."""

from __future__ import annotations

from aiohttp import web

from sandbox import faulty
from sandbox.model import BOT_USER, Json, Message
from sandbox.place import Place
from sandbox.refusals import Refused, checked_content
from sandbox.response_urls import ResponseUrl

_STATUS = {"used_url": 404, "expired_url": 404, "channel_not_found": 404, "channel_is_archived": 410}


class Responses:
    """Answers such posts."""

    def __init__(self, place: Place) -> None:
        self._place = place

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one."""
        url = self._place.urls.find(request.match_info["key"])
        if url is None:
            return _refused("expired_url")
        body = await request.json()
        fault = self._place.faults.next_for("response_url")
        return await faulty.answer(
            request,
            fault,
            lambda: self._reply(url, body),
            lambda error: self._place.urls.note(url, body, error),
        )

    def _reply(self, url: ResponseUrl, body: Json) -> web.Response:
        error = url.use()
        if error is None:
            try:
                self._carry_out(url, body)
            except Refused as refusal:
                error = refusal.error
        self._place.urls.note(url, body, error)
        return _refused(error) if error else web.json_response({"ok": True})

    def _carry_out(self, url: ResponseUrl, body: Json) -> None:
        channel = self._place.workspace.channels.get(url.channel)
        if channel is None:
            raise Refused("channel_not_found")
        if channel.is_archived:
            raise Refused("channel_is_archived")
        clicked = self._place.workspace.find(url.channel, url.ts) if url.ts else None
        is_own = clicked is not None and clicked.user == BOT_USER and not clicked.deleted
        if clicked is not None and is_own and body.get("delete_original"):
            self._place.events.delete(clicked)
        elif clicked is not None and is_own and body.get("replace_original"):
            clicked.text, clicked.blocks = checked_content(body)
            clicked.edited = clicked.only_for is None
            self._place.events.announce(clicked)
        else:
            self._post(url, body, clicked)

    def _post(self, url: ResponseUrl, body: Json, clicked: Message | None) -> None:
        text, blocks = checked_content(body)
        only_for = None if body.get("response_type") == "in_channel" else url.user
        thread = body.get("thread_ts") or (clicked.thread_ts if clicked else None)
        ts = self._place.workspace.next_ts()
        message = Message(url.channel, ts, BOT_USER, text, blocks, thread_ts=thread, only_for=only_for)
        self._place.workspace.add(message)
        self._place.events.announce(message)


def _refused(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=_STATUS.get(error, 400))
