"""How a period's figures are stored, and which of them are still shown where more askers are wanted than before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from insights.challenge import Breakdown, Cell, Period


@dataclass(frozen=True)
class Figures:
    """A period as it was published, and the paths of documents cited to enough of its askers, most first."""

    period: Period
    cited: tuple[str, ...]


_ADAPTER: TypeAdapter[Figures] = TypeAdapter(Figures)


def to_json(figures: Figures) -> dict[str, Any]:
    """Give the figures as plain JSON values."""
    values: dict[str, Any] = _ADAPTER.dump_python(figures, mode="json")
    return values


def from_json(values: dict[str, Any]) -> Figures:
    """Read figures back; raises `pydantic.ValidationError` where the values are none."""
    return _ADAPTER.validate_python(values)


def held_to(period: Period, min_askers: int) -> Period | None:
    """Give what may be shown of a period where MIN_ASKERS has been raised since; None where that is nothing.

    A breakdown with one cell that is now too small is left out whole: its cells sum up to the period.
    """
    if period.askers < min_askers:
        return None
    kept = (
        breakdown
        if all(cell.askers >= min_askers for cell in _groups(breakdown))
        else Breakdown(breakdown.dimension, ())
        for breakdown in period.breakdowns
    )
    return replace(period, breakdowns=tuple(kept))


def _groups(breakdown: Breakdown) -> tuple[Cell, ...]:
    return (*breakdown.cells, breakdown.rest) if breakdown.rest else breakdown.cells
