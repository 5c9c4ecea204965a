"""Which documents answers rested on, by how many colleagues asked what led to them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from database.engine import Database
from database.models import Citation, Question


class CitedDocuments:
    """Counts citations by document."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def most_asked_for(self, since: dt.datetime, min_askers: int) -> list[str]:
        """Give the paths of documents that were cited to enough distinct askers, those cited to most first."""
        askers = func.count(Question.asker.distinct())
        cited = (
            select(Citation.document_path)
            .join(Question, Question.id == Citation.question_id)
            .where(Question.asked_at >= since, Question.outcome.in_(("answered", "partial")))
            .group_by(Citation.document_path)
            .having(askers >= min_askers)
            .order_by(askers.desc(), Citation.document_path)
        )
        with self._database.read() as session:
            return list(session.scalars(cited))
