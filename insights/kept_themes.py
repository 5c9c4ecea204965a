"""The themes as they are kept: what a clustering finds there before it, and what an edit must know.

Whoever changes themes holds them for a transaction, so that a clustering, a lead and a deletion never mix. A theme
that leads have merged into another keeps its row: its members are the other's, and so is whatever is found of it
later. The last theme of such a row is its root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Question, Theme, ThemeEdit, ThemeMember
from retrieval.encoder import Matrix

UNNAMED = "not named yet"  # a theme without words of its own, until themes are found anew
SPLIT, MERGE, UNMERGE = MOVING = ("split", "merge", "unmerge")  # the edits that move questions between themes
# Any number will do, so long as it stays the same: PostgreSQL's name for "somebody is changing themes".
_THEMES_LOCK = 7_203_512


class Place(NamedTuple):
    """Where a question stands."""

    theme_id: int | None
    similarity: float
    fixed: bool


@dataclass(frozen=True)
class KeptTheme:
    """One theme's row, as far as matching goes."""

    id: int
    centre: Matrix | None  # of shape (dimensions,); none where it is to be worked out anew, or of another encoder
    merged_into: int | None


@dataclass(frozen=True)
class KeptThemes:
    """Every theme, where the questions with words stand, and which themes leads have split from which."""

    themes: Mapping[int, KeptTheme]
    places: Mapping[int, Place]  # by question
    splits: tuple[frozenset[int], ...]
    edited: frozenset[int] = frozenset()  # that leads have changed or noted something about

    @cached_property
    def roots(self) -> Mapping[int, int]:
        """Give for each theme the one that it has been merged into in the end; itself, where it has not."""
        return roots_of({theme.id: theme.merged_into for theme in self.themes.values()})

    @cached_property
    def apart(self) -> tuple[frozenset[int], ...]:
        """Give the groups of themes that are to be kept apart: split from each other, and not merged again since."""
        groups: list[set[int]] = []
        for split in self.splits:
            group = {self.roots[theme_id] for theme_id in split if theme_id in self.roots}
            for other in [other for other in groups if other & group]:
                groups.remove(other)
                group |= other
            groups.append(group)
        return tuple(frozenset(group) for group in groups if len(group) > 1)

    @property
    def shape(self) -> frozenset[tuple[int, int | None]]:
        """Give what tells whether themes were found, merged, split or deleted since this was read."""
        return frozenset((theme.id, theme.merged_into) for theme in self.themes.values())


def hold_themes(database: Database, session: Session) -> None:
    """Let nobody else change themes until the transaction ends; it must be one that writes."""
    if not database.is_sqlite:  # where whoever writes is alone already
        session.execute(select(func.pg_advisory_xact_lock(_THEMES_LOCK)))


def read_themes(session: Session, encoder: str) -> KeptThemes:
    """Read the themes and their splits, with centres as far as this encoder's, and where every question stands."""
    spoken = select(ThemeMember).join(Question, Question.id == ThemeMember.question_id)
    columns = (ThemeMember.question_id, ThemeMember.theme_id, ThemeMember.similarity, ThemeMember.fixed)
    rows = session.execute(spoken.where(Question.text.is_not(None)).with_only_columns(*columns))
    places = {row.question_id: Place(row.theme_id, row.similarity, row.fixed) for row in rows}
    edited = frozenset(session.scalars(select(ThemeEdit.theme_id).distinct()))
    return KeptThemes(_themes(session, encoder), places, _splits(session), edited)


def shape_now(session: Session) -> frozenset[tuple[int, int | None]]:
    """Give the shape of the themes as they are now."""
    return frozenset((row.id, row.merged_into) for row in session.execute(select(Theme.id, Theme.merged_into)))


def roots_of(merged_into: Mapping[int, int | None]) -> dict[int, int]:
    """Give for each theme the last of the row of themes that it was merged into."""
    roots: dict[int, int] = {}
    for theme_id in merged_into:
        root = theme_id
        while (after := merged_into.get(root)) is not None:
            root = after
        roots[theme_id] = root
    return roots


def family_of(session: Session, theme_ids: Iterable[int]) -> frozenset[int]:
    """Give these themes together with all that were merged into them, or that they were merged into."""
    roots = roots_of({row.id: row.merged_into for row in session.execute(select(Theme.id, Theme.merged_into))})
    wanted = {roots[theme_id] for theme_id in theme_ids if theme_id in roots}
    return frozenset(theme_id for theme_id, root in roots.items() if root in wanted)


def read_centre(stored: bytes) -> Matrix | None:
    """Read a centre as it is stored; None where it is to be worked out anew."""
    return np.frombuffer(stored, "<f4") if stored else None


def _themes(session: Session, encoder: str) -> dict[int, KeptTheme]:
    rows = session.execute(select(Theme.id, Theme.centre, Theme.encoder, Theme.merged_into).order_by(Theme.id))
    return {
        row.id: KeptTheme(row.id, read_centre(row.centre) if row.encoder == encoder else None, row.merged_into)
        for row in rows
    }


def others_of(detail: Mapping[str, Any]) -> frozenset[int]:
    """Give the themes to or from which an edit that moves questions moved them, beside the edited theme itself."""
    named = [detail.get(name, ()) for name in ("into", "out_of")]
    return frozenset(theme for each in named for theme in ([each] if isinstance(each, int) else each))


def _splits(session: Session) -> tuple[frozenset[int], ...]:
    rows = session.execute(select(ThemeEdit.theme_id, ThemeEdit.detail).where(ThemeEdit.action == SPLIT))
    return tuple(frozenset({theme_id, *detail["into"]}) for theme_id, detail in rows.all())
