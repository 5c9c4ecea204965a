"""A theme's most central questions, to see what it is about: redacted, of published periods, each by another asker.

They are looked up again whenever a question's words are gone, so that what its asker has deleted is shown to nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from database.models import PublishedQuestion, Question, ThemeMember

SAMPLES = 3  # of each theme
_LOOKED_AT = 60  # of each theme, since one person may have asked much of it, and several the same


class Central(NamedTuple):
    """One of a theme's most central questions."""

    theme_id: int
    question_id: int
    asker: str
    text: str
    similarity: float


Centrals = Mapping[int, tuple[Central, ...]]  # by theme


def read_central(session: Session, themes: Iterable[int] | None = None) -> Centrals:
    """Read the most central questions of these themes or of each, merged ones by themselves."""
    found = defaultdict[int, list[Central]](list)
    for row in session.execute(_most_central(themes)):
        question = Central(*row)
        found[question.theme_id].append(question)
    return {theme_id: tuple(questions) for theme_id, questions in found.items()}


def samples_of(central: Centrals, roots: Mapping[int, int]) -> dict[int, tuple[str, ...]]:
    """Give the words of up to three questions by theme, a merged one's with the one that it was merged into."""
    together = defaultdict[int, list[Central]](list)
    for theme_id, questions in central.items():
        together[roots.get(theme_id, theme_id)] += questions
    return {theme_id: _by_different_askers(questions) for theme_id, questions in together.items()}


def _by_different_askers(questions: Iterable[Central]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for question in sorted(questions, key=lambda each: (-each.similarity, each.question_id)):
        first.setdefault(question.asker, question.text)
    return tuple(dict.fromkeys(first.values()))[:SAMPLES]


def _most_central(themes: Iterable[int] | None) -> Select[int, int, str, str, float]:
    """Select the first few questions of each theme; their words are read for these alone."""
    nearest_first = (ThemeMember.similarity.desc(), ThemeMember.question_id)
    place = func.row_number().over(partition_by=ThemeMember.theme_id, order_by=nearest_first)
    columns = (ThemeMember.theme_id, ThemeMember.question_id, ThemeMember.similarity)
    worded = (Question.text.is_not(None), Question.asker.is_not(None), ThemeMember.theme_id.is_not(None))
    of_these = () if themes is None else (ThemeMember.theme_id.in_(list(themes)),)
    in_order = (
        select(*columns, place.label("place"))
        .join(Question, Question.id == ThemeMember.question_id)
        .join(PublishedQuestion, PublishedQuestion.question_id == ThemeMember.question_id)
        .where(PublishedQuestion.publication_id.is_not(None), *worded, *of_these)
        .subquery()
    )
    found = in_order.c
    wanted = (found.theme_id, found.question_id, Question.asker, Question.text, found.similarity)
    return select(*wanted).join(Question, Question.id == found.question_id).where(found.place <= _LOOKED_AT)
