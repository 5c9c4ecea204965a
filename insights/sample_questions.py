"""A theme's most central questions, to see what it is about: redacted, of published periods, each by another asker.

They are looked up whenever they are shown, so that what its asker has deleted is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from database.models import Publication, PublishedQuestion, Question, ThemeMember

SAMPLES = 3  # of each theme
_LOOKED_AT = 12  # of each theme, since several people may have asked in the same words


class _Central(NamedTuple):
    theme_id: int
    question_id: int
    asker: str
    text: str
    similarity: float


def read_samples(session: Session, roots: Mapping[int, int]) -> dict[int, tuple[str, ...]]:
    """Give the words of up to three questions by theme, a merged one's with the one that it was merged into."""
    ranked = defaultdict[int, list[_Central]](list)
    for row in session.execute(_most_central()):
        question = _Central(*row)
        ranked[roots.get(question.theme_id, question.theme_id)].append(question)
    return {theme_id: _by_different_askers(questions) for theme_id, questions in ranked.items()}


def _by_different_askers(questions: list[_Central]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for question in sorted(questions, key=lambda each: (-each.similarity, each.question_id)):
        first.setdefault(question.asker, question.text)
    return tuple(dict.fromkeys(first.values()))[:SAMPLES]


def _most_central() -> Select[int, int, str, str, float]:
    """Select each asker's most central question in each theme, and of these the first few of each theme."""
    nearest_first = (ThemeMember.similarity.desc(), Question.id)
    turn = func.row_number().over(partition_by=(ThemeMember.theme_id, Question.asker), order_by=nearest_first)
    columns = (ThemeMember.theme_id, Question.id, Question.asker, Question.text, ThemeMember.similarity)
    worded = (Question.text.is_not(None), Question.asker.is_not(None), ThemeMember.theme_id.is_not(None))
    of_askers = (
        select(*columns, turn.label("turn"))
        .join(Question, Question.id == ThemeMember.question_id)
        .join(PublishedQuestion, PublishedQuestion.question_id == Question.id)
        .join(Publication, Publication.id == PublishedQuestion.publication_id)
        .where(*worded)
        .subquery()
    )
    found = of_askers.c
    place = func.row_number().over(partition_by=found.theme_id, order_by=(found.similarity.desc(), found.id))
    in_order = select(of_askers, place.label("place")).where(found.turn == 1).subquery()
    return select(*[in_order.c[name] for name in ("theme_id", "id", "asker", "text", "similarity")]).where(
        in_order.c.place <= _LOOKED_AT
    )
