"""When a question was asked: a day or a time in the ways that logs write it, in a zone, and never a guess."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from knowledge_base.written_dates import moment

_EARLIEST = 2000  # a year; what lies before is a wrong cell, not a question
_SLACK = dt.timedelta(days=1)  # clocks and zones may differ by less
WANTED = "should be a date such as 2026-11-24, 24/11/2026 14:05 or 24 November 2026"


def asked_at(value: object, zone: ZoneInfo, now: dt.datetime, epoch: dt.datetime | None = None) -> dt.datetime | None:
    """Read a date or a time, of `zone` where it names none; None where there is nothing; raises ValueError.

    `epoch` is where the spreadsheet that a number comes from begins to count its days.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        read = moment(value, epoch)
    except ValueError:
        raise ValueError(f"date {_shown(value)!r}: {WANTED}") from None
    aware = read if read.tzinfo else read.replace(tzinfo=zone)
    if aware.year < _EARLIEST:
        raise ValueError(f"date {aware:%Y-%m-%d}: lies before {_EARLIEST}")
    if aware > now + _SLACK:
        raise ValueError(f"date {aware:%Y-%m-%d}: has not come yet; {WANTED}, the day before the month")
    return aware


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else " ".join(str(value).split())[:40]
