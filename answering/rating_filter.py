"""Questions across strands: "the cheapest with 4 padlocks and 6+ months" is a filter over the ratings' fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from answering.answer import Rating
from answering.grounding import figures_in_words

_ACROSS = re.compile(
    r"\b(?:which|what|any|list|show|give|name|all|the)\b.{0,40}\b(?:strands|options|approaches|interventions|ones|things)\b|"
    r"\b(?:anything|what|which)\b.{0,30}\b(?:cheapest|dearest|highest|lowest|most|least|with|under|over)\b|"
    r"\bcheapest\b",
    re.IGNORECASE,
)
_MORE = r"(?:at least|over|above|more than|minimum of|min)"
_PADLOCKS = re.compile(r"\b([0-5])\s*(?:\+|or more|plus)?\s*padlocks?\b", re.IGNORECASE)
_MONTHS = re.compile(
    rf"\b(?P<more>{_MORE}\s*)?(?P<months>\d{{1,2}})\s*(?P<plus>\+|or more|plus)?\s*(?:months?|mths?)\b", re.IGNORECASE
)
_LOW = re.compile(r"\b(very )?(?:low|cheap)[- ]?(?:cost)?\b", re.IGNORECASE)
_CHEAPEST = re.compile(r"\b(?:cheapest|cheap|lowest cost|least expensive|best value)\b", re.IGNORECASE)
COSTS = ("very low", "low", "moderate", "high", "very high")
_STRICT = frozenset({"over", "above", "more than"})


@dataclass(frozen=True)
class RatingFilter:
    """Conditions on a rating's fields; None does not restrict. Strands come cheapest first, or by months."""

    months: int | None  # at least
    padlocks: int | None  # at least
    dearest: str | None  # one of COSTS, at most
    cheapest_first: bool

    def choose(self, ratings: Iterable[Rating]) -> list[Rating]:
        """Give the ratings that meet every condition, in order."""
        return sorted(filter(self._meets, ratings), key=self._order)

    def in_words(self) -> str:
        """Say the conditions as they were taken."""
        said = [
            f"{self.months} months or more" if self.months is not None else "",
            f"{self.padlocks} padlocks or more" if self.padlocks is not None else "",
            f"{self.dearest} cost at most" if self.dearest is not None else "",
        ]
        return ", ".join(filter(None, said)) + ("; the cheapest first" if self.cheapest_first else "")

    def _meets(self, rating: Rating) -> bool:
        return (
            (self.months is None or (rating.impact_months is not None and rating.impact_months >= self.months))
            and (self.padlocks is None or (rating.evidence_strength or 0) >= self.padlocks)
            and (self.dearest is None or _cost(rating) <= COSTS.index(self.dearest))
        )

    def _order(self, rating: Rating) -> tuple[int, int, str]:
        gain = -(rating.impact_months or 0)
        cost = _cost(rating)
        return (cost, gain, rating.title) if self.cheapest_first else (gain, cost, rating.title)


def rating_filter(question: str) -> RatingFilter | None:
    """Read a question across strands; None where it is about one strand, or states no condition."""
    if not _ACROSS.search(question):
        return None
    text = figures_in_words(question)
    padlocks, months, low = _PADLOCKS.search(text), _MONTHS.search(text), _LOW.search(text)
    wanted = RatingFilter(
        months=_at_least(months) if months else None,
        padlocks=int(padlocks[1]) if padlocks else None,
        dearest=("very low" if low[1] else "low") if low else None,
        cheapest_first=bool(_CHEAPEST.search(text)),
    )
    stated = (wanted.months, wanted.padlocks, wanted.dearest)
    return wanted if any(condition is not None for condition in stated) else None


def _at_least(months: re.Match[str]) -> int:
    strictly = (months["more"] or "").strip().lower() in _STRICT
    return int(months["months"]) + strictly


def _cost(rating: Rating) -> int:
    return COSTS.index(rating.cost) if rating.cost in COSTS else len(COSTS)
