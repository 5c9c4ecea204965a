"""What leads change about themes by hand: each change is stored with who made it, and outlasts every clustering.

A lead sees a theme's name and its parts, never one question. Words are redacted before they are kept. Two leads may
edit at once: changes that go together are both kept, and of two that do not, the later one is told in a plain
sentence.
"""

from __future__ import annotations

from database.models import ThemeEdit
from insights.theme_notes import ACTED_ON, NEED
from insights.theme_regrouping import ThemeRegrouping
from insights.theme_words import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_PLACE,
    ThemeChanged,
    UnknownTheme,
    kept_words,
    required,
)
from people.actors import Actor, Role, require


class ThemeEdits(ThemeRegrouping):
    """Every edit; each raises `NotAllowed` for who is no lead, and `EditRefused` where it cannot be done."""

    def rename(self, actor: Actor, theme_id: int, name: str, seen: str | None = None) -> None:
        """Name a theme; no name gives it back its label. `seen` is the name that the lead saw and means to replace."""
        require(actor, Role.LEAD)
        words = kept_words(self._redact, name=(name, LONGEST_NAME))["name"]
        with self._standing(theme_id) as (session, theme):
            if seen is not None and theme.name is not None and theme.name != seen:
                raise ThemeChanged(f"Somebody else has named this theme “{theme.name}” meanwhile.")
            theme.name = words or None
            self._note(session, actor, theme_id, "rename", name=theme.name)

    def hide(self, actor: Actor, theme_id: int) -> None:
        """Leave a theme out of what leads are shown first."""
        self._set(actor, theme_id, "hide", hidden=True)

    def show(self, actor: Actor, theme_id: int) -> None:
        """Undo hiding."""
        self._set(actor, theme_id, "show", hidden=False)

    def pin(self, actor: Actor, theme_id: int) -> None:
        """Show a theme before the others."""
        self._set(actor, theme_id, "pin", pinned=True)

    def unpin(self, actor: Actor, theme_id: int) -> None:
        """Undo pinning."""
        self._set(actor, theme_id, "unpin", pinned=False)

    def acted_on(self, actor: Actor, theme_id: int, what: str) -> None:
        """Note what was done about a theme."""
        require(actor, Role.LEAD)
        words = kept_words(self._redact, text=(what, LONGEST_NOTE))["text"]
        required(words, "what was done")
        with self._theme(theme_id) as (session, _):
            self._note(session, actor, theme_id, ACTED_ON, what=words)

    def add_need(self, actor: Actor, theme_id: int, place: str, partner: str, note: str) -> int:
        """Attach a need that the lead has observed where they work; give the need's id. A partner may be left out."""
        require(actor, Role.LEAD)
        given = {"place": (place, LONGEST_PLACE), "partner": (partner, LONGEST_PLACE), "note": (note, LONGEST_NOTE)}
        words = kept_words(self._redact, **given)
        required(words["place"], "where you observed it")
        required(words["note"], "what you observed")
        with self._theme(theme_id) as (session, _):
            return self._note(session, actor, theme_id, NEED, **words).id

    def remove_need(self, actor: Actor, need_id: int) -> None:
        """Take a need back; its words are deleted."""
        require(actor, Role.LEAD)
        with self._database.write() as session:
            need = session.get(ThemeEdit, need_id)
            if need is None or need.action != NEED:
                raise UnknownTheme("That need is not there any more.")
            session.delete(need)
            self._note(session, actor, need.theme_id, "remove_need", need=need_id)

    def _set(self, actor: Actor, theme_id: int, action: str, **values: bool) -> None:
        require(actor, Role.LEAD)
        with self._standing(theme_id) as (session, theme):
            if all(getattr(theme, name) == value for name, value in values.items()):
                return  # another lead has done the same
            for name, value in values.items():
                setattr(theme, name, value)
            self._note(session, actor, theme_id, action)
