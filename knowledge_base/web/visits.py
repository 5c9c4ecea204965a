"""Requests as a polite visitor makes them: as robots.txt lets, one after the other, in time, and on where they lead."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx

from knowledge_base.web.addresses import AddressWrong, normalised
from knowledge_base.web.deadline import Deadline
from knowledge_base.web.robots import AGENT, Robots
from knowledge_base.web.transport import PublicTransport
from knowledge_base.web.unpacking import ACCEPTED, unpacked

MOST_REDIRECTS = 5
_STEP = httpx.Timeout(15.0)  # for connecting, and for each piece that is sent or received
_BETWEEN = 0.5  # seconds from one request of a site to the next, where it does not say
_LONGEST_WAIT = 10.0
_FOR_GOOD = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)


class Refused(Exception):
    """Why an address is not fetched."""


@dataclass(frozen=True)
class Visit:
    """An answer, its unpacked body, the address that gave it, and the one that the first has moved to for good, if any.

    Taking the body raises `TooSlow`, `Unreadable` and what httpx raises.
    """

    response: httpx.Response
    body: Iterator[bytes]
    address: str
    moved_to: str | None


class Visitor:
    """Visits for one run; what each site's robots.txt says is remembered for it."""

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        *,
        seconds: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Call public addresses unless another transport is given; `seconds` is for each request in all."""
        headers = {
            "User-Agent": f"{AGENT}/{version('evidence-desk')}",
            "Accept-Encoding": ACCEPTED,
            "Accept-Language": "en-GB, en;q=0.9, *;q=0.5",
        }
        self._client = httpx.Client(
            transport=transport or PublicTransport(), timeout=_STEP, headers=headers, trust_env=False
        )
        self._seconds, self._clock, self._sleep = seconds, clock, sleep
        self._robots = Robots(self._robots_txt)
        self._last: dict[str, float] = {}  # when each site was asked

    def close(self) -> None:
        """Give back connections."""
        self._client.close()

    @contextmanager
    def visit(self, method: str, address: str, headers: dict[str, str]) -> Iterator[Visit]:
        """Send a request, and on to wherever it leads; each step is judged anew.

        Raises `Refused`, `TooSlow` and what httpx raises.
        """
        moved_to: str | None = None
        is_for_good = True
        for _ in range(MOST_REDIRECTS + 1):
            if refusal := self._robots.refusal(address):
                raise Refused(refusal)
            self._wait(address)
            with self._sent(method, address, headers) as (response, body):
                following = response.next_request
                if following is None:
                    yield Visit(response, body, address, moved_to)
                    return
                is_for_good = is_for_good and response.status_code in _FOR_GOOD
            address = _on(str(following.url))
            moved_to = address if is_for_good else moved_to
        raise Refused("leads from one address to the next without end")

    @contextmanager
    def _sent(
        self, method: str, address: str, headers: dict[str, str]
    ) -> Iterator[tuple[httpx.Response, Iterator[bytes]]]:
        with (
            Deadline(self._seconds) as deadline,
            self._client.stream(method, address, headers=headers, extensions={"trace": deadline.trace}) as response,
        ):
            yield response, deadline.within(unpacked(response))

    def _wait(self, address: str) -> None:
        """Wait until the address's site may be asked again."""
        site = urlsplit(address).netloc
        wanted = self._robots.rules(address).delay()
        until = self._last.get(site, float("-inf")) + min(_BETWEEN if wanted is None else wanted, _LONGEST_WAIT)
        if (left := until - self._clock()) > 0:
            self._sleep(left)
        self._last[site] = self._clock()

    def _robots_txt(self, address: str, most: int) -> tuple[int, bytes]:
        """Give status and beginning of a robots.txt, wherever it lies; one that leads nowhere is as good as none."""
        for _ in range(MOST_REDIRECTS + 1):
            with self._sent("GET", address, {}) as (response, pieces):
                following = response.next_request
                if following is None:
                    body = bytearray()
                    for piece in pieces:
                        body += piece
                        if len(body) >= most:
                            break
                    return response.status_code, bytes(body[:most])
            try:
                address = normalised(str(following.url))
            except AddressWrong:
                break
        return HTTPStatus.NOT_FOUND, b""


def _on(address: str) -> str:
    try:
        return normalised(address)
    except AddressWrong as error:
        raise Refused(f"leads to where nothing is fetched from: {error}") from error
