"""When each kind of event came last."""

from __future__ import annotations

from logged import DAY, NOW

from database.engine import Database
from insights.seen_events import SeenEvents


def test_the_last_time_of_each_kind_is_kept(database: Database) -> None:
    seen = SeenEvents(database)
    assert seen.last() == {}
    seen.note({"message.im": NOW - DAY, "app_mention": NOW - DAY})
    seen.note({"message.im": NOW})
    assert seen.last() == {"message.im": NOW, "app_mention": NOW - DAY}
