"""A limit on how long a piece of work may keep its caller waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """The work was given up because the process is stopping."""


def within(seconds: float, work: Callable[[], T], stop: Future[None]) -> T:
    """Give what `work` gives, or raise what it raises; raises TimeoutError when late, `Stopped` when `stop` is set.

    Work that is late goes on in a thread of its own, since a thread cannot be stopped, and what it gives is dropped.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 (handed to the caller, who raises it)
            outcome.set_exception(error)

    # A daemon: work that never ends must not keep the process from ending.
    threading.Thread(target=run, name="answer", daemon=True).start()
    waited_for: list[Future[Any]] = [outcome, stop]
    wait(waited_for, timeout=seconds, return_when=FIRST_COMPLETED)
    if not outcome.done() and stop.done():
        raise Stopped
    return outcome.result(timeout=0)
