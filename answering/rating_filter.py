"""Questions across strands: "the cheapest with 4 padlocks and 6+ months" is a filter over the ratings' fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from answering.answer import Rating
from answering.evidence import terms_about
from answering.grounding import figures_in_words
from answering.questions import asks_across, subject_of
from knowledge_base.catalogue import CataloguedDocument
from retrieval.keywords import terms_of
from retrieval.phases import phases_named, without_phases

_PADLOCKS = re.compile(r"\b(?:at least )?([0-5])\s*(?:\+|or more|plus)?\s*padlocks?\b(?: or more)?", re.IGNORECASE)
# A bare "6 months" may be a stretch of time, so a comparison must stand before or after it.
_MONTHS = re.compile(
    r"\b(?:(?P<over>over|above|more than) |(?P<least>at least |minimum of )|)(?P<months>\d{1,2})\s*"
    r"(?P<plus>\+|or more|plus)?\s*(?:months?|mths?)\b(?P<after> or more)?",
    re.IGNORECASE,
)
_LOW = re.compile(r"\b(?P<very>very )?(?:low[- ]cost|cheap|inexpensive)\b", re.IGNORECASE)
_NO_GAIN = re.compile(
    r"\bnegative (?:impact|effect|months|gain|progress|rating)\b|\b(?:come|comes|came) out (?:at|as) "
    r"(?:nothing|zero|negative)\b|"
    r"\bno (?:gain|impact|effect|months|average gain|number|figure)\b|\bzero (?:months|impact|gain)\b|"
    r"\b(?:set pupils back|do harm|are harmful)\b",
    re.IGNORECASE,
)
_CHEAPEST = re.compile(r"\b(?:cheapest|cheap|lowest cost|least expensive|best value)\b", re.IGNORECASE)
# What cannot be read as "at least" is not read at all.
_OTHERWISE = re.compile(
    r"\b(?:under|below|less than|fewer|at most|up to|only|exactly|no more|without|not|or less|negative)\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+\+?")
_ABOUT_NOTHING = frozenset(
    terms_of(
        "strands options approaches interventions ones things anything toolkit list show give name cheap cheapest low "
        "cost inexpensive lowest least expensive best value more plus minimum over above padlock month any have with "
        "negative nothing number figure come out gain impact effect progress"
    )
)
COSTS = ("very low", "low", "moderate", "high", "very high")


@dataclass(frozen=True)
class RatingFilter:
    """Conditions on a rating's fields; None does not restrict. Strands come cheapest first, or by months."""

    months: int | None  # at least
    padlocks: int | None  # at least
    dearest: str | None  # one of COSTS, at most
    cheapest_first: bool
    about: str = ""  # what a strand must be about, in the question's words
    phases: frozenset[str] = frozenset()
    no_gain: bool = False  # those with no months figure, none, or fewer than none

    def allows(self, document: CataloguedDocument) -> bool:
        """Say whether a strand is about the subject and the phases that are asked for."""
        phases = document.front_matter.phases
        is_about = frozenset(terms_of(self.about)) <= terms_about(document)
        return is_about and (not self.phases or not self.phases.isdisjoint(phases))

    def choose(self, ratings: Iterable[Rating]) -> list[Rating]:
        """Give the ratings that meet every condition, in order."""
        return sorted(filter(self._meets, ratings), key=self._order)

    def in_words(self) -> str:
        """Say the conditions as they were taken."""
        said = [
            f"{self.months} months or more" if self.months is not None else "",
            "no gain, a negative one or no reliable months figure" if self.no_gain else "",
            f"{self.padlocks} padlocks or more" if self.padlocks is not None else "",
            f"{self.dearest} cost at most" if self.dearest is not None else "",
            f"about {self.about}" if self.about else "",
            f"for {' and '.join(sorted(self.phases))}" if self.phases else "",
        ]
        return ", ".join(filter(None, said)) + ("; the cheapest first" if self.cheapest_first else "")

    def _meets(self, rating: Rating) -> bool:
        return (
            (self.months is None or (rating.impact_months is not None and rating.impact_months >= self.months))
            and (not self.no_gain or (rating.impact_months or 0) <= 0)
            and (self.padlocks is None or (rating.evidence_strength or 0) >= self.padlocks)
            and (self.dearest is None or _cost(rating) <= COSTS.index(self.dearest))
        )

    def _order(self, rating: Rating) -> tuple[int, int, str]:
        gain = -(rating.impact_months or 0)
        cost = _cost(rating)
        return (cost, gain, rating.title) if self.cheapest_first else (gain, cost, rating.title)


def rating_filter(question: str) -> RatingFilter | None:
    """Read a question across strands; None where it is about one strand, or states no condition that can be read."""
    no_gain = _NO_GAIN.search(question) is not None
    if not asks_across(question) or (_OTHERWISE.search(question) and not no_gain):
        return None
    text = figures_in_words(question)
    padlocks, months, low = _PADLOCKS.search(text), _MONTHS.search(text), _LOW.search(text)
    wanted = RatingFilter(
        months=_at_least(months) if months else None,
        padlocks=int(padlocks[1]) if padlocks else None,
        dearest=("very low" if low["very"] else "low") if low else None,
        cheapest_first=bool(_CHEAPEST.search(text)),
        about=_subject(_NO_GAIN.sub(" ", question)),
        phases=phases_named(question),
        no_gain=no_gain,
    )
    stated = (wanted.months, wanted.padlocks, wanted.dearest)
    return wanted if no_gain or any(condition is not None for condition in stated) else None


def _subject(question: str) -> str:
    """Give what strands are asked about, besides their ratings."""
    words = subject_of(_FIGURES.sub(" ", figures_in_words(without_phases(question)))).split()
    return " ".join(word for word in words if not _ABOUT_NOTHING.issuperset(terms_of(word)))


def _at_least(months: re.Match[str]) -> int | None:
    if not any(months[name] for name in ("over", "least", "plus", "after")):
        return None
    return int(months["months"]) + bool(months["over"])


def _cost(rating: Rating) -> int:
    return COSTS.index(rating.cost) if rating.cost in COSTS else len(COSTS)
