"""Forgetting: reply addresses after a day, words after the retention time."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import and_, delete, or_, select, update

from database.engine import Database
from database.models import Delivery, Feedback, Question, Request
from insights.kept_themes import hold_themes
from insights.question_log import OPEN
from insights.theme_traces import forget_vectors


class Retention:
    """Deletes what need not, or may no longer, be kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def purge_deliveries(self) -> int:
        """Delete the reply addresses that have expired, and say how many there were."""
        with self._database.write() as session:
            expired = delete(Delivery).where(Delivery.expires <= self._database.now(session))
            return len(session.scalars(expired.returning(Delivery.question_id)).all())

    def forget_text(self, retention_days: int) -> int:
        """Blank the words of questions asked that long ago and of their answers; say how many questions.

        What an asker or a helper wrote about them goes too, and what an encoder made of them. The rows stay, with their
        places in themes, so that months can be counted.
        """
        with self._database.write() as session:
            limit = self._database.now(session) - dt.timedelta(days=retention_days)
            old = and_(Question.asked_at <= limit, Question.status.not_in(OPEN))
            hold_themes(self._database, session)
            ids = select(Question.id).where(old)
            forget_vectors(session, ids)
            session.execute(update(Feedback).where(Feedback.question_id.in_(ids)).values(comment=None))
            session.execute(update(Request).where(Request.question_id.in_(ids)).values(reply=None))
            written = and_(old, or_(Question.text.is_not(None), Question.answer.is_not(None)))
            blanked = update(Question).where(written).values(text=None, answer=None)
            return len(session.scalars(blanked.returning(Question.id)).all())
