"""Live documents that answers have not rested on, as far as may be told of so few colleagues.

To say that a document was never cited, and one day no longer to say so, would tell of one person's question. So a
document counts as cited once it was cited to MIN_ASKERS distinct askers, in months that are closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Citation, Question
from insights.months import closed_months
from knowledge_base.checks import Check, Finding

ENOUGH_ASKED = 50  # answers that rested on documents, before anything is said of a document that none rested on
_TITLE = "Not used by answers"
_ADVICE = "ask a question that it should answer; say what it is about in `title` and `topics`, or retire it"
_TOO_FEW = "not looked at: fewer than {enough} questions were answered in closed months"


@dataclass(frozen=True)
class Used:
    """What may be said of the log: who is cited enough, and since when enough was asked."""

    cited: frozenset[str]  # paths as they were when cited
    enough_since: dt.datetime | None  # enough was answered from then on; none where the whole log is too short


@dataclass(frozen=True)
class LiveDocument:
    """A document whose use is looked for."""

    path: str
    title: str
    added_at: dt.datetime  # when it first came, whatever was changed since
    earlier_paths: tuple[str, ...] = ()


class SeldomCited:
    """Looks in the question log for documents that no answer rests on."""

    def __init__(self, database: Database, zone: ZoneInfo, min_askers: int) -> None:
        self._database = database
        self._zone = zone
        self._min_askers = min_askers

    def cited_since(self, since: Mapping[str, dt.datetime], now: dt.datetime) -> frozenset[str]:
        """Give which of these paths were cited to enough askers, each since its own moment."""
        until = closed_months(now, self._zone, 1)[0].end
        with self._database.read() as session:
            return frozenset(
                path for path, moment in since.items() if path in self._cited(session, until, moment, path)
            )

    def check(self, documents: Iterable[LiveDocument], now: dt.datetime) -> Check:
        """Find what was there while enough was asked, and was cited to too few colleagues or none."""
        used = self._used(closed_months(now, self._zone, 1)[0].end)
        if used.enough_since is None:
            return Check("not_cited", _TITLE, note=_TOO_FEW.format(enough=ENOUGH_ASKED))
        unused = [
            document
            for document in documents
            if document.added_at <= used.enough_since
            and used.cited.isdisjoint((document.path, *document.earlier_paths))
        ]
        ordered = sorted(unused, key=lambda document: (document.added_at, document.title))
        return Check("not_cited", _TITLE, tuple(map(self._finding, ordered)))

    def _finding(self, document: LiveDocument) -> Finding:
        day = document.added_at.astimezone(self._zone)
        what = (
            f"cited to no colleague, or to fewer than {self._min_askers}, since it was added on {day.day} {day:%B %Y}; "
            f"at least {ENOUGH_ASKED} questions were answered since"
        )
        return Finding(document.title, what, _ADVICE, (document.path,))

    def _used(self, until: dt.datetime) -> Used:
        answered = select(Question.asked_at).where(
            *_answers(until), exists().where(Citation.question_id == Question.id)
        )
        newest_first = answered.order_by(Question.asked_at.desc())
        with self._database.read() as session:
            cited = self._cited(session, until)
            return Used(cited, session.scalar(newest_first.offset(ENOUGH_ASKED - 1).limit(1)))

    def _cited(
        self, session: Session, until: dt.datetime, since: dt.datetime | None = None, path: str | None = None
    ) -> frozenset[str]:
        cited = (
            select(Citation.document_path).join(Question, Question.id == Citation.question_id).where(*_answers(until))
        )
        if since is not None:
            cited = cited.where(Question.asked_at >= since, Citation.document_path == path)
        enough = func.count(Question.asker.distinct()) >= self._min_askers
        return frozenset(session.scalars(cited.group_by(Citation.document_path).having(enough)))


def _answers(until: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return Question.asked_at < until, Question.outcome.in_(("answered", "partial"))
