"""What is kept about one person, counted for them and deleted when they ask.

Deleting a row leaves its bytes in the file of SQLite: on free pages, in the gaps of others, in the write-ahead log.
So a deletion is noted in the same transaction, and the file is written anew afterwards, by whoever gets round to it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import DashboardSession, Delivery, Feedback, JobRun, MemberSetting, Question, Request, ThemeEdit
from insights.kept_themes import hold_themes
from insights.theme_traces import blank_themes_of, drop_themes_without_trace

DELETED = "deleted"  # in place of a pseudonym, where a row is somebody else's too
_JOB, _PERIOD = "erasure", "file"


@dataclass(frozen=True)
class Kept:
    """How much is kept about somebody."""

    questions: int = 0
    since: dt.datetime | None = None  # when the oldest of these questions was asked
    verdicts: int = 0
    comments: int = 0
    requests: int = 0
    addresses: int = 0  # where an answer was to go
    settings: bool = False  # what they told us about themselves
    sessions: int = 0  # of the dashboard
    edits: int = 0  # of themes
    resolved: int = 0  # requests of others that they resolved

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is kept."""
        return self == Kept()


class PersonalData:
    """Counts and deletes what is kept about a person, by pseudonym."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def kept(self, person: str) -> Kept:
        """Count what is kept about somebody."""
        with self._database.read() as session:
            return _kept(session, person)

    def erase(self, person: str) -> Kept:
        """Delete it all, and give what there was. `finish` then clears the bytes out of the file."""
        with self._database.write() as session:
            hold_themes(self._database, session)
            kept = _kept(session, person)
            session.execute(delete(Feedback).where(Feedback.rater == person))
            session.execute(update(ThemeEdit).where(ThemeEdit.editor == person).values(editor=DELETED))
            session.execute(update(Request).where(Request.resolver == person).values(resolver=None))
            session.execute(delete(MemberSetting).where(MemberSetting.member == person))
            session.execute(delete(DashboardSession).where(DashboardSession.owner == person))
            blank_themes_of(session, person)
            session.execute(delete(Question).where(Question.asker == person))
            drop_themes_without_trace(session)
            if not kept.is_nothing:
                _note(session, self._database.now(session))
            return kept

    def finish(self) -> bool:
        """Write the database file anew if something was deleted since; say whether that was so."""
        with self._database.read() as session:
            noted = session.get(JobRun, (_JOB, _PERIOD))
        if noted is None:
            return False
        self._database.rewrite()
        with self._database.write() as session:
            # A deletion since then has a time of its own, and is left for the next round.
            session.execute(delete(JobRun).where(_is_erasure(), JobRun.started_at == noted.started_at))
        return True


def _kept(session: Session, person: str) -> Kept:
    theirs = select(Question.id).where(Question.asker == person)
    given = Feedback.rater == person

    def count(*where: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).where(*where)) or 0

    return Kept(
        questions=count(Question.asker == person),
        since=session.scalar(select(func.min(Question.asked_at)).where(Question.asker == person)),
        verdicts=count(given),
        comments=count(given, Feedback.comment.is_not(None)),
        requests=count(Request.question_id.in_(theirs)),
        addresses=count(Delivery.question_id.in_(theirs)),
        settings=session.get(MemberSetting, person) is not None,
        sessions=count(DashboardSession.owner == person),
        edits=count(ThemeEdit.editor == person),
        resolved=count(Request.resolver == person),
    )


def _is_erasure() -> ColumnElement[bool]:
    return (JobRun.job == _JOB) & (JobRun.period == _PERIOD)


def _note(session: Session, now: dt.datetime) -> None:
    session.execute(delete(JobRun).where(_is_erasure()))
    session.add(JobRun(job=_JOB, period=_PERIOD, started_at=now))
