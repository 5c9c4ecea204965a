"""Socket Mode: envelopes over a WebSocket, sent again where nobody acknowledged them.

As Slack does, except that what nobody is connected for waits in memory instead of being given up.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.model import APP, Json

_PING = 10.0  # seconds


@dataclass
class Settings:
    """How patient the workspace is; tests change it."""

    ack_seconds: float = 3.0
    retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    rate_limit: bool = True
    accept_connections: bool = True
    most_file_bytes: int = 20_000_000
    file_seconds: float = 0.3  # until an uploaded picture can be shown in blocks


@dataclass
class Sent:
    """What became of one event or click."""

    event_id: str
    kind: str
    event_type: str
    sent_at: float
    acked_at: float | None = None
    attempts: int = 0


@dataclass
class _Link:
    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)


class _Lost(Exception):
    """The connection ended before the acknowledgement."""


class Links:
    """The app's open connections, and what is sent over them."""

    def __init__(self, settings: Settings, tell_connected: Callable[[bool], None]) -> None:
        self.sent: list[Sent] = []
        self._settings = settings
        self._tell_connected = tell_connected
        self._tickets: set[str] = set()
        self._links: list[_Link] = []
        self._there = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_connected(self) -> bool:
        """Whether the app is there."""
        return bool(self._links)

    def new_ticket(self) -> str:
        """Give the right to one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="no such ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=_PING)
        await socket.prepare(request)
        link = _Link(socket, request)
        hello = {"type": "hello", "num_connections": len(self._links) + 1, "connection_info": {"app_id": APP}}
        await socket.send_json(hello)
        self._joined(link)
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    _acknowledge(link, frame.data)
        finally:
            self._left(link)
        return socket

    def send_event(self, payload: Json) -> None:
        """Send an event until it is acknowledged or has been tried as often as Slack tries."""
        sent = Sent(payload["event_id"], "events_api", payload["event"]["type"], time.time())
        self.sent.append(sent)
        task = asyncio.get_running_loop().create_task(self._send_again_and_again(payload, sent))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def send_once(self, kind: str, payload: Json) -> Any:
        """Send a click or a command, which Slack never repeats; raises TimeoutError where nobody acknowledges it."""
        sent = Sent(secrets.token_hex(8), kind, str(payload.get("type", kind)), time.time(), attempts=1)
        self.sent.append(sent)
        if not self._links:
            raise TimeoutError
        try:
            answer = await self._send(kind, payload, {"accepts_response_payload": True})
        except _Lost:
            raise TimeoutError from None
        sent.acked_at = time.time()
        return answer

    async def disconnect(self, how: str) -> None:
        """End the connections: announced by a frame, or without a word."""
        for link in list(self._links):
            if how == "frame":
                await link.socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
            elif link.request.transport is not None:
                link.request.transport.abort()

    async def close(self) -> None:
        """Stop sending, and close every connection."""
        for task in list(self._tasks):
            task.cancel()
        for link in list(self._links):
            await link.socket.close()

    async def _send_again_and_again(self, payload: Json, sent: Sent) -> None:
        tries = 0
        reason = ""
        while tries <= len(self._settings.retry_seconds):
            await self._there.wait()
            sent.attempts += 1
            retry = {"accepts_response_payload": False, "retry_attempt": sent.attempts - 1, "retry_reason": reason}
            try:
                await self._send("events_api", payload, retry)
            except _Lost:
                reason = "connection_failed"  # what was under way when a connection died does not count as a try
            except TimeoutError:
                reason = "timeout"
                if tries < len(self._settings.retry_seconds):
                    await asyncio.sleep(self._settings.retry_seconds[tries])
                tries += 1
            else:
                sent.acked_at = time.time()
                return

    async def _send(self, kind: str, payload: Json, more: Json) -> Any:
        link = self._links[-1]  # the newest: an older one may be about to close
        identity = secrets.token_hex(16)
        acknowledged: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        link.waiting[identity] = acknowledged
        try:
            await link.socket.send_json({"envelope_id": identity, "type": kind, "payload": payload, **more})
            return await asyncio.wait_for(acknowledged, self._settings.ack_seconds)
        except (ConnectionError, RuntimeError) as error:
            raise _Lost from error
        finally:
            link.waiting.pop(identity, None)

    def _joined(self, link: _Link) -> None:
        self._links.append(link)
        self._there.set()
        self._tell_connected(True)

    def _left(self, link: _Link) -> None:
        self._links.remove(link)
        for acknowledged in link.waiting.values():
            if not acknowledged.done():
                acknowledged.set_exception(_Lost())
        if not self._links:
            self._there.clear()
            self._tell_connected(False)


def _acknowledge(link: _Link, text: str) -> None:
    try:
        answer = json.loads(text)
    except ValueError:
        return
    waiting = link.waiting.get(answer.get("envelope_id", ""))
    if waiting is not None and not waiting.done():
        waiting.set_result(answer.get("payload"))
