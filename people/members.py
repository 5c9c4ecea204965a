"""What members of staff told us about themselves, by pseudonym; it goes with their questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import MemberSetting


@dataclass(frozen=True)
class MemberSettings:
    """What somebody told us; all of it may be left empty."""

    region: str | None = None
    place: str | None = None
    setting: str | None = None  # such as a primary school, or a trust
    role: str | None = None
    record: bool = True  # whether their questions are recorded


class Members:
    """Keeps what members told us."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def settings(self, member: str) -> MemberSettings:
        """Give what a member told us; nothing, where they never did."""
        with self._database.read() as session:
            row = session.get(MemberSetting, member)
            if row is None:
                return MemberSettings()
            return MemberSettings(row.region, row.place, row.setting, row.role, row.record)

    def save(self, member: str, settings: MemberSettings) -> None:
        """Keep what a member tells us, in place of what they told before."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        values = {**asdict(settings), "changed_at": self._clock()}
        row = insert(MemberSetting).values(member=member, **values)
        with self._database.write() as session:
            session.execute(row.on_conflict_do_update(index_elements=["member"], set_=values))

    def delete(self, member: str) -> None:
        """Forget what a member told us."""
        with self._database.write() as session:
            session.execute(delete(MemberSetting).where(MemberSetting.member == member))
