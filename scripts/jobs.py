"""What runs when, beside answering: themes are found, published and worked out in a thread of their own."""

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
_NICE = 10  # so that answers come first

_log = structlog.get_logger()


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
        self._thread: threading.Thread | None = None

    def start_if_due(self) -> None:
        """Begin a round unless one is under way or the last began within the hour; returns at once.

        The thread ends with the process: what it had not finished is rolled back, and done again later.
        """
        now = self._clock()
        if self._begun_at is not None and now - self._begun_at < self._every:
            return
        if self._thread is not None and self._thread.is_alive():
            return
        self._begun_at = now
        self._thread = threading.Thread(target=self._survive, name="themes", daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Do one round."""
        if self._recompute_if_due() is not None:
            self._is_to_publish = True
        if self._is_to_publish:
            _log.info("themes_published", periods=self._publish())
            self._is_to_publish = False
        self._refresh()

    def _survive(self) -> None:
        # On Linux a thread has a priority of its own.
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        try:
            self.run()
        except DatabaseUnusable as error:
            _log.error("themes_put_off", reason=str(error))
        except Exception as error:  # noqa: BLE001 (whatever it is, the next round may do better)
            trace = "".join(traceback.format_tb(error.__traceback__))
            _log.error("themes_failed", error=type(error).__name__, trace=trace)
