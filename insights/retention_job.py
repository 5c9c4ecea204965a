"""Forgetting as a job: words once a day, reply addresses more often, and how many went is logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import structlog

from insights.job_runs import JobRuns
from insights.retention import Retention

JOB = "retention"
_log = structlog.get_logger()


class RetentionJob:
    """Called again and again; after a day on which nothing ran, the next run forgets all that is due.

    What it does once a day is done once across all processes of the same database.
    """

    def __init__(
        self, retention: Retention, runs: JobRuns, days: int, clock: Callable[[], dt.datetime], zone: ZoneInfo
    ) -> None:
        self._retention = retention
        self._runs = runs
        self._days = days
        self._clock = clock
        self._zone = zone
        self._addresses = 0  # removed by this process since it last logged

    def run(self) -> None:
        """Remove what is due: expired reply addresses each time, words once a day across all processes."""
        self._addresses += self._retention.purge_deliveries()
        today = self._clock().astimezone(self._zone).date().isoformat()
        self._runs.once(JOB, today, lambda: self._forget(today))

    def _forget(self, day: str) -> str:
        questions = self._retention.forget_text(self._days)
        addresses, self._addresses = self._addresses, 0
        _log.info(
            "retention", day=day, days_kept=self._days, questions_forgotten=questions, addresses_removed=addresses
        )
        return f"{questions} questions forgotten, {addresses} reply addresses removed"
