"""Questions that stand in themes, as finding themes leaves them, for tests of what is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from logged import ASKED

from database.engine import Database
from database.models import Citation, Theme, ThemeMember
from insights.question_log import QuestionLog


def a_theme(database: Database, label: str, **values: object) -> int:
    """Keep a theme, and give its id."""
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with database.write() as session:
        theme = Theme(label=label, terms=[], centre=b"", encoder="", created_at=at, updated_at=at, **values)
        session.add(theme)
        session.flush()
        return theme.id


def ask(
    database: Database,
    theme_id: int | None,
    month: str,
    askers: Iterable[str],
    cited: Iterable[str] = (),
    **fields: object,
) -> list[int]:
    """Let each asker ask one question about a theme on the fifth of a month; give the questions' ids."""
    year, number = map(int, month.split("-"))
    asked_at = dt.datetime(year, number, 5, 12, tzinfo=dt.UTC)
    asked = [_asked(f"{theme_id}:{month}:{asker}:{fields}", asker, asked_at, fields) for asker in askers]
    ids = [QuestionLog(database).receive(question).question_id for question in asked]
    with database.write() as session:
        for nearness, question_id in enumerate(ids):
            similarity = 0.9 - nearness / 100  # the first is the most central
            session.add(ThemeMember(question_id=question_id, theme_id=theme_id, similarity=similarity))
            for place, path in enumerate(cited):
                quoted = Citation(
                    question_id=question_id, number=place, document_path=path, document_version=1, section="", quote=""
                )
                session.add(quoted)
    return ids


def _asked(key: str, asker: str, asked_at: dt.datetime, fields: dict[str, object]):  # type: ignore[no-untyped-def]
    values = {"status": "answered", "outcome": "answered", "text": f"Does homework help {asker}?"} | fields
    return replace(ASKED, event_key=key, asker=asker, asked_at=asked_at, address=None, **values)  # type: ignore[arg-type]
