"""How much was asked, by months and groups: sums of what is published of each challenge, and nothing beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from insights.challenge import Challenges, Dimension, Period

_DIMENSIONS: tuple[Dimension, ...] = ("region", "setting", "phase", "outcome", "satisfaction")


@dataclass(frozen=True)
class Usage:
    """Questions of published periods. People are not added up: the same person may have asked about two themes."""

    by_month: tuple[tuple[str, int], ...]  # by the last month of each period, the newest first
    by_group: tuple[tuple[Dimension, tuple[tuple[str, int], ...]], ...]  # the largest group first


def usage_of(found: Challenges) -> Usage:
    """Add up the periods of every theme, and of what is not yet a theme."""
    periods = [period for theme in found.shown for period in theme.periods] + list(found.not_yet)
    months = Counter[str]()
    for period in periods:
        months[period.last_month] += period.questions
    groups = ((dimension, _groups(periods, dimension)) for dimension in _DIMENSIONS)
    return Usage(
        by_month=tuple(sorted(months.items(), reverse=True)),
        by_group=tuple((dimension, cells) for dimension, cells in groups if cells),
    )


def _groups(periods: Iterable[Period], dimension: Dimension) -> tuple[tuple[str, int], ...]:
    counts = Counter[str]()
    for period in periods:
        for breakdown in period.breakdowns:
            if breakdown.dimension == dimension:
                for cell in breakdown.cells:
                    counts[cell.name] += cell.questions
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
