"""Blocking work in an executor of its own, and waiting for a database that is locked or away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_exponential

from database.failures import DatabaseUnusable

SECONDS = 60.0
T = TypeVar("T")


async def in_turn(executor: ThreadPoolExecutor, work: Callable[..., T], *arguments: object) -> T:
    """Do blocking work in a thread of this executor, so that the event loop goes on."""
    return await asyncio.get_running_loop().run_in_executor(executor, work, *arguments)


async def patiently(
    executor: ThreadPoolExecutor, work: Callable[..., T], *arguments: object, seconds: float = SECONDS
) -> T:
    """Do the same again while the database cannot be used; raises `DatabaseUnusable` when that lasts too long."""
    attempts = AsyncRetrying(
        retry=retry_if_exception_type(DatabaseUnusable),
        wait=wait_exponential(multiplier=0.2, max=5.0),
        stop=stop_after_delay(seconds),
        reraise=True,
    )
    return await attempts(in_turn, executor, work, *arguments)
