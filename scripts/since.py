"""How far back to look, as it is typed: a number of days, or a date."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

_DAYS = re.compile(r"(\d{1,5})d?")


class SinceUnreadable(ValueError):
    """A `--since` that is neither days nor a date."""


def moment_since(text: str, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Give the moment that 90d or 2026-09-01 means, a date as of midnight in `zone`; raises `SinceUnreadable`."""
    try:
        if match := _DAYS.fullmatch(text.strip()):
            return now - dt.timedelta(days=int(match[1]))
        return dt.datetime.combine(dt.date.fromisoformat(text.strip()), dt.time(), zone)
    except (ValueError, OverflowError):
        raise SinceUnreadable(f"--since: {text!r} should be days, such as 90d, or a date, such as 2026-09-01") from None
