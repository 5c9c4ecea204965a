"""When a question was asked: in every form that logs write it, and never a guess."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scripts.question_dates import asked_at

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-07-01", "2026-06-30T23:00"),  # midnight in London is an hour earlier by UTC
        ("2026-07-01T09:00:00", "2026-07-01T08:00"),
        ("2026-07-01T09:00:00+02:00", "2026-07-01T07:00"),
        ("2026-07-01 09:00:00Z", "2026-07-01T09:00"),
        ("24/11/2026", "2026-11-24T00:00"),
        ("3/2/2026 14:05", "2026-02-03T14:05"),
        ("03/02/26, 2:05 pm", "2026-02-03T14:05"),
        ("03.02.2026 00:05:59", "2026-02-03T00:05"),
        ("3 Feb 2026", "2026-02-03T00:00"),
        ("Tuesday, 3rd February 2026 12.30am", "2026-02-03T00:30"),
        ("46000.5", "2025-12-09T12:00"),
        (46000, "2025-12-09T00:00"),
        (46000.75, "2025-12-09T18:00"),
        (dt.datetime(2026, 7, 1, 9), "2026-07-01T08:00"),
        (dt.date(2026, 2, 3), "2026-02-03T00:00"),
    ],
)
def test_dates_are_read_in_the_zone(written: object, utc: str) -> None:
    read = asked_at(written, LONDON, NOW)
    assert read is not None
    assert f"{read.astimezone(dt.UTC):%Y-%m-%dT%H:%M}" == utc


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_no_date_is_none(empty: object) -> None:
    assert asked_at(empty, LONDON, NOW) is None


@pytest.mark.parametrize(
    "written",
    [
        "11/24/2026",
        "31/02/2026",
        "yesterday",
        "12",
        7,
        True,
        "1999-12-31",
        "25/12/2026",
        "3 Smarch 2026",
        "99:99",
        "²/2/2026",
    ],
)
def test_what_is_no_date_is_never_guessed(written: object) -> None:
    with pytest.raises(ValueError, match="date"):
        asked_at(written, LONDON, NOW)


def test_a_workbook_may_count_its_days_from_1904() -> None:
    read = asked_at(44538, LONDON, NOW, CALENDAR_MAC_1904)
    assert read is not None
    assert f"{read:%Y-%m-%d}" == "2025-12-09"
