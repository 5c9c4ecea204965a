"""Which kinds of event have ever reached us, so that a missing subscription can be told from a quiet channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import SeenEvent


class SeenEvents:
    """Remembers when each kind of event came last; nothing of its contents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, seen: Mapping[str, dt.datetime]) -> None:
        """Keep the last time of each kind, such as message.im."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        with self._database.write() as session:
            for kind, at in seen.items():
                row = insert(SeenEvent).values(kind=kind, last_at=at)
                session.execute(row.on_conflict_do_update(index_elements=["kind"], set_={"last_at": at}))

    def last(self) -> dict[str, dt.datetime]:
        """Give when each kind came last."""
        with self._database.read() as session:
            return {row.kind: row.last_at for row in session.scalars(select(SeenEvent))}
