"""Which pages of case studies were shared, so that each is shared once, whichever process is pressed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, and_, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import JobRun

_JOB = "case_share"
_ABANDONED = dt.timedelta(minutes=2)  # after which whoever began sharing has been stopped
_REMEMBERED = dt.timedelta(days=30)


class CaseShares:
    """Hands out the right to share a page, once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, key: str) -> bool:
        """Take the right to share what this key names; False where it is shared, or being shared, already."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        with self._database.write() as session:
            now = self._database.now(session)
            session.execute(delete(JobRun).where(JobRun.job == _JOB, JobRun.started_at < now - _REMEMBERED))
            row = insert(JobRun).values(job=_JOB, period=key, started_at=now).on_conflict_do_nothing()
            if session.scalar(row.returning(JobRun.period)) is not None:
                return True
            left = and_(_is(key), JobRun.finished_at.is_(None), JobRun.started_at < now - _ABANDONED)
            taken_up = update(JobRun).where(left).values(started_at=now)
            return session.scalar(taken_up.returning(JobRun.period)) is not None

    def end(self, key: str, *, is_shared: bool) -> None:
        """Note that it is shared, or that it came to nothing and may be tried again."""
        with self._database.write() as session:
            if is_shared:
                session.execute(update(JobRun).where(_is(key)).values(finished_at=self._database.now(session)))
            else:
                session.execute(delete(JobRun).where(_is(key)))


def _is(key: str) -> ColumnElement[bool]:
    return and_(JobRun.job == _JOB, JobRun.period == key)
