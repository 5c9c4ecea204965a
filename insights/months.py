"""Closed calendar months: what leads see is counted in them, so that no two looks differ by one person's question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Month:
    """One calendar month in the zone of the organisation."""

    year: int
    month: int
    zone: ZoneInfo

    def __str__(self) -> str:
        """Give 2026-10."""
        return f"{self.year}-{self.month:02}"

    @property
    def start(self) -> dt.datetime:
        """Give the moment it begins."""
        return dt.datetime(self.year, self.month, 1, tzinfo=self.zone)

    @property
    def end(self) -> dt.datetime:
        """Give the moment at which the next one begins."""
        years, month = divmod(self.month, 12)
        return dt.datetime(self.year + years, month + 1, 1, tzinfo=self.zone)

    @property
    def before(self) -> Month:
        """Give the month before."""
        last = self.start - dt.timedelta(days=1)
        return Month(last.year, last.month, self.zone)


def month_of(at: dt.datetime, zone: ZoneInfo) -> Month:
    """Give the month that a moment lies in."""
    local = at.astimezone(zone)
    return Month(local.year, local.month, zone)


def months_from(first: str, last: str) -> int:
    """Count the months from one to another, such as 2026-09 and 2026-11, both included."""
    return _number(last) - _number(first) + 1


def after(month: str) -> str:
    """Give the month after one, as 2027-01 for 2026-12."""
    years, number = divmod(_number(month) + 1, 12)
    return f"{years}-{number + 1:02}"


def _number(month: str) -> int:
    years, number = month.split("-")
    return 12 * int(years) + int(number) - 1


def closed_months(now: dt.datetime, zone: ZoneInfo, count: int) -> tuple[Month, ...]:
    """Give the last months that are over, the newest first."""
    local = now.astimezone(zone)
    months = [Month(local.year, local.month, zone).before]
    while len(months) < count:
        months.append(months[-1].before)
    return tuple(months)
