"""What an answer is: statements, each resting on quoted passages, with ratings and examples kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pydantic import TypeAdapter

from knowledge_base.places import PageWord, page_in_words


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    PARTIAL = "partial"  # a named part of the question has no supported statement
    NOT_FOUND = "not_found"  # after retrieval
    DECLINED = "declined"  # before it: unsafe, out of scope, a bulk copy
    FAILED = "failed"

    @property
    def is_answer(self) -> bool:
        """Whether something was found to say."""
        return self in (Outcome.ANSWERED, Outcome.PARTIAL)


@dataclass(frozen=True)
class Turn:
    """One earlier message of a conversation, redacted."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True)
class Statement:
    """One thing the answer says, and the numbers of the citations that say it."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Citation:
    """A passage that supports a statement; `quote` is word for word."""

    number: int
    document: str  # path relative to the documents folder, or address
    version: int
    title: str
    kind: str
    section: str
    page: int | None
    source_url: str
    published: str | None
    quote: str
    page_word: PageWord = "page"  # what `page` counts

    @property
    def page_in_words(self) -> str:
        """Give "page 14" or "slide 3"; nothing where there is no page."""
        return page_in_words(self.page_word, self.page)


@dataclass(frozen=True)
class Rating:
    """A Toolkit strand's stored rating; no composer may change it."""

    title: str
    document: str
    impact_months: int | None
    cost: str | None
    evidence_strength: int | None  # padlocks, 0 to 5
    rating_source: str | None


@dataclass(frozen=True)
class CaseStudy:
    """What a partnership did: an example, never proof."""

    title: str
    document: str
    source_url: str
    region: str | None
    place: str | None
    partner: str | None
    research_schools: tuple[str, ...]
    phases: tuple[str, ...]
    challenge: str | None
    approach: str | None


@dataclass(frozen=True)
class Nearest:
    """A document near to the question, whether or not it answers it."""

    document: str
    title: str
    kind: str
    source_url: str
    score: float


@dataclass(frozen=True)
class Timings:
    """Wall time in milliseconds."""

    retrieve: float
    compose: float
    total: float


@dataclass(frozen=True)
class Answer:
    """Everything that is known of one answer, before any face draws it."""

    outcome: Outcome
    message: str  # one plain sentence: what was not found or why it was declined; empty when answered in full
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    ratings: tuple[Rating, ...] = ()
    case_studies: tuple[CaseStudy, ...] = ()
    caveats: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    suggestions: tuple[str, ...] = ()
    understood_as: str | None = None  # what a follow-up was taken to mean, where that differs from its words
    mode: str = "extractive"
    prompt: str | None = None  # the version of what a language model was told, where one wrote the statements
    timings: Timings = Timings(0.0, 0.0, 0.0)


_ADAPTER: TypeAdapter[Answer] = TypeAdapter(Answer)


def to_json(answer: Answer) -> dict[str, Any]:
    """Give the answer as plain JSON values, as they are stored with the question."""
    values: dict[str, Any] = _ADAPTER.dump_python(answer, mode="json")
    return values


def from_json(values: dict[str, Any]) -> Answer:
    """Read an answer back; raises `pydantic.ValidationError` where the values are not an answer."""
    return _ADAPTER.validate_python(values)
