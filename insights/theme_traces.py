"""What deleted words leave in themes: labels, centres and vectors made of them, which go with them.

A theme that others asked about as well stays, without its words until themes are found anew. One that nothing hangs on
any more, neither questions nor figures nor what a lead did, goes.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, Select, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from database.models import Publication, Question, QuestionVector, Theme, ThemeEdit, ThemeMember
from insights.kept_themes import UNNAMED, family_of
from insights.theme_plan import CENTRE_ASKERS


def blank_themes_of(session: Session, person: str) -> None:
    """Take words and centre out of every theme that this person's questions are in, and of what was merged into it."""
    theirs = select(Question.id).where(Question.asker == person)
    touched = select(ThemeMember.theme_id).where(ThemeMember.question_id.in_(theirs)).distinct()
    family = family_of(session, [theme_id for theme_id in session.scalars(touched) if theme_id])
    session.execute(update(Theme).where(Theme.id.in_(family)).values(label=UNNAMED, terms=[], centre=b""))


def forget_vectors(session: Session, forgotten: Select[int]) -> None:
    """Delete the vectors of questions whose words are about to go.

    Their places in themes stay, so that months can be counted. A theme that keeps no question with words loses its own,
    and its centre where that was of too few people.
    """
    going = defaultdict[int, set[str | None]](set)
    places = select(ThemeMember.theme_id, Question.asker).join(Question, Question.id == ThemeMember.question_id)
    for row in session.execute(places.where(_has_vector(), Question.id.in_(forgotten))):
        if row.theme_id is not None:
            going[row.theme_id].add(row.asker)
    session.execute(delete(QuestionVector).where(QuestionVector.question_id.in_(forgotten)))
    left = select(ThemeMember.theme_id).join(Question, Question.id == ThemeMember.question_id)
    still = set(session.scalars(left.where(_has_vector(), ThemeMember.theme_id.in_(going)).distinct()))
    emptied = {theme_id: askers for theme_id, askers in going.items() if theme_id not in still}
    _change(session, family_of(session, emptied), label=UNNAMED, terms=[])
    _change(session, {i for i, askers in emptied.items() if len(askers) < CENTRE_ASKERS}, centre=b"")


def drop_themes_without_trace(session: Session) -> None:
    """Delete the themes that can never come back and that nothing hangs on."""
    child = aliased(Theme)
    hangs_on = (
        exists().where(ThemeMember.theme_id == Theme.id),
        exists().where(ThemeEdit.theme_id == Theme.id),
        exists().where(Publication.theme_id == Theme.id),
        exists().where(child.merged_into == Theme.id),
    )
    bare = (Theme.centre == b"", Theme.name.is_(None), Theme.merged_into.is_(None), ~Theme.pinned, ~Theme.hidden)
    gone = delete(Theme).where(*bare, *(~each for each in hangs_on))
    session.execute(gone.execution_options(synchronize_session=False))


def _has_vector() -> ColumnElement[bool]:
    return exists().where(QuestionVector.question_id == Question.id)


def _change(session: Session, theme_ids: set[int] | frozenset[int], **values: object) -> None:
    if theme_ids:
        session.execute(update(Theme).where(Theme.id.in_(theme_ids)).values(**values))
