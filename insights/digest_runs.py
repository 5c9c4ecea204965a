"""Which week's digest is due, and who posts it: one row of `job_run` a week, taken by one process at a time.

A digest is due from Monday 8:00 on, local time. Weeks that were missed are made up for by one digest, that of the
last of them, unless the next is less than a day away. What could not be posted is tried again while its week lasts.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import JobRun
from insights.digest import Digest, Told

Outcome = Literal["posted", "nothing", "trouble"]

_JOB = "digest"
_HOUR = 8
_WEEK, _TOO_LATE = dt.timedelta(weeks=1), dt.timedelta(days=6)
AGAIN_AFTER = 600.0  # seconds


@dataclass(frozen=True)
class DigestRun:
    """The right to post one week's digest."""

    week: dt.date  # its Monday
    taken_at: dt.datetime
    was_begun: bool  # somebody began before, so it may have been posted

    @property
    def period(self) -> str:
        """Give the ISO week, such as 2026-W45."""
        return _period(self.week)

    @property
    def number(self) -> int:
        """Give the ISO week as a number, such as 202645."""
        return int(self.period.replace("-W", ""))


@dataclass(frozen=True)
class Standing:
    """What became of the newest digest."""

    week: dt.date
    outcome: Outcome
    reason: str = ""  # Slack's name of what is in the way


class DigestRuns:
    """Gives out the runs and remembers what became of them."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], dt.datetime],
        zone: ZoneInfo,
        again_after: float = AGAIN_AFTER,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._again_after = dt.timedelta(seconds=again_after)

    def take(self) -> DigestRun | None:
        """Take the digest that is due; None where there is none, it is done, or another process is at it."""
        week = due_week(self._clock().astimezone(self._zone))
        if week is None or self._is_done(week):
            return None
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        with self._database.write() as session:
            now = self._database.now(session)
            row = insert(JobRun).values(job=_JOB, period=_period(week), started_at=now).on_conflict_do_nothing()
            if session.scalar(row.returning(JobRun.period)):
                return DigestRun(week, now, was_begun=False)
            left = and_(_of(week), JobRun.finished_at.is_(None), JobRun.started_at <= now - self._again_after)
            taken = session.scalar(update(JobRun).where(left).values(started_at=now).returning(JobRun.period))
            return DigestRun(week, now, was_begun=True) if taken else None

    def holds(self, run: DigestRun) -> bool:
        """Whether nobody else has taken it since."""
        with self._database.read() as session:
            return session.scalar(select(JobRun.period).where(_held(run))) is not None

    def finish(self, run: DigestRun, outcome: Outcome, told: Digest) -> None:
        """Note that it is done, and what the next one has to know of it."""
        trends = {str(each.id): each.trend for each in told.challenges}
        with self._database.write() as session:
            now = self._database.now(session)
            detail = {"outcome": outcome, "through": told.through, "trends": trends}
            done = update(JobRun).where(_held(run)).values(finished_at=now, detail=json.dumps(detail))
            session.execute(done)

    def put_off(self, run: DigestRun, reason: str) -> None:
        """Note what is in the way; it is taken again a little later."""
        with self._database.write() as session:
            detail = json.dumps({"outcome": "trouble", "reason": reason})
            session.execute(update(JobRun).where(_held(run)).values(detail=detail))

    def last_told(self) -> Told | None:
        """Give what the last digest said; its time is when it was begun, so that nothing new falls between two."""
        done = and_(JobRun.job == _JOB, JobRun.finished_at.is_not(None))
        with self._database.read() as session:
            row = session.scalar(select(JobRun).where(done).order_by(JobRun.period.desc()).limit(1))
        if row is None:
            return None
        detail = _detail(row)
        return Told(row.started_at, str(detail.get("through", "")), dict(detail.get("trends", {})))

    def standing(self) -> Standing | None:
        """Give what became of the newest digest; None where there was none, or where it is under way."""
        known = and_(JobRun.job == _JOB, or_(JobRun.finished_at.is_not(None), JobRun.detail.is_not(None)))
        with self._database.read() as session:
            row = session.scalar(select(JobRun).where(known).order_by(JobRun.period.desc()).limit(1))
        if row is None:
            return None
        year, number = row.period.split("-W")
        week, detail = dt.date.fromisocalendar(int(year), int(number), 1), _detail(row)
        return Standing(week, detail["outcome"], detail.get("reason", ""))

    def _is_done(self, week: dt.date) -> bool:
        with self._database.read() as session:
            return session.scalar(select(JobRun.finished_at).where(_of(week))) is not None


def due_week(now: dt.datetime) -> dt.date | None:
    """Give the Monday of the week whose digest is due at this local time; None where the next is nearly due."""
    monday = now.date() - dt.timedelta(days=now.weekday())
    week = monday if now >= _begins(monday, now) else monday - _WEEK
    return week if now < _begins(week, now) + _TOO_LATE else None


def _begins(monday: dt.date, now: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(monday, dt.time(_HOUR), now.tzinfo)


def _period(week: dt.date) -> str:
    year, number, _ = week.isocalendar()
    return f"{year}-W{number:02}"


def _of(week: dt.date) -> ColumnElement[bool]:
    return and_(JobRun.job == _JOB, JobRun.period == _period(week))


def _held(run: DigestRun) -> ColumnElement[bool]:
    return and_(_of(run.week), JobRun.started_at == run.taken_at, JobRun.finished_at.is_(None))


def _detail(row: JobRun) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.detail or "{}")
    return found
