"""What challenges are made of, read from the database: themes, published figures, samples, and what leads noted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from database.models import Publication, PublishedQuestion, Question, Request, Theme, ThemeEdit, ThemeMember
from insights.figures import Figures, from_json, held_to
from insights.kept_themes import MOVING, others_of, roots_of
from insights.sample_questions import Central, read_central, samples_of
from insights.theme_notes import Notes, read_notes

Value = TypeVar("Value")


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


@dataclass(frozen=True)
class State:
    """What tells whether anything that is shown has changed; it holds nobody's words but themes' names."""

    themes: tuple[object, ...]
    published: tuple[object, ...]
    worded: int  # published questions that have their words still
    found: tuple[object, ...]  # when themes were found last
    moved: int  # the last edit that moved questions from one theme to another
    edits: tuple[object, ...]
    open_requests: int


def state_of(session: Session) -> State:
    """Read it."""
    themes = select(Theme.id, Theme.label, Theme.name, Theme.pinned, Theme.hidden, Theme.merged_into)
    published = select(func.count(), func.max(Publication.id), func.max(Publication.published_at))
    worded = select(func.count()).select_from(PublishedQuestion).join(Question).where(Question.text.is_not(None))
    found = select(func.count(), func.max(Theme.id), func.max(Theme.updated_at)).select_from(Theme)
    moved = select(func.max(ThemeEdit.id)).where(ThemeEdit.action.in_(MOVING))
    edits = select(func.count(), func.max(ThemeEdit.id)).select_from(ThemeEdit)
    return State(
        themes=tuple(map(tuple, session.execute(themes.order_by(Theme.id)))),
        published=tuple(session.execute(published.select_from(Publication)).one()),
        worded=session.scalar(worded) or 0,
        found=tuple(session.execute(found).one()),
        moved=session.scalar(moved) or 0,
        edits=tuple(session.execute(edits).one()),
        open_requests=_open_requests(session),
    )


class _Last(Generic[Value]):
    """What was read last, and what it was made of."""

    def __init__(self) -> None:
        self._made_of: object = None
        self._value: Value | None = None

    def get(self, made_of: object, read: Callable[[], Value]) -> Value:
        """Give it, read again where what it is made of has changed."""
        if self._value is None or self._made_of != made_of:
            self._value = None  # first of all: words that are gone are forgotten whatever becomes of reading
            self._value, self._made_of = read(), made_of
        return self._value


class ChallengeRows:
    """Reads what is shown; a raised threshold holds for what is old too. For one thread at a time.

    A lead's edit changes little of it, so the parts that take long are kept for as long as they stand.
    """

    def __init__(self, min_askers: int) -> None:
        self._min_askers = min_askers
        self._figures = _Last[dict[int | None, list[Figures]]]()
        self._central = _Last[dict[int, tuple[Central, ...]]]()
        self._moved = 0
        self._asked = _Last[frozenset[int]]()

    def read(self, session: Session, state: State, until: dt.datetime) -> Rows:
        """Read what is shown in this state; `until` is when the last closed month ended."""
        themes = session.execute(
            select(Theme.id, Theme.label, Theme.name, Theme.pinned, Theme.hidden, Theme.merged_into).order_by(Theme.id)
        ).all()
        roots = roots_of({theme.id: theme.merged_into for theme in themes})
        counted = (state.published, state.found)
        figures = self._figures.get(state.published, lambda: _figures(session, self._min_askers))
        central = self._central.get((*counted, state.worded), lambda: dict(read_central(session)))
        if self._moved != state.moved:
            central |= _moved_between(session, self._moved)
            self._moved = state.moved
        asked = self._asked.get((*counted, state.moved, until), lambda: _asked_about(session, until))
        samples, notes = samples_of(central, roots), read_notes(session)
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
        asked_about = {roots.get(theme_id, theme_id) for theme_id in asked}
        fewer = sum(not (row.own or row.merged) and row.id in asked_about for row in rows)
        return Rows(shown, fewer, tuple(figures.get(None, ())), state.open_requests)


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


def _moved_between(session: Session, since: int) -> dict[int, tuple[Central, ...]]:
    """Read the questions of the themes that later edits moved some from or to; none of a theme that has none left."""
    edits = select(ThemeEdit.theme_id, ThemeEdit.detail).where(ThemeEdit.id > since, ThemeEdit.action.in_(MOVING))
    themes: set[int] = set()
    for theme_id, detail in session.execute(edits):
        themes.update((theme_id, *others_of(detail)))
    return dict.fromkeys(themes, ()) | dict(read_central(session, themes))


def _asked_about(session: Session, until: dt.datetime) -> frozenset[int]:
    """Give the themes that a question of a closed month belongs to which nothing counts yet."""
    counted = exists().where(PublishedQuestion.question_id == ThemeMember.question_id)
    rows = select(ThemeMember.theme_id).join(Question).where(Question.asked_at < until, ~counted).distinct()
    return frozenset(theme_id for theme_id in session.scalars(rows) if theme_id is not None)
