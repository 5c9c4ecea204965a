"""What the knowledge base says of a challenge, as a brief needs it: given as data by whoever can ask it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BriefSource:
    """A document that something in a brief rests on; known by its path."""

    path: str
    title: str
    publisher: str
    url: str
    published: str  # as its source dates it, or nothing


@dataclass(frozen=True)
class EvidencePoint:
    """One statement, word for word as it stands in its source, and under which heading and on which page."""

    text: str
    section: str
    source: BriefSource


@dataclass(frozen=True)
class RatedStrand:
    """A Toolkit strand with its stored rating, such as "+4 months · very low cost · evidence 4/5"."""

    title: str
    rating: str
    strength: int | None  # padlocks, 0 to 5
    source: BriefSource


@dataclass(frozen=True)
class CaseNote:
    """What a partnership did: an example, never proof."""

    title: str
    who: str
    where: str
    why: str  # what it has in common with the challenge
    did: str
    changed: str  # in the case study's own words, or nothing where it does not say
    lesson: str  # the same
    source: BriefSource


@dataclass(frozen=True)
class Evidence:
    """Everything that was found for one challenge."""

    points: tuple[EvidencePoint, ...] = ()
    ratings: tuple[RatedStrand, ...] = ()
    cases: tuple[CaseNote, ...] = ()
    caveats: tuple[str, ...] = ()  # what must be said beside the ratings
    unanswered: tuple[str, ...] = ()  # central questions, redacted, to which the knowledge base has no answer
