"""How a call is answered where a fault was put in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from sandbox.faults import Fault

_ERROR_STATUS = {"500": 500, "503": 503}


def limited(retry_after: int) -> web.Response:
    """Answer that there were too many calls."""
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(retry_after)})


async def answer(
    request: web.Request, fault: Fault | None, carry_out: Callable[[], web.Response], note: Callable[[str], None]
) -> web.StreamResponse:
    """Answer a call, carried out or not as the fault has it; `note` keeps that it failed."""
    if fault is None:
        return carry_out()
    if fault.kind == "latency":
        await asyncio.sleep(fault.seconds)
        return carry_out()
    if fault.kind == "lost_reply":
        reply = carry_out()
        if request.transport is not None:
            request.transport.abort()  # carried out, and nobody hears of it
        return reply
    note(fault.error if fault.kind == "error" else f"fault_{fault.kind}")
    return _refusal(fault)


def _refusal(fault: Fault) -> web.Response:
    if fault.kind == "error":
        return web.json_response({"ok": False, "error": fault.error})
    if fault.kind == "429":
        return limited(fault.retry_after)
    if fault.kind == "html":
        return web.Response(text="<html>sign in</html>", content_type="text/html")
    return web.Response(status=_ERROR_STATUS[fault.kind], text="server error")
