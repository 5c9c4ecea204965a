"""What holds for every answer: headers that keep a browser from running or loading anything, and limits on trying.

The pages have no script at all, so the content security policy forbids every one. A form may come from the dashboard's
own pages alone: browsers say where a request comes from (Sec-Fetch-Site, else Origin), beside the form's own word.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE = ("GET", "HEAD")
_SIGN_IN = "/sign-in"
_TRIES, _WITHIN = 10, 60.0  # of signing in from one address, and in how many seconds
_MOST_ADDRESSES = 10_000
_ELSEWHERE = "This form did not come from the dashboard, so nothing was changed."
_TOO_MANY = "Too many tries to sign in. Please wait a minute and try again."


class Protection:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._host = urlsplit(url).netloc
        self._is_secure = url.startswith("https://")
        self._clock = clock
        self._tries: defaultdict[str, deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what may not pass, and put the headers on every answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._put(MutableHeaders(scope=message), str(scope["path"]))
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, sent)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if scope["method"] not in _SAFE and not self._is_own(headers):
            return PlainTextResponse(_ELSEWHERE, HTTPStatus.FORBIDDEN)
        if str(scope["path"]).startswith(_SIGN_IN) and not self._may_try((scope.get("client") or ("",))[0]):
            return PlainTextResponse(_TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "60"})
        return None

    def _is_own(self, headers: Headers) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site == "same-origin"
        return origin is not None and urlsplit(origin).netloc == self._host

    def _may_try(self, address: str) -> bool:
        now = self._clock()
        if len(self._tries) > _MOST_ADDRESSES:
            self._tries.clear()
        tries = self._tries[address]
        while tries and now - tries[0] > _WITHIN:
            tries.popleft()
        if len(tries) >= _TRIES:
            return False
        tries.append(now)
        return True

    def _put(self, headers: MutableHeaders, path: str) -> None:
        headers.update(_HEADERS)
        if self._is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        headers["Cache-Control"] = "max-age=3600" if path.startswith("/static/") else "no-store"
