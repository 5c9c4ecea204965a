"""Which documents answers rested on, by how many colleagues asked what led to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from sqlalchemy import select

from database.engine import Database
from database.models import Citation, Question


class CitedDocuments:
    """Counts citations by document."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def most_asked_for(self, since: dt.datetime, min_askers: int) -> list[str]:
        """Give the paths of documents that were cited to enough distinct askers, those cited to most first."""
        # Counted here: where the database groups by document, it goes through the citations of all years.
        cited = (
            select(Citation.document_path, Question.asker)
            .join(Question, Question.id == Citation.question_id)
            .where(
                Question.asked_at >= since, Question.outcome.in_(("answered", "partial")), Question.asker.is_not(None)
            )
        )
        with self._database.read() as session:
            pairs = {(path, asker) for path, asker in session.execute(cited)}
        askers = Counter(path for path, _ in pairs)
        enough = [path for path, number in askers.items() if number >= min_askers]
        return sorted(enough, key=lambda path: (-askers[path], path))
