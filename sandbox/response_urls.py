"""The addresses at which an app may answer a click, a command or a shortcut: five times within half an hour."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sandbox.model import Json

_USES, _SECONDS = 5, 30 * 60.0


@dataclass
class ResponseUrl:
    """One such address: whose click it was, and where."""

    user: str
    channel: str
    ts: str | None  # of the message that was clicked
    expires: float
    uses: int = 0

    def use(self) -> str | None:
        """Use it once more, or give Slack's name of the reason why not."""
        if time.monotonic() > self.expires:
            return "expired_url"
        self.uses += 1
        return "used_url" if self.uses > _USES else None


@dataclass(frozen=True)
class Posted:
    """What was posted to one of them, for whoever tests."""

    user: str
    channel: str
    ts: str | None
    body: Json
    error: str | None
    at: float


class ResponseUrls:
    """Every address that was given."""

    def __init__(self, address: str) -> None:
        self.posted: list[Posted] = []
        self._address = address
        self._given: dict[str, ResponseUrl] = {}

    def new(self, user: str, channel: str, ts: str | None = None) -> str:
        """Give an address that nobody can guess."""
        key = secrets.token_urlsafe(16)
        self._given[key] = ResponseUrl(user, channel, ts, time.monotonic() + _SECONDS)
        return f"{self._address}response/{key}"

    def find(self, key: str) -> ResponseUrl | None:
        """Find an address that was given."""
        return self._given.get(key)

    def expire(self) -> None:
        """Let everything be too late that was given so far."""
        for each in self._given.values():
            each.expires = 0.0

    def note(self, url: ResponseUrl, body: Json, error: str | None) -> None:
        """Keep what was posted."""
        self.posted.append(Posted(url.user, url.channel, url.ts, body, error, time.time()))
