"""Dates as they are written in Britain."""

from __future__ import annotations

import datetime as dt

_MONTHS = (
    "January February March April May June July August September October November December"  # never the locale's
).split()


def british_date(published: str) -> str:
    """Give 2021-06-10 as 10 June 2021, 2021-06 as June 2021, and anything else as it is."""
    parts = published.split("-")
    if not all(part.isdigit() for part in parts) or not 2 <= len(parts) <= 3 or not 1 <= int(parts[1]) <= 12:
        return published
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month


def day_and_month(date: dt.date) -> str:
    """Give a day of the last weeks as 3 March."""
    return f"{date.day} {_MONTHS[date.month - 1]}"
