"""What a weekly digest says: the challenges that most people share now, and what changed since the last digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from insights.challenge import Challenge, Challenges

MOST = 5  # challenges in a digest


@dataclass(frozen=True)
class Told:
    """What the last digest said, as far as the next has to know."""

    at: dt.datetime
    through: str = ""  # the last closed month it counted, such as 2026-10
    trends: dict[str, str] = field(default_factory=dict)  # by the id of each challenge that was shown then


@dataclass(frozen=True)
class NewDocument:
    """A document that the knowledge base did not have at the last digest."""

    title: str
    url: str


@dataclass(frozen=True)
class Digest:
    """One week's digest."""

    week: dt.date  # its Monday
    through: str
    challenges: tuple[Challenge, ...]  # every one that is not hidden, those that most people asked about first
    new: tuple[Challenge, ...]  # not shown at the last digest; none at the first
    growing: tuple[Challenge, ...]  # growing, which they were not yet at the last digest
    documents: tuple[NewDocument, ...]  # none at the first digest
    is_first: bool
    has_new_months: bool  # whether a month has been closed since the last digest
    open_requests: int
    min_askers: int

    @property
    def top(self) -> tuple[Challenge, ...]:
        """Give the challenges that are told in full."""
        return self.challenges[:MOST]

    @property
    def gaps(self) -> tuple[Challenge, ...]:
        """Give those to which nothing in the knowledge base speaks."""
        return tuple(each for each in self.challenges if each.is_gap)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.challenges and not self.documents


def compose(week: dt.date, found: Challenges, last: Told | None, documents: Sequence[NewDocument]) -> Digest:
    """Make the digest of a week that begins on this Monday."""
    shown = tuple(each for each in found.shown if not each.is_hidden)
    before = last.trends if last else {}
    has_new_months = last is None or last.through != found.through
    return Digest(
        week=week,
        through=found.through,
        challenges=shown,
        new=tuple(each for each in shown if last and str(each.id) not in before),
        growing=tuple(
            each
            for each in shown
            if each.trend == "growing" and (has_new_months or before.get(str(each.id)) != "growing")
        ),
        documents=tuple(documents) if last else (),
        is_first=last is None,
        has_new_months=has_new_months,
        open_requests=found.open_requests,
        min_askers=found.min_askers,
    )
