"""The questions of one theme as an edit needs them: who asked, in what words, and where they point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from database.batches import batches
from database.models import Question, QuestionVector, Theme, ThemeMember
from insights.counted_questions import spoken_words
from insights.kept_themes import read_centre
from insights.question_vectors import unit_rows
from insights.theme_matching import Numbers
from insights.theme_plan import CENTRE_ASKERS
from retrieval.encoder import Matrix


@dataclass(frozen=True)
class Members:
    """The questions of a theme that have words still, a row each, by their ids."""

    ids: Numbers
    askers: Sequence[str]
    texts: Sequence[str]
    vectors: Matrix

    def askers_of(self, rows: Numbers) -> int:
        """Count the people who asked these."""
        return len({self.askers[int(row)] for row in rows})

    def said(self, rows: Numbers) -> list[tuple[str, str]]:
        """Give who asked these, and their words."""
        return [(self.askers[int(row)], self.texts[int(row)]) for row in rows]


def read_members(session: Session, theme: Theme) -> Members:
    """Read a theme's questions, with vectors of the encoder that its centre is of."""
    columns = (Question.id, Question.asker, Question.text, QuestionVector.vector)
    rows = session.execute(_members(theme).with_only_columns(*columns).order_by(Question.id)).all()
    return Members(
        np.array([row.id for row in rows], np.int64),
        [row.asker or "" for row in rows],
        [spoken_words(row.text or "") for row in rows],
        unit_rows([row.vector for row in rows], len(rows[0].vector) // 2 if rows else 0),
    )


def move_some(session: Session, question_ids: Iterable[int], source: int, target: int, *, fixed: bool) -> None:
    """Move these questions from one theme to another, as far as they are there still."""
    for some in batches(question_ids):
        there = update(ThemeMember).where(ThemeMember.question_id.in_(some), ThemeMember.theme_id == source)
        session.execute(there.values(theme_id=target, fixed=fixed).execution_options(synchronize_session=False))


def move_all(session: Session, source: int, target: int) -> None:
    """Move all questions of a theme to another; what had been fixed there is not any more."""
    there = update(ThemeMember).where(ThemeMember.theme_id == source).values(theme_id=target, fixed=False)
    session.execute(there.execution_options(synchronize_session=False))


def member_ids(session: Session, theme: Theme) -> list[int]:
    """Give the ids of a theme's questions that have words still, in their order."""
    return list(session.scalars(_members(theme).with_only_columns(Question.id).order_by(Question.id)))


def lasting_centre(session: Session, theme: Theme) -> bytes:
    """Give a theme's centre as it may be kept once nobody can tell whose questions it is made of."""
    askers = session.scalar(_members(theme).with_only_columns(func.count(Question.asker.distinct()))) or 0
    return theme.centre if askers >= CENTRE_ASKERS else b""


def comparable_centre(theme: Theme, encoder: str) -> Matrix | None:
    """Give a theme's centre where it is known and of this encoder."""
    return read_centre(theme.centre) if theme.encoder == encoder else None


def _members(theme: Theme) -> Select[int]:
    with_vector = select(Question.id).join(QuestionVector, QuestionVector.question_id == Question.id)
    placed = with_vector.join(ThemeMember, ThemeMember.question_id == Question.id)
    spoken = (QuestionVector.encoder == theme.encoder, Question.text.is_not(None), Question.asker.is_not(None))
    return placed.where(ThemeMember.theme_id == theme.id, *spoken)
