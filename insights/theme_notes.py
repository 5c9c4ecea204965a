"""What leads noted about themes: needs they observed where they work, and what was done.

Both are rows of `theme_edit`, with the details `{"place", "partner", "note"}` and `{"what"}`. Taking one back deletes
its words; that it was taken back, and by whom, stays as a row of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.models import Theme, ThemeEdit
from insights.challenge import Action, Need
from insights.kept_themes import roots_of

NEED, ACTED_ON = "need", "acted_on"


@dataclass(frozen=True)
class Notes:
    """What was noted about one theme and those merged into it, the oldest first."""

    needs: tuple[Need, ...] = ()
    actions: tuple[Action, ...] = ()


def read_notes(session: Session) -> Mapping[int, Notes]:
    """Give the notes by theme; those of a merged theme stand with the one it has been merged into."""
    roots = roots_of({row.id: row.merged_into for row in session.execute(select(Theme.id, Theme.merged_into))})
    needs, actions = defaultdict[int, list[Need]](list), defaultdict[int, list[Action]](list)
    noted = select(ThemeEdit).where(ThemeEdit.action.in_((NEED, ACTED_ON))).order_by(ThemeEdit.edited_at, ThemeEdit.id)
    for edit in session.scalars(noted):
        if edit.action == NEED:
            needs[roots[edit.theme_id]].append(Need(id=edit.id, noted_at=edit.edited_at, **edit.detail))
        else:
            actions[roots[edit.theme_id]].append(Action(edit.detail["what"], edit.edited_at))
    return {theme_id: Notes(tuple(needs[theme_id]), tuple(actions[theme_id])) for theme_id in {*needs, *actions}}
