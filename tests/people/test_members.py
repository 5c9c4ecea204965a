"""What members told us, on both databases."""

from __future__ import annotations

import datetime as dt

from database.engine import Database
from people.members import Members, MemberSettings

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def test_what_a_member_told_last_is_what_is_kept(database: Database) -> None:
    members = Members(database, lambda: NOW)
    assert members.settings("amina") == MemberSettings()
    members.save("amina", MemberSettings("London", "Hackney", "Primary school", "Teacher"))
    members.save("ben", MemberSettings(record=False))
    members.save("amina", MemberSettings("North West"))
    assert members.settings("amina") == MemberSettings("North West")
    assert members.settings("ben") == MemberSettings(record=False)
