"""Which encoders' vectors are in use, so that those that no process needs any more can be deleted.

Every process notes whose vectors it serves or makes. What nobody has noted for a day is deleted, but never what is in
force: a process whose vectors went would find its passages and then have nothing to show of them.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import JobRun, Vector
from retrieval.encoder_in_force import encoder_in_force

GRACE = dt.timedelta(days=1)
_JOB = "vectors in use"
_EVERY = 3600.0  # seconds
_AT_ONCE = 500  # vectors deleted in one transaction, so that nobody waits long for their turn to write


class VectorUse:
    """Keeps when each encoder's vectors were last in use, by the database's clock."""

    def __init__(
        self, database: Database, grace: dt.timedelta = GRACE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._grace = grace
        self._clock = clock
        self._noted_at: dict[str, float] = {}

    def keep_up(self, served: str) -> None:
        """Note what is served, and delete what nobody has used for the time of grace; at most once an hour."""
        if self.note(served) and (deleted := self.forget()):
            structlog.get_logger().info("old_vectors_deleted", vectors=deleted)

    def note(self, key: str) -> bool:
        """Note that this encoder's vectors are in use now; False where that was noted within the hour."""
        now, before = self._clock(), self._noted_at.get(key)
        if before is not None and now - before < _EVERY:
            return False
        self._write(key)
        self._noted_at[key] = now
        return True

    def _write(self, key: str) -> None:
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        with self._database.write() as session:
            now = self._database.now(session)
            row = insert(JobRun).values(job=_JOB, period=key, started_at=now)
            session.execute(row.on_conflict_do_update(index_elements=["job", "period"], set_={"started_at": now}))

    def forget(self) -> int:
        """Delete the vectors that are not in force and that nobody has used for the time of grace; give how many."""
        return sum(self._forget(key) for key in self._unused())

    def _unused(self) -> list[str]:
        in_force = encoder_in_force(self._database)
        with self._database.read() as session:
            now = self._database.now(session)
            stored = set(session.scalars(select(Vector.encoder).distinct()))
            noted = {row.period: row.started_at for row in session.scalars(select(JobRun).where(JobRun.job == _JOB))}
        others = stored - {in_force.key if in_force else None}
        for key in others - noted.keys():  # nobody knows since when: its time of grace begins now
            self._write(key)
        return sorted(key for key in others if key in noted and noted[key] <= now - self._grace)

    def _forget(self, key: str) -> int:
        some = select(Vector.passage_id).where(Vector.encoder == key).limit(_AT_ONCE)
        statement = delete(Vector).where(Vector.encoder == key, Vector.passage_id.in_(some))
        given_back = statement.returning(Vector.passage_id).execution_options(synchronize_session=False)
        deleted = 0
        while True:
            with self._database.write() as session:
                gone = len(session.scalars(given_back).all())
            if not gone:
                break
            deleted += gone
        with self._database.write() as session:
            session.execute(delete(JobRun).where(JobRun.job == _JOB, JobRun.period == key))
        return deleted
