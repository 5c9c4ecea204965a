"""Themes put together and taken apart by leads: merging, its undoing, and splitting by meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from database.models import Theme
from insights.kept_themes import MERGE, SPLIT, UNMERGE, roots_of, shape_now
from insights.question_vectors import normalised
from insights.theme_changes import ThemeChanges, require_standing, shown_name, theme_in
from insights.theme_matching import Numbers
from insights.theme_members import (
    Members,
    comparable_centre,
    lasting_centre,
    member_ids,
    move_all,
    move_some,
    read_members,
)
from insights.theme_parts import nearest_of, parts_of
from insights.theme_words import EditRefused, ThemeChanged
from insights.theme_writing import Label, stored_centre
from people.actors import Actor, Role, require

MOST_PARTS = 5


@dataclass(frozen=True)
class Parts:
    """What a theme would be split into: the parts' own labels, the largest first, and never a question."""

    theme_id: int
    labels: tuple[str, ...]
    state: str  # tells these parts from those of the theme's questions at another time


@dataclass(frozen=True)
class _Division:
    members: Members
    rows: tuple[Numbers, ...]  # of each part
    labels: tuple[Label, ...]

    @property
    def state(self) -> str:
        parts = ";".join(",".join(map(str, self.members.ids[rows])) for rows in self.rows)
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


class ThemeRegrouping(ThemeChanges):
    """Merges and splits."""

    def merge(self, actor: Actor, theme_ids: Sequence[int], into: int) -> None:
        """Fold themes into one, now and whenever they are found again."""
        require(actor, Role.LEAD)
        sources = sorted(set(theme_ids) - {into})
        if not sources:
            raise EditRefused("Please choose at least two themes to merge.")
        with self._theme(into) as (session, _):
            root = roots_of(dict(shape_now(session)))[into]
            for theme_id in sources:
                if theme_id == root:
                    raise ThemeChanged("These themes have been merged the other way round already.")
                source = theme_in(session, theme_id)
                require_standing(session, source)
                source.centre = lasting_centre(session, source)
                source.merged_into = root
                move_all(session, theme_id, root)
                self._note(session, actor, theme_id, MERGE, into=root)

    def unmerge(self, actor: Actor, theme_id: int) -> None:
        """Undo a merge: the theme stands by itself again, with the questions that are nearest to it."""
        require(actor, Role.LEAD)
        with self._database.read() as session:
            root, theirs = _nearest_to(session, theme_in(session, theme_id))
        with self._theme(theme_id) as (session, theme):
            if theme.merged_into is None:
                raise ThemeChanged(f"“{shown_name(theme)}” stands by itself already.")
            theme.merged_into = None
            move_some(session, theirs, root, theme_id, fixed=False)
            self._note(session, actor, theme_id, UNMERGE, out_of=root)

    def parts(self, actor: Actor, theme_id: int, count: int = 2) -> Parts:
        """Show what splitting a theme into so many parts would come to."""
        require(actor, Role.LEAD)
        division = self._divide(theme_id, count)
        return Parts(theme_id, tuple(label.text for label in division.labels), division.state)

    def split(self, actor: Actor, theme_id: int, count: int = 2, seen: str | None = None) -> tuple[int, ...]:
        """Split a theme by meaning and give the ids of its parts, the theme's own first, which keeps the largest.

        The parts stay apart from now on. `seen` is the state of the parts that the lead was shown and agreed to.
        """
        require(actor, Role.LEAD)
        division = self._divide(theme_id, count)
        if seen is not None and seen != division.state:
            raise ThemeChanged("The questions of this theme have changed meanwhile: please look at its parts again.")
        with self._standing(theme_id) as (session, theme):
            if member_ids(session, theme) != division.members.ids.tolist():
                raise ThemeChanged("Somebody else was changing this theme just now: please look at its parts again.")
            stay, *moved = zip(division.rows, division.labels, strict=True)
            _dress(theme, division.members, *stay)
            parts = [self._part(session, theme, division.members, *part) for part in moved]
            self._note(session, actor, theme_id, SPLIT, into=parts)
        return (theme_id, *parts)

    def _divide(self, theme_id: int, count: int) -> _Division:
        if not 2 <= count <= MOST_PARTS:
            raise EditRefused(f"A theme can be split into 2 to {MOST_PARTS} parts.")
        with self._database.read() as session:
            theme = theme_in(session, theme_id)
            require_standing(session, theme)
            members = read_members(session, theme)
        enough = len(members.ids) >= count
        parts = parts_of(members.vectors, count) if enough else np.zeros(0, np.int64)
        rows = tuple(np.flatnonzero(parts == part) for part in range(count))
        if any(members.askers_of(some) < self._min_askers for some in rows):
            raise EditRefused(
                f"This theme cannot be split into {count} parts that at least {self._min_askers} people asked about."
            )
        return _Division(members, rows, tuple(self._labels_of([members.said(some) for some in rows])))

    def _part(self, session: Session, theme: Theme, members: Members, rows: Numbers, label: Label) -> int:
        now = self._clock()
        part = Theme(encoder=theme.encoder, created_at=now, updated_at=now)
        _dress(part, members, rows, label)
        session.add(part)
        session.flush()
        move_some(session, members.ids[rows].tolist(), theme.id, part.id, fixed=True)
        return part.id


def _dress(theme: Theme, members: Members, rows: Numbers, label: Label) -> None:
    theme.label, theme.terms = label.text, list(label.terms)
    theme.centre = stored_centre(normalised(members.vectors[rows].sum(axis=0)))


def _nearest_to(session: Session, theme: Theme) -> tuple[int, list[int]]:
    """Give a merged theme's root, and which of its questions are nearest to the theme or to what was merged into it."""
    merged_into = dict(shape_now(session))
    roots = roots_of(merged_into)
    root = roots[theme.id]
    below = roots_of(merged_into | {theme.id: None})  # as it will be
    family = session.scalars(select(Theme).where(Theme.id.in_([i for i in roots if roots[i] == root])))
    centres = {each.id: comparable_centre(each, theme.encoder) for each in family}
    known = {theme_id: centre for theme_id, centre in centres.items() if centre is not None}
    members = read_members(session, theme_in(session, root))
    if not len(members.ids) or len(known) < 2:
        return root, []
    nearest = nearest_of(members.vectors, list(known.values()))
    theirs = np.isin(nearest, [number for number, each in enumerate(known) if below[each] == theme.id])
    return root, members.ids[theirs].tolist()
