"""Questions that have been answered, read back one at a time: by the buttons under an answer, and by their asker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from database.engine import Database
from database.models import Question
from insights.question_log import utc_now


@dataclass(frozen=True)
class KeptQuestion:
    """A question with what became of it; its words and its answer are forgotten after the retention time."""

    id: int
    reference: str
    asker: str | None
    asked_at: dt.datetime
    door: str
    text: str | None
    outcome: str | None
    answer: dict[str, Any] | None
    private: bool
    shared_at: dt.datetime | None


class KeptQuestions:
    """Reads answered questions, and notes which private answer was shared."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def get(self, question_id: int) -> KeptQuestion | None:
        """Give a question; None where it has been deleted."""
        with self._database.read() as session:
            row = session.execute(select(*_COLUMNS).where(Question.id == question_id)).one_or_none()
        return KeptQuestion(**row._mapping) if row else None

    def latest_of(self, asker: str, limit: int) -> list[KeptQuestion]:
        """Give what somebody asked last, by pseudonym, the newest first."""
        theirs = select(*_COLUMNS).where(Question.asker == asker)
        with self._database.read() as session:
            rows = session.execute(theirs.order_by(Question.asked_at.desc(), Question.id.desc()).limit(limit)).all()
        return [KeptQuestion(**row._mapping) for row in rows]

    def mark_shared(self, question_id: int) -> bool:
        """Note that a private answer is shared now; False where it was before, so that it is shared once."""
        unshared = update(Question).where(Question.id == question_id, Question.shared_at.is_(None))
        with self._database.write() as session:
            return session.scalar(unshared.values(shared_at=self._clock()).returning(Question.id)) is not None

    def unmark_shared(self, question_id: int) -> None:
        """Note that sharing came to nothing after all."""
        with self._database.write() as session:
            session.execute(update(Question).where(Question.id == question_id).values(shared_at=None))


_COLUMNS = [getattr(Question, name) for name in KeptQuestion.__annotations__]
