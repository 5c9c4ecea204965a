"""When themes are found anew: once a day by one of the processes.

Sooner, where deleted words left a theme unnamed, or the questions are encoded by another encoder than the themes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import JobRun, Question, Theme, ThemeMember
from insights.kept_themes import UNNAMED

EVERY = dt.timedelta(hours=20)  # an hourly round, if a little early or late, still comes once a day
GIVEN_UP_AFTER = dt.timedelta(hours=1)  # by then whoever began has been stopped
_JOB, _PERIOD = "themes", "latest"


@dataclass(frozen=True)
class Round:
    """The right to find the themes anew."""

    started_at: dt.datetime


class ThemeRounds:
    """Lets one process at a time find the themes anew, when it is time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, now: dt.datetime, encoder: str) -> Round | None:
        """Take the round that is due by this encoder; None where none is, or another process has it."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        first = insert(JobRun).values(job=_JOB, period=_PERIOD, started_at=now).on_conflict_do_nothing()
        with self._database.write() as session:
            if session.scalar(first.returning(JobRun.job)) is not None:
                return Round(now)
            again = update(JobRun).where(_is_round(), _is_due(now, encoder)).values(started_at=now, finished_at=None)
            return Round(now) if session.scalar(again.returning(JobRun.job)) is not None else None

    def finish(self, round_: Round, detail: str, now: dt.datetime) -> None:
        """Note that the round is over."""
        ours = update(JobRun).where(_is_round(), JobRun.started_at == round_.started_at)
        with self._database.write() as session:
            session.execute(ours.values(finished_at=now, detail=detail))


def _is_round() -> ColumnElement[bool]:
    return and_(JobRun.job == _JOB, JobRun.period == _PERIOD)


def _is_due(now: dt.datetime, encoder: str) -> ColumnElement[bool]:
    over = JobRun.finished_at.is_not(None)
    # A theme without any words left is never named, nor found anew.
    spoken = (ThemeMember.theme_id == Theme.id, Question.id == ThemeMember.question_id, Question.text.is_not(None))
    unnamed = exists().where(Theme.label == UNNAMED, *spoken)
    others = exists().where(Theme.encoder != encoder, *spoken)  # by their centres no new question could be placed
    return or_(
        and_(over, or_(JobRun.started_at <= now - EVERY, unnamed, others)),
        and_(~over, JobRun.started_at <= now - GIVEN_UP_AFTER),
    )
