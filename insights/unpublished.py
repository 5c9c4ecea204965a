"""What a publication is made of: the questions of closed months that no published figure counts yet, by theme."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from database.models import Citation, Feedback, Publication, PublishedQuestion, Question, Theme, ThemeMember
from insights.kept_themes import roots_of
from insights.months import month_of
from insights.publication import CountedQuestion
from retrieval.phases import phases_named

SEVERAL_PHASES = "several phases"
_CITING = ("answered", "partial")


@dataclass(frozen=True)
class Unpublished:
    """Where those questions stand, and what is frozen: while this is the same, so are the figures made of it."""

    themes: frozenset[tuple[int, int | None]]  # of each question
    roots: Mapping[int, int]  # for each theme the one it was merged into in the end; itself, where it was not
    frozen_through: Mapping[int | None, str]  # by theme

    def without(self, questions: Set[int], frozen_through: Mapping[int | None, str]) -> Unpublished:
        """Give what is left once these questions are counted, and these months are frozen."""
        left = frozenset(place for place in self.themes if place[0] not in questions)
        return replace(self, themes=left, frozen_through={**self.frozen_through, **frozen_through})


def read_unpublished(session: Session, until: dt.datetime) -> Unpublished:
    """Read where the questions asked before `until` stand."""
    places = select(ThemeMember.question_id, ThemeMember.theme_id).join(Question).where(*_counts(until))
    merged = select(Theme.id, Theme.merged_into)
    last = select(Publication.theme_id, func.max(Publication.last_month)).group_by(Publication.theme_id)
    return Unpublished(
        frozenset((row[0], row[1]) for row in session.execute(places)),
        roots_of({row[0]: row[1] for row in session.execute(merged)}),
        {row[0]: row[1] for row in session.execute(last)},
    )


def read_questions(session: Session, until: dt.datetime, zone: ZoneInfo) -> list[tuple[int | None, CountedQuestion]]:
    """Read the questions themselves, each with its theme, in the order of their ids."""
    verdicts, cited = _verdicts(session, until), _cited(session, until)
    rows = select(ThemeMember.theme_id, *_COLUMNS).join(Question).where(*_counts(until)).order_by(Question.id)
    return [
        (
            theme_id,
            CountedQuestion(
                id=id_,
                month=str(month_of(asked_at, zone)),
                asker=asker or "",
                region=region,
                place=place,
                setting=setting,
                phase=phase_of(text),
                outcome=outcome,
                verdicts=tuple(verdicts.get(id_, ())),
                cited=frozenset(cited.get(id_, ())),
            ),
        )
        for theme_id, id_, asked_at, asker, region, place, setting, text, outcome in session.execute(rows)
    ]


_COLUMNS = (
    Question.id,
    Question.asked_at,
    Question.asker,
    Question.region,
    Question.place,
    Question.setting,
    Question.text,
    Question.outcome,
)


def phase_of(text: str | None) -> str | None:
    """Give the phase that a question's words name; none where they name none, or are not kept any more."""
    named = phases_named(text or "")
    return SEVERAL_PHASES if len(named) > 1 else next(iter(named), None)


def _counts(until: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    """Say of a question that it was asked by somebody before `until`, and that no figure counts it yet."""
    published = exists().where(PublishedQuestion.question_id == Question.id)
    return Question.asked_at < until, Question.asker.is_not(None), ~published


def _verdicts(session: Session, until: dt.datetime) -> dict[int, list[tuple[str, str]]]:
    given: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = select(Feedback.question_id, Feedback.rater, Feedback.verdict).join(Question).join(ThemeMember)
    for question_id, rater, verdict in session.execute(rows.where(*_counts(until))):
        given[question_id].append((rater, verdict))
    return given


def _cited(session: Session, until: dt.datetime) -> dict[int, set[str]]:
    paths: dict[int, set[str]] = defaultdict(set)
    rows = select(Citation.question_id, Citation.document_path).join(Question).join(ThemeMember)
    for question_id, path in session.execute(rows.where(*_counts(until), Question.outcome.in_(_CITING))):
        paths[question_id].add(path)
    return paths
