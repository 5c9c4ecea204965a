"""The shapes of charts, worked out for the templates to draw: lengths are shares of the longest, from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from insights.challenge import Breakdown, Challenge, Period
from insights.periods import period_words

_FEWEST_COLUMNS = 2


@dataclass(frozen=True)
class Bar:
    """One bar, with its figures; of people nothing is said where they are not counted."""

    name: str
    value: int
    askers: int | None = None
    address: str = ""
    is_strong: bool = False
    share: float = 1.0


def with_shares(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Give the bars with each one's share of the longest."""
    listed = tuple(bars)
    most = max((bar.value for bar in listed), default=1)
    return tuple(replace(bar, share=bar.value / most) for bar in listed)


def largest_first(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Give the bars with their shares, the longest first."""
    return with_shares(sorted(bars, key=lambda bar: (-bar.value, bar.name)))


def challenge_bars(challenges: Sequence[Challenge]) -> tuple[Bar, ...]:
    """Give a bar a challenge, by the questions of its newest period; new and growing ones are strong."""
    newest = ((each, each.periods[0]) for each in challenges)
    return with_shares(
        Bar(each.name, period.questions, period.askers, f"/themes/{each.id}", each.trend in ("new", "growing"))
        for each, period in newest
    )


def period_bars(periods: Sequence[Period]) -> tuple[Bar, ...]:
    """Give a column a period, the oldest first; nothing where there is only one, which is no trend."""
    if len(periods) < _FEWEST_COLUMNS:
        return ()
    return with_shares(Bar(period_words(period), period.questions, period.askers) for period in reversed(periods))


def group_bars(breakdown: Breakdown, name_of: Callable[[str], str]) -> tuple[Bar, ...]:
    """Give a bar a published group, and one for all the others where that may be said."""
    cells = [(name_of(cell.name), cell) for cell in breakdown.cells]
    if breakdown.rest is not None:
        cells.append(("all others", breakdown.rest))
    return with_shares(Bar(name, cell.questions, cell.askers) for name, cell in cells)
