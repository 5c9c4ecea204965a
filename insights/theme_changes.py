"""How any edit of a theme is made: the theme held for one transaction, and a row that says who did what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Theme, ThemeEdit
from insights.kept_themes import hold_themes
from insights.theme_words import ThemeChanged, UnknownTheme
from insights.theme_writing import LabelsOf
from people.actors import Actor


class ThemeChanges:
    """What edits are made with.

    `editor_of` gives an actor's pseudonym by their id, the one under which they ask; `redact` takes personal data out;
    `labels_of` names the parts of a split, each of which at least `min_askers` people must have asked about.
    """

    def __init__(
        self,
        database: Database,
        editor_of: Callable[[str], str],
        clock: Callable[[], dt.datetime],
        redact: Callable[[str], str],
        labels_of: LabelsOf,
        min_askers: int,
    ) -> None:
        self._database = database
        self._editor_of = editor_of
        self._clock = clock
        self._redact = redact
        self._labels_of = labels_of
        self._min_askers = min_askers

    @contextmanager
    def _theme(self, theme_id: int) -> Iterator[tuple[Session, Theme]]:
        """Give a theme, held until the transaction ends; raises `UnknownTheme`."""
        with self._database.write() as session:
            hold_themes(self._database, session)
            yield session, theme_in(session, theme_id)

    @contextmanager
    def _standing(self, theme_id: int) -> Iterator[tuple[Session, Theme]]:
        """Give a theme that stands by itself, to be changed; raises `ThemeChanged` where it is part of another."""
        with self._theme(theme_id) as (session, theme):
            require_standing(session, theme)
            yield session, theme

    def _note(self, session: Session, actor: Actor, theme_id: int, action: str, **detail: Any) -> ThemeEdit:
        edit = ThemeEdit(
            theme_id=theme_id,
            editor=self._editor_of(actor.id),
            edited_at=self._clock(),
            action=action,
            detail=detail,
        )
        session.add(edit)
        session.flush()
        return edit


def theme_in(session: Session, theme_id: int) -> Theme:
    """Give a theme; raises `UnknownTheme`."""
    theme = session.get(Theme, theme_id)
    if theme is None:
        raise UnknownTheme("This theme is not there any more.")
    return theme


def require_standing(session: Session, theme: Theme) -> None:
    """Raise `ThemeChanged` where a theme is part of another."""
    if theme.merged_into is not None:
        raise ThemeChanged(f"This theme has been merged into “{shown_name(theme_in(session, theme.merged_into))}”.")


def shown_name(theme: Theme) -> str:
    """Give what a theme is called: a lead's name, or its label."""
    return theme.name or theme.label
