"""Slack's Web API: the methods that a bot like this one calls, refused where Slack refuses them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox import faulty
from sandbox.methods import METHODS
from sandbox.model import Json
from sandbox.place import Place
from sandbox.refusals import Refused

_STRUCTURED = frozenset("blocks metadata view prompts attachments loading_messages files".split())
_TOKEN_OF_APP = frozenset({"apps.connections.open"})


@dataclass(frozen=True)
class Call:
    """One call as it was made, for whoever tests."""

    method: str
    arguments: Json
    ok: bool
    error: str | None
    at: float


class WebApi:
    """Answers calls of the Web API."""

    def __init__(self, place: Place, bot_token: str, app_token: str) -> None:
        self.calls: list[Call] = []
        self._place = place
        self._bot_token = bot_token
        self._app_token = app_token

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        try:
            arguments = await _arguments(request)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_json"})
        token = arguments.pop("token", None) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        fault = self._place.faults.next_for(method)
        return await faulty.answer(
            request,
            fault,
            lambda: self._reply(method, arguments, token),
            lambda error: self._note(method, arguments, error),
        )

    def _reply(self, method: str, arguments: Json, token: str) -> web.Response:
        try:
            found = self._carry_out(method, arguments, token)
        except Refused as refusal:
            self._note(method, arguments, refusal.error)
            if refusal.error == "ratelimited":
                return faulty.limited(1)
            return web.json_response({"ok": False, "error": refusal.error, **refusal.more})
        self._note(method, arguments, None)
        headers = {"x-oauth-scopes": ",".join(sorted(self._place.workspace.scopes))}
        return web.json_response({"ok": True, **found}, headers=headers)

    def _carry_out(self, method: str, arguments: Json, token: str) -> Json:
        if method == "api.test":
            return {}
        if not token:
            raise Refused("not_authed")
        if token not in (self._bot_token, self._app_token):
            raise Refused("invalid_auth")
        known = METHODS.get(method)
        if known is None:
            raise Refused("unknown_method")
        if (token == self._app_token) != (method in _TOKEN_OF_APP):
            raise Refused("not_allowed_token_type")
        _check_scope(known.scope(self._place, arguments), self._place.workspace.scopes)
        work: Callable[[Place, Json], Json] = known.work
        return work(self._place, arguments)

    def _note(self, method: str, arguments: Json, error: str | None) -> None:
        self.calls.append(Call(method, arguments, error is None, error, time.time()))


def _check_scope(needed: str | None, provided: frozenset[str]) -> None:
    if needed is not None and needed not in provided:
        raise Refused("missing_scope", {"needed": needed, "provided": ",".join(sorted(provided))})


async def _arguments(request: web.Request) -> Json:
    """Read the arguments from wherever they are: query, form or JSON; JSON within a form is read too."""
    values: Json = {}
    for name in request.query:
        found = request.query.getall(name)
        values[name] = found if len(found) > 1 else found[0]
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        return values | (body if isinstance(body, dict) else {})
    values.update({name: value for name, value in (await request.post()).items() if isinstance(value, str)})
    return {name: _read(name, value) for name, value in values.items()}


def _read(name: str, value: Any) -> Any:
    if name in _STRUCTURED and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return [value] if name == "loading_messages" else value
    return {"true": True, "1": True, "false": False, "0": False}.get(value, value) if name.startswith("in") else value
