"""Where new questions belong before themes are found anew: in the nearest theme, or in none yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from database.models import QuestionVector, Theme, ThemeMember
from insights.counted_questions import CountedQuestion
from insights.kept_themes import Place, read_centre
from insights.question_vectors import normalised, unit_rows
from retrieval.encoder import Matrix

REACH = 0.5  # of how near questions lie to their theme's centre, as a rule: from there a new one belongs to a theme
_FLOOR = 0.2  # cosine; below it two questions have nothing in common


@dataclass(frozen=True)
class Centres:
    """The themes that new questions may come to, a row each."""

    theme_ids: Sequence[int]
    rows: Matrix  # unit centres, shape (len(theme_ids), dimensions)
    reach: float  # cosine to a centre from which a new question belongs there


def open_centres(session: Session, encoder: str, dimensions: int) -> Centres:
    """Give the themes that have questions, or have been merged into another, with their centres.

    Where the centre is to be worked out anew, it is that of the questions that are there.
    """
    has_members = exists().where(ThemeMember.theme_id == Theme.id)
    columns = select(Theme.id, Theme.centre, Theme.encoder).order_by(Theme.id)
    rows = session.execute(columns.where(or_(has_members, Theme.merged_into.is_not(None)))).all()
    stored = {row.id: read_centre(row.centre) if row.encoder == encoder else None for row in rows}
    lost = [theme_id for theme_id, centre in stored.items() if centre is None]
    centres = stored | dict(_centres_of_members(session, encoder, dimensions, lost))
    known = {theme_id: centre for theme_id, centre in centres.items() if centre is not None}
    matrix = np.stack(list(known.values())) if known else np.zeros((0, dimensions), np.float32)
    return Centres(tuple(known), matrix, _reach(session))


def nearest_places(questions: Sequence[CountedQuestion], vectors: Matrix, centres: Centres) -> dict[int, Place]:
    """Give each question's place by its id: the nearest theme, or none where that is too far."""
    if not len(centres.rows):
        return {question.id: Place(None, 0.0, fixed=False) for question in questions}
    cosines = vectors @ centres.rows.T
    places: dict[int, Place] = {}
    for question, best, cosine in zip(questions, cosines.argmax(axis=1), cosines.max(axis=1), strict=True):
        theme_id = centres.theme_ids[int(best)] if cosine >= centres.reach else None
        places[question.id] = Place(theme_id, round(float(cosine), 4), fixed=False)
    return places


def in_roots(places: Mapping[int, Place], roots: Mapping[int, int]) -> dict[int, Place]:
    """Give the places in the themes that theirs have been merged into; of a deleted theme, in none."""
    return {
        question_id: place._replace(theme_id=roots.get(place.theme_id) if place.theme_id else None)
        for question_id, place in places.items()
    }


def _reach(session: Session) -> float:
    """Give how near is near enough, by the nearness that is usual in the middle one of the themes."""
    nearness = select(func.avg(ThemeMember.similarity)).where(ThemeMember.theme_id.is_not(None))
    usual = [float(each) for each in session.scalars(nearness.group_by(ThemeMember.theme_id)) if each is not None]
    return max(_FLOOR, REACH * float(np.median(usual))) if usual else _FLOOR


def _centres_of_members(session: Session, encoder: str, dimensions: int, theme_ids: Sequence[int]) -> dict[int, Matrix]:
    members = select(ThemeMember.theme_id, QuestionVector.vector).join(
        QuestionVector, QuestionVector.question_id == ThemeMember.question_id
    )
    wanted = (ThemeMember.theme_id.in_(theme_ids), QuestionVector.encoder == encoder)
    vectors: dict[int, list[bytes]] = defaultdict(list)
    for theme_id, vector in session.execute(members.where(*wanted).order_by(ThemeMember.question_id)):
        if theme_id is not None:
            vectors[theme_id].append(vector)
    return {theme_id: normalised(unit_rows(rows, dimensions).sum(axis=0)) for theme_id, rows in vectors.items()}
