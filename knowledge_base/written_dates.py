"""Days and times as tables write them: ISO, day first, or a spreadsheet's own count of days."""

from __future__ import annotations

import datetime as dt
import re

from openpyxl.utils.datetime import from_excel

_SERIALS = range(36_526, 109_575)  # days of a spreadsheet from 2000 to 2199; any other number is no date
_NUMBER = re.compile(r"\d{5,6}(?:\.\d+)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:,?[ T]+(.+))?")
_NAMED_MONTH = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]"
    r"([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})(?:,? (.+))?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?", re.IGNORECASE)


def moment(value: object, epoch: dt.datetime | None = None) -> dt.datetime:
    """Read a cell as a date or a time, without a zone where it names none; raises ValueError for all else.

    `epoch` is where the spreadsheet that a number comes from begins to count its days.
    """
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _serial(float(value), epoch)
    if isinstance(value, str):
        return _written(" ".join(value.split()))
    raise ValueError("neither text nor number")


def _written(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    if _NUMBER.fullmatch(text):
        return _serial(float(text), None)
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), int(match[2]), match[3]
    elif (match := _NAMED_MONTH.fullmatch(text)) and match[2][:3].lower() in _MONTHS:
        day, month, year = int(match[1]), _MONTHS.index(match[2][:3].lower()) + 1, match[3]
    else:
        raise ValueError(text)
    date = dt.date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return dt.datetime.combine(date, _clock(match[4]))


def _clock(text: str | None) -> dt.time:
    if not text:
        return dt.time()
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    hour, half = int(match[1]), (match[4] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return dt.time(hour, int(match[2]), int(match[3] or 0))


def _serial(days: float, epoch: dt.datetime | None) -> dt.datetime:
    read = from_excel(days, epoch) if epoch else from_excel(days)
    if int(days) not in _SERIALS or not isinstance(read, dt.datetime):
        raise ValueError(f"{days:g}")
    return read
