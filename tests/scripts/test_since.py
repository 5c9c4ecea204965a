"""How far back to look: days, or a date in the zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from scripts.since import SinceUnreadable, moment_since

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "utc"),
    [("90d", "2026-08-27T12:00"), ("1", "2026-11-24T12:00"), ("2026-07-01", "2026-06-30T23:00")],
)
def test_days_and_dates(text: str, utc: str) -> None:
    assert f"{moment_since(text, NOW, LONDON).astimezone(dt.UTC):%Y-%m-%dT%H:%M}" == utc


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "-3d", "99999999d"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(SinceUnreadable, match="--since"):
        moment_since(text, NOW, LONDON)
