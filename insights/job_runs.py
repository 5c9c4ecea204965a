"""Jobs that are done once for each period, whichever of several processes comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import JobRun

_PATIENCE = dt.timedelta(minutes=30)  # a run that has not ended after so long was stopped in the middle


class JobRuns:
    """Keeps which job was done for which period."""

    def __init__(self, database: Database, patience: dt.timedelta = _PATIENCE) -> None:
        self._database = database
        self._patience = patience

    def once(self, job: str, period: str, work: Callable[[], str]) -> bool:
        """Do the work unless it was done for this period or is being done; say whether it was done here.

        `work` gives what is noted of the run: figures, never anybody's words. Where it fails, it is left to be done
        again.
        """
        if not self.begin(job, period):
            return False
        try:
            detail = work()
        except BaseException:
            self.forget(job, period)
            raise
        self.finish(job, period, detail)
        return True

    def begin(self, job: str, period: str) -> bool:
        """Take the right to do it; False where it was done, or is being done."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        with self._database.read() as session:  # most often it is done, and nothing need be locked
            finished = session.scalar(select(JobRun.finished_at).where(_is(job, period)))
        if finished is not None:
            return False
        with self._database.write() as session:
            now = self._database.now(session)
            row = insert(JobRun).values(job=job, period=period, started_at=now).on_conflict_do_nothing()
            if session.scalar(row.returning(JobRun.job)) is not None:
                return True
            stopped = (_is(job, period), JobRun.finished_at.is_(None), JobRun.started_at <= now - self._patience)
            taken_over = update(JobRun).where(*stopped).values(started_at=now)
            return session.scalar(taken_over.returning(JobRun.job)) is not None

    def finish(self, job: str, period: str, detail: str) -> None:
        """Note that it is done."""
        with self._database.write() as session:
            done = {"finished_at": self._database.now(session), "detail": detail}
            session.execute(update(JobRun).where(_is(job, period)).values(**done))

    def forget(self, job: str, period: str) -> None:
        """Leave it to be done again."""
        with self._database.write() as session:
            session.execute(delete(JobRun).where(_is(job, period)))


def _is(job: str, period: str) -> ColumnElement[bool]:
    return (JobRun.job == job) & (JobRun.period == period)
