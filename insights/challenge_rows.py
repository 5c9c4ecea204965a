"""What challenges are made of, read from the database: themes, published figures, samples, and what leads noted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from database.models import Publication, PublishedQuestion, Question, Request, Theme, ThemeEdit, ThemeMember
from insights.figures import Figures, from_json, held_to
from insights.kept_themes import roots_of
from insights.sample_questions import read_samples
from insights.theme_notes import Notes, read_notes

State = tuple[object, ...]


@dataclass(frozen=True)
class ThemeRow:
    """A theme that was not merged into another, with all that was published of it and of those merged into it."""

    id: int
    name: str
    label: str
    is_pinned: bool
    is_hidden: bool
    own: tuple[Figures, ...]  # the newest first
    merged: tuple[Figures, ...]
    samples: tuple[str, ...]
    notes: Notes


@dataclass(frozen=True)
class Rows:
    """Everything that is shown, of one state of the database."""

    themes: tuple[ThemeRow, ...]  # those that something was published of
    fewer: int
    not_yet: tuple[Figures, ...]  # the newest first
    open_requests: int


def state_of(session: Session) -> State:
    """Give what tells whether anything that is shown has changed; it holds nobody's words but themes' names."""
    themes = select(
        Theme.id, Theme.label, Theme.name, Theme.pinned, Theme.hidden, Theme.merged_into, Theme.updated_at
    ).order_by(Theme.id)
    published = select(func.count(), func.max(Publication.id), func.max(Publication.published_at))
    worded = select(func.count()).select_from(PublishedQuestion).join(Question).where(Question.text.is_not(None))
    edits = select(func.count(), func.max(ThemeEdit.id)).select_from(ThemeEdit)
    return (
        tuple(map(tuple, session.execute(themes))),
        tuple(session.execute(published.select_from(Publication)).one()),
        session.scalar(worded),
        tuple(session.execute(edits).one()),
        _open_requests(session),
    )


def read_rows(session: Session, until: dt.datetime, min_askers: int) -> Rows:
    """Read what is shown; `until` is when the last closed month ended. A raised threshold holds for what is old too."""
    themes = session.execute(
        select(Theme.id, Theme.label, Theme.name, Theme.pinned, Theme.hidden, Theme.merged_into).order_by(Theme.id)
    ).all()
    roots = roots_of({theme.id: theme.merged_into for theme in themes})
    figures, samples, notes = _figures(session, min_askers), read_samples(session, roots), read_notes(session)
    merged = defaultdict[int, list[Figures]](list)
    for theme_id, root in roots.items():
        if theme_id != root:
            merged[root] += figures.get(theme_id, ())
    rows = [
        ThemeRow(
            id=theme.id,
            name=theme.name or theme.label,
            label=theme.label,
            is_pinned=theme.pinned,
            is_hidden=theme.hidden,
            own=tuple(figures.get(theme.id, ())),
            merged=tuple(merged[theme.id]),
            samples=samples.get(theme.id, ()),
            notes=notes.get(theme.id, Notes()),
        )
        for theme in themes
        if theme.merged_into is None
    ]
    shown = tuple(row for row in rows if row.own or row.merged)
    asked = _asked_about(session, roots, until)
    fewer = sum(not (row.own or row.merged) and row.id in asked for row in rows)
    return Rows(shown, fewer, tuple(figures.get(None, ())), _open_requests(session))


def _open_requests(session: Session) -> int:
    return session.scalar(select(func.count()).where(Request.kind == "person", Request.status == "open")) or 0


def _figures(session: Session, min_askers: int) -> dict[int | None, list[Figures]]:
    found = defaultdict[int | None, list[Figures]](list)
    rows = select(Publication.theme_id, Publication.figures)
    for theme_id, values in session.execute(rows.order_by(Publication.last_month.desc(), Publication.id)):
        figures = from_json(values)
        period = held_to(figures.period, min_askers)
        if period is not None:
            found[theme_id].append(Figures(period, figures.cited))
    return found


def _asked_about(session: Session, roots: Mapping[int, int], until: dt.datetime) -> frozenset[int]:
    """Give the themes that a question of a closed month belongs to which nothing counts yet."""
    counted = exists().where(PublishedQuestion.question_id == ThemeMember.question_id)
    rows = select(ThemeMember.theme_id).join(Question).where(Question.asked_at < until, ~counted).distinct()
    return frozenset(roots.get(theme_id, theme_id) for theme_id in session.scalars(rows) if theme_id is not None)
