"""Ends requests that take too long in all: the time limits of sockets begin anew with each byte that comes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self


class TooSlow(Exception):
    """What was asked for was not there in time."""


class Deadline:
    """A context in which requests that are traced by it must end in time; raises `TooSlow` where they do not."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(max(seconds, 0.0), self._end)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._is_over = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            for each in self._sockets:
                each.close()
            self._sockets.clear()
        if self._is_over and isinstance(error, Exception):
            raise TooSlow from error

    def within(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Pass a body on; one without a length ends without an error when its connection is ended."""
        yield from pieces
        if self._is_over:
            raise TooSlow

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Watch a request: the value of its `trace` extension."""
        if event != "connection.connect_tcp.complete":
            return
        connected: socket.socket = info["return_value"].get_extra_info("socket")
        with self._lock:
            # A second hold on the connection, for TLS takes the first one's place.
            self._sockets.append(connected.dup())
        if self._is_over:
            self._end()

    def _end(self) -> None:
        self._is_over = True
        with self._lock:
            for each in self._sockets:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
