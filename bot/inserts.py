"""What must be durable before Slack is acknowledged, in a thread of its own that answers give way to.

Slack waits three seconds for an acknowledgement. Answering takes both cores and the interpreter's lock, so it begins
when nothing waits to be stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from bot.patience import in_turn

_LONGEST = 0.5  # seconds that an answer gives way, however much there is to store

T = TypeVar("T")


class Inserts:
    """Stores in the order of arrival."""

    def __init__(self) -> None:
        self.executor = ThreadPoolExecutor(1, thread_name_prefix="insert")
        self._waiting = 0
        self._none_waits = asyncio.Event()
        self._none_waits.set()

    async def do(self, work: Callable[..., T], *arguments: object) -> T:
        """Store something, after what came before it."""
        self._waiting += 1
        self._none_waits.clear()
        try:
            return await in_turn(self.executor, work, *arguments)
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._none_waits.set()

    async def give_way(self) -> None:
        """Wait until nothing waits to be stored, but not for long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._none_waits.wait(), _LONGEST)
