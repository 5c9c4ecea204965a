"""A common challenge as leads see it: figures published over closed months, and what speaks to it.

Every figure here has passed `insights/publication.py`: it is of at least MIN_ASKERS distinct askers, and no sum or
difference of figures gives one that is not.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Trend = Literal["new", "growing", "steady", "fading"]
Dimension = Literal["region", "place", "setting", "phase", "outcome", "satisfaction"]


@dataclass(frozen=True)
class Cell:
    """One published group."""

    name: str
    questions: int
    askers: int


@dataclass(frozen=True)
class Breakdown:
    """A period's questions along one dimension; `rest` is everything that has no cell of its own, where it may be said.

    Where `rest` is none, something may be left out, of which nothing more is said than "fewer than MIN_ASKERS".
    """

    dimension: Dimension
    cells: tuple[Cell, ...]  # the largest first
    rest: Cell | None = None


@dataclass(frozen=True)
class Period:
    """One or more closed months in a row: as many as it took until enough people had asked. Periods do not overlap."""

    first_month: str  # such as 2026-09
    last_month: str
    questions: int
    askers: int
    breakdowns: tuple[Breakdown, ...]

    def cell(self, dimension: Dimension, name: str) -> Cell | None:
        """Give one published group; None where it has no cell of its own."""
        cells = (cell for one in self.breakdowns if one.dimension == dimension for cell in one.cells)
        return next((cell for cell in cells if cell.name == name), None)


@dataclass(frozen=True)
class Source:
    """A document of the knowledge base, as a reader finds it."""

    path: str
    title: str
    kind: str
    publisher: str
    url: str
    rating: str = ""  # such as "+6 months · very low cost · evidence 4/5"
    place: str = ""


@dataclass(frozen=True)
class SpeaksTo:
    """What of the knowledge base speaks to a challenge, the nearest first; nothing does where it is a gap."""

    guidance: tuple[Source, ...] = ()
    case_studies: tuple[Source, ...] = ()
    is_gap: bool = True


@dataclass(frozen=True)
class Need:
    """A need that a lead has observed where they work."""

    id: int
    place: str
    partner: str
    note: str  # redacted
    noted_at: dt.datetime


@dataclass(frozen=True)
class Action:
    """What was done about a challenge."""

    what: str
    done_at: dt.datetime


@dataclass(frozen=True)
class Challenge:
    """One theme that enough people asked about."""

    id: int
    name: str  # a lead's, or the label
    label: str  # found from the questions' own words
    trend: Trend
    periods: tuple[Period, ...]  # the newest first; at least one
    samples: tuple[str, ...]  # redacted questions, the most central first, each by another asker
    cited: tuple[Source, ...]  # what answers rested on, for enough askers; those cited to most first
    guidance: tuple[Source, ...]  # what speaks to it, the nearest first
    case_studies: tuple[Source, ...]
    is_gap: bool  # nothing in the knowledge base speaks to it
    is_pinned: bool = False
    is_hidden: bool = False
    actions: tuple[Action, ...] = ()
    needs: tuple[Need, ...] = ()

    @property
    def questions(self) -> int:
        """Give the questions of all its periods."""
        return sum(period.questions for period in self.periods)


@dataclass(frozen=True)
class Challenges:
    """What leads see. There is no total: what is left out could be worked out from it."""

    shown: tuple[Challenge, ...]  # pinned first, then by how many asked in the newest period
    fewer: int  # themes that fewer than MIN_ASKERS people asked about, of which nothing more is said
    not_yet: tuple[Period, ...]  # questions that fit no theme, where enough people asked them
    through: str  # the last closed month, such as 2026-10
    open_requests: int
    min_askers: int
