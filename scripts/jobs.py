"""What runs when, beside answering, in threads of its own: themes are found, published and worked out."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import traceback
from collections.abc import Callable

import structlog

from database.failures import DatabaseUnusable

THEMES_EVERY = 3600.0  # seconds
NICE = 10  # so that answers come first

_log = structlog.get_logger()


class Beside:
    """Does one thing at a time in a thread of its own; what went wrong is logged, and tried again.

    The higher `nice`, the lower its priority, as the command of that name has it.

    The thread ends with the process: what it had not finished is rolled back, and done again later.
    """

    def __init__(self, name: str, work: Callable[[], None], nice: int = NICE) -> None:
        self._nice = nice
        self._name = name
        self._work = work
        self._thread: threading.Thread | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether it has begun and not ended."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin, unless it is under way; returns at once."""
        if not self.is_under_way:
            self._thread = threading.Thread(target=self._survive, name=self._name, daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, but no longer than so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _survive(self) -> None:
        # On Linux a thread has a priority of its own.
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self._nice)
        try:
            self._work()
        except DatabaseUnusable as error:
            _log.error(f"{self._name}_put_off", reason=str(error))
        except Exception as error:  # noqa: BLE001 (whatever it is, the next round may do better)
            trace = "".join(traceback.format_tb(error.__traceback__))
            _log.error(f"{self._name}_failed", error=type(error).__name__, trace=trace)


class ThemeJob:
    """Keeps themes and what leads see of them up to date.

    `recompute_if_due` finds the themes anew once a day over all processes and else places new questions, giving None.
    Figures are published right after themes were found: by then, what has become a theme is counted as one. A closed
    month is so published within its first day, and what was missed is caught up.
    """

    def __init__(
        self,
        recompute_if_due: Callable[[], object | None],
        publish: Callable[[], int],
        refresh: Callable[[], object],
        every: float = THEMES_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._recompute_if_due = recompute_if_due
        self._publish = publish
        self._refresh = refresh
        self._every = every
        self._clock = clock
        self._begun_at: float | None = None
        self._is_to_publish = False
        self._beside = Beside("themes", self.run)

    def start_if_due(self) -> None:
        """Begin a round unless one is under way or the last began within the hour; returns at once."""
        now = self._clock()
        if self._beside.is_under_way or (self._begun_at is not None and now - self._begun_at < self._every):
            return
        self._begun_at = now
        self._beside.start()

    def run(self) -> None:
        """Do one round."""
        if self._recompute_if_due() is not None:
            self._is_to_publish = True
        if self._is_to_publish:
            _log.info("themes_published", periods=self._publish())
            self._is_to_publish = False
        self._refresh()
