"""A part of the published figures: periods from a month on, and of those one group's, one dimension at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from insights.challenge import Challenges, Dimension, Period


@dataclass(frozen=True)
class View:
    """Which of the published figures are wanted; without a group, all of them."""

    since: str | None = None  # such as 2026-09
    dimension: Dimension = "region"
    group: str | None = None

    def of(self, found: Challenges) -> Challenges:
        """Give what is left; a theme without a period, or without a cell of the group, is left out."""
        themes = [replace(theme, periods=tuple(self._periods(theme.periods))) for theme in found.shown]
        shown = tuple(theme for theme in themes if theme.periods)
        return replace(found, shown=shown, not_yet=tuple(self._periods(found.not_yet)))

    def _periods(self, periods: Iterable[Period]) -> Iterable[Period]:
        for period in periods:
            if self.since is not None and period.last_month < self.since:
                continue
            if self.group is None:
                yield period
            elif (cell := period.cell(self.dimension, self.group)) is not None:
                yield replace(period, questions=cell.questions, askers=cell.askers, breakdowns=())


def groups_of(found: Challenges) -> dict[Dimension, tuple[str, ...]]:
    """Give the groups that have a cell anywhere, by dimension, in the order of the alphabet."""
    names: dict[Dimension, set[str]] = {}
    for theme in found.shown:
        for period in theme.periods:
            for breakdown in period.breakdowns:
                names.setdefault(breakdown.dimension, set()).update(cell.name for cell in breakdown.cells)
    return {dimension: tuple(sorted(found)) for dimension, found in names.items() if found}
