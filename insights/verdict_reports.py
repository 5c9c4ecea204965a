"""What leads and curators may know of verdicts: comments sent for them to read, and documents that failed many people.

A comment comes without the question, the answer or whose it is, and with its month alone. A document is named once the
answers that cited it were found unhelpful by at least MIN_ASKERS people; how many is not said, for the count of a month
that is not over would tell who was the latest.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from database.engine import Database
from database.models import Citation, Feedback
from insights.months import month_of
from people.actors import Actor, Role, require

_MOST = 200  # comments


@dataclass(frozen=True)
class Comment:
    """What somebody wrote about an answer, redacted."""

    verdict: str
    reason: str | None
    words: str
    month: str  # such as 2026-10
    documents: tuple[str, ...]  # paths that the answer cited


class VerdictReports:
    """Reads verdicts for leads and curators."""

    def __init__(self, database: Database, zone: ZoneInfo, min_askers: int) -> None:
        self._database = database
        self._zone = zone
        self._min_askers = min_askers

    def comments(self, actor: Actor) -> tuple[Comment, ...]:
        """Give the comments, the newest first; raises `NotAllowed`."""
        require(actor, Role.LEAD, Role.CURATOR)
        query = (
            select(Feedback)
            .where(Feedback.comment.is_not(None), Feedback.comment != "")
            .order_by(Feedback.given_at.desc(), Feedback.id)
            .limit(_MOST)
        )
        with self._database.read() as session:
            rows = list(session.scalars(query))
            cited = select(Citation.question_id, Citation.document_path).where(
                Citation.question_id.in_([row.question_id for row in rows])
            )
            paths: dict[int, dict[str, None]] = {}
            for question, path in session.execute(cited.order_by(Citation.number)):
                paths.setdefault(question, {})[path] = None
        return tuple(
            Comment(
                row.verdict,
                row.reason,
                row.comment or "",
                str(month_of(row.given_at, self._zone)),
                tuple(paths.get(row.question_id, ())),
            )
            for row in rows
        )

    def low_rated(self, actor: Actor) -> tuple[str, ...]:
        """Give the paths of documents cited in answers that enough people found unhelpful; raises `NotAllowed`."""
        require(actor, Role.LEAD, Role.CURATOR)
        raters = func.count(Feedback.rater.distinct())
        query = (
            select(Citation.document_path)
            .join(Feedback, Feedback.question_id == Citation.question_id)
            .where(Feedback.verdict == "unhelpful")
            .group_by(Citation.document_path)
            .having(raters >= self._min_askers)
            .order_by(Citation.document_path)
        )
        with self._database.read() as session:
            return tuple(session.scalars(query))
