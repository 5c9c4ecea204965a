"""Closed months in words, as a reader in Britain expects them."""

from __future__ import annotations

from insights.challenge import Period

_MONTHS = (
    "January February March April May June July August September October November December"  # never the locale's
).split()


def period_words(period: Period) -> str:
    """Give a period as October 2026, September to October 2026 or December 2025 to January 2026."""
    (first_year, first), (last_year, last) = map(_parts, (period.first_month, period.last_month))
    if (first_year, first) == (last_year, last):
        return f"{last} {last_year}"
    return (
        f"{first} to {last} {last_year}" if first_year == last_year else f"{first} {first_year} to {last} {last_year}"
    )


def month_words(month: str) -> str:
    """Give a month such as 2026-10 as October 2026."""
    year, name = _parts(month)
    return f"{name} {year}"


def _parts(month: str) -> tuple[str, str]:
    year, number = month.split("-")
    return year, _MONTHS[int(number) - 1]
