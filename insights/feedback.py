"""What people think of an answer: one verdict of one person on one answer, the last one winning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import Feedback, Question
from insights.question_log import utc_now

Verdict = Literal["helpful", "unhelpful"]


class FeedbackLog:
    """Stores verdicts and, where a person gives one, the reason."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def give(self, question_id: int, rater: str, verdict: Verdict) -> bool:
        """Keep a verdict, in place of this rater's earlier one; False where the question is not there any more."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        row = insert(Feedback).values(question_id=question_id, rater=rater, verdict=verdict, given_at=self._clock())
        # Another verdict has other reasons.
        changed = {"verdict": verdict, "given_at": self._clock(), "reason": None, "comment": None}
        with self._database.write() as session:
            if session.get(Question, question_id) is None:
                return False
            session.execute(row.on_conflict_do_update(index_elements=["question_id", "rater"], set_=changed))
            return True

    def explain(self, question_id: int, rater: str, reason: str | None, comment: str | None) -> bool:
        """Add the reason for a verdict given before; False where there is none."""
        given = update(Feedback).where(Feedback.question_id == question_id, Feedback.rater == rater)
        with self._database.write() as session:
            changed = given.values(reason=reason, comment=comment).returning(Feedback.id)
            return session.scalar(changed) is not None
