"""Writes a plan of themes in one short transaction, unless what it was made from has changed meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import bindparam, cast, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.batches import batches
from database.engine import Database
from database.models import Base, Question, QuestionVector, Theme, ThemeMember
from insights.counted_questions import CountedQuestion
from insights.kept_themes import UNNAMED, KeptThemes, Place, hold_themes, roots_of, shape_now
from insights.theme_assignment import in_roots
from insights.theme_plan import NOWHERE, Plan, PlannedTheme
from insights.theme_traces import drop_themes_without_trace
from retrieval.encoder import Matrix

_MEMBERS = Base.metadata.tables["theme_member"]
_AT_ONCE = 10_000  # places
_STEADY = 0.01  # a similarity that changed by less is not written again: most do, with every question that comes


class Label(Protocol):
    """What a theme is called by the words of its questions."""

    @property
    def text(self) -> str:
        """Give the label."""

    @property
    def terms(self) -> Sequence[str]:
        """Give the words that tell the theme from the others."""


LabelsOf = Callable[[Sequence[Sequence[tuple[str, str]]]], Sequence[Label]]  # of askers and their words


@dataclass(frozen=True)
class Draft:
    """Everything that is to be written: labels are by the key of the theme."""

    kept: KeptThemes  # what the plan was made from
    questions: Sequence[CountedQuestion]
    plan: Plan
    labels: Mapping[int, Label]
    encoder: str
    at: dt.datetime


def write_draft(database: Database, draft: Draft) -> bool:
    """Write a draft; False where themes were edited or questions deleted since it was begun: then draw up another.

    It is written in one transaction. Only where very many questions have had no place so far, as at the first time,
    those follow in portions, so that nobody waits long for their turn to write.
    """
    changed = _changed_places(draft)
    later = {i for i in changed if i not in draft.kept.places} if len(changed) > _AT_ONCE else set()
    with database.write() as session:
        hold_themes(database, session)
        if shape_now(session) != draft.kept.shape or not _are_there(session, draft):
            return False
        ids = _write_themes(session, draft)
        places = {i: place._replace(theme_id=ids[key]) for i, (key, place) in changed.items()}
        put_places(database, session, {i: place for i, place in places.items() if i not in later})
        _remove_places(session, draft)
        drop_themes_without_trace(session)
    for some in batches(sorted(later), _AT_ONCE):
        place_new(database, {i: places[i] for i in some})
    with database.read() as session:  # who was deleted in between has left their words in a label
        return not later or _are_there(session, draft)


def place_new(database: Database, places: Mapping[int, Place]) -> None:
    """Put new questions where they belong; a theme may have been merged or deleted since that was worked out."""
    with database.write() as session:
        hold_themes(database, session)
        put_places(database, session, in_roots(places, roots_of(dict(shape_now(session)))))


def with_vectors(session: Session, encoder: str) -> set[int]:
    """Give the questions that have words still: a vector goes when they do."""
    return set(session.scalars(select(QuestionVector.question_id).where(QuestionVector.encoder == encoder)))


def put_places(database: Database, session: Session, places: Mapping[int, Place]) -> None:
    """Put questions where they stand now; one that has been deleted meanwhile is passed over."""
    if not places:
        return
    insert = sqlite.insert if database.is_sqlite else postgresql.insert
    names = ("theme_id", "similarity", "fixed")
    given = [cast(bindparam(f"the_{name}"), _MEMBERS.c[name].type) for name in names]
    # Locked on PostgreSQL, where it could be deleted by somebody else before the foreign key is checked.
    there = (
        select(Question.id, *given)
        .where(Question.id == bindparam("question"))
        .with_for_update(read=True, key_share=True)
    )
    statement = insert(_MEMBERS).from_select(["question_id", *names], there)
    new = {name: statement.excluded[name] for name in names}
    rows = [
        {"question": question_id} | {f"the_{name}": value for name, value in place._asdict().items()}
        for question_id, place in places.items()
    ]
    session.connection().execute(statement.on_conflict_do_update(index_elements=["question_id"], set_=new), rows)


def stored_centre(centre: Matrix) -> bytes:
    """Give a centre's bytes as they are stored."""
    return centre.astype("<f4").tobytes()


def _are_there(session: Session, draft: Draft) -> bool:
    return {question.id for question in draft.questions} <= with_vectors(session, draft.encoder)


def _write_themes(session: Session, draft: Draft) -> dict[int, int | None]:
    """Write the themes and give each one's id by its key; names, and whatever else a lead decided, are left alone."""
    found = {theme.key: theme for theme in (*draft.plan.themes, *draft.plan.merged)}
    lost = [theme_id for theme_id in draft.kept.themes if theme_id not in found]
    _update(session, [{"id": theme_id, "label": UNNAMED, "terms": []} for theme_id in lost])
    _update(session, [{"id": theme_id, "centre": b""} for theme_id in draft.plan.faded])
    _update(session, [{"id": key} | _values(draft, theme) for key, theme in found.items() if key > 0])
    new = {key: Theme(**_values(draft, theme), created_at=draft.at) for key, theme in sorted(found.items()) if key < 0}
    for key in sorted(new, reverse=True):  # one at a time, so that ids follow the order of the keys
        session.add(new[key])
        session.flush()
    return {NOWHERE: None} | {key: new[key].id if key in new else key for key in found}


def _values(draft: Draft, theme: PlannedTheme) -> dict[str, Any]:
    label = draft.labels[theme.key]
    return {
        "label": label.text,
        "terms": list(label.terms),
        "centre": stored_centre(theme.centre) if theme.lasts else b"",
        "encoder": draft.encoder,
        "updated_at": draft.at,
    }


def _update(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(update(Theme), rows)


def _changed_places(draft: Draft) -> dict[int, tuple[int, Place]]:
    """Give the questions whose place is another than before, each with the key of its theme."""
    changed: dict[int, tuple[int, Place]] = {}
    plan = draft.plan
    for question, key, near in zip(draft.questions, plan.places.tolist(), plan.similarities.tolist(), strict=True):
        stood = draft.kept.places.get(question.id)
        theme_id = None if key == NOWHERE else key
        is_fixed = stood is not None and stood.fixed and stood.theme_id == theme_id
        place = Place(theme_id, round(near, 4), is_fixed)
        if stood is None or stood.theme_id != theme_id or abs(stood.similarity - near) >= _STEADY:
            changed[question.id] = (key, place)
    return changed


def _remove_places(session: Session, draft: Draft) -> None:
    """Take the place from questions that have words but do not count any more."""
    counted = {question.id for question in draft.questions}
    spoken = exists().where(Question.id == ThemeMember.question_id, Question.text.is_not(None))
    for some in batches(draft.kept.places.keys() - counted):
        gone = delete(ThemeMember).where(ThemeMember.question_id.in_(some), spoken)
        session.execute(gone.execution_options(synchronize_session=False))
