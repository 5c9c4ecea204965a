"""Which pages of case studies were shared, so that each is shared once, whichever process is pressed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete

from database.engine import Database
from database.models import JobRun
from insights.job_runs import JobRuns

_JOB = "case_share"
_ABANDONED = dt.timedelta(minutes=2)  # after which whoever began sharing has been stopped
_REMEMBERED = dt.timedelta(days=30)


class CaseShares:
    """Hands out the right to share a page, once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._runs = JobRuns(database, _ABANDONED)

    def begin(self, key: str) -> bool:
        """Take the right to share what this key names; False where it is shared, or being shared, already."""
        self._forget_old()
        return self._runs.begin(_JOB, key)

    def end(self, key: str, *, is_shared: bool) -> None:
        """Note that it is shared, or that it came to nothing and may be tried again."""
        if is_shared:
            self._runs.finish(_JOB, key, "")
        else:
            self._runs.forget(_JOB, key)

    def _forget_old(self) -> None:
        with self._database.write() as session:
            before = self._database.now(session) - _REMEMBERED
            session.execute(delete(JobRun).where(JobRun.job == _JOB, JobRun.started_at < before))
