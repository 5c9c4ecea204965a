"""Dates as they are printed in English documents, read day first, to what the front matter writes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d\d)(?!\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"{_YEAR}-(?P<month>\d\d)(?![\d-])",
        rf"(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})[/.]{_YEAR}",
        rf"(?:spring|summer|autumn|winter)(?: term)?,?\s+{_YEAR}(?!\s?[/–-]\s?\d)",
        rf"{_YEAR}(?!\s?[/–-]\s?\d)",
    )
)
_EARLIEST = 1990


@dataclass(frozen=True)
class PrintedDate:
    """A date as front matter writes it, and where its words end."""

    value: str
    end: int


def date_at(words: str, start: int, today: dt.date) -> PrintedDate | None:
    """Read the date that stands at a place; none where there is none, or one that is impossible or still to come."""
    for form in _FORMS:
        found = form.match(words, start)
        if found is not None:
            value = _value(found.groupdict(), today)
            return None if value is None else PrintedDate(value, found.end())
    return None


def whole_date(words: str, today: dt.date) -> str | None:
    """Read words that are a date and nothing else."""
    found = date_at(words, 0, today)
    return found.value if found is not None and found.end == len(words) else None


def _value(parts: dict[str, str | None], today: dt.date) -> str | None:
    year, month, day = (parts.get(name) for name in ("year", "month", "day"))
    numbers = [int(year or 0), *([_month(month)] if month else []), *([int(day)] if day else [])]
    try:
        first = dt.date(*[*numbers, 1, 1][:3])
    except ValueError:
        return None
    if first > today or first.year < _EARLIEST:
        return None
    return "-".join(f"{number:02d}" for number in numbers)


def _month(words: str) -> int:
    if words.isdigit():
        return int(words)
    return next(number for number, name in enumerate(_MONTHS, start=1) if name.startswith(words.lower()[:3]))
