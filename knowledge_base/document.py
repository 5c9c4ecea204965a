"""What a reader makes of a source: its front matter and its sections, whatever the format was."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

KINDS = ("guidance", "toolkit", "case_study", "partnership", "implementation", "other")
COSTS = ("very low", "low", "moderate", "high", "very high")
ENGLAND = "England"
REGIONS = (
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and the Humber",
    ENGLAND,
)


@dataclass(frozen=True)
class FrontMatter:
    """What a curator says about a document; the fields are those of knowledge_base/README.md."""

    title: str
    kind: str
    publisher: str = ""
    author: str | None = None
    source_url: str = ""
    also_read: tuple[str, ...] = ()
    published: str | None = None
    reviewed: str | None = None
    phases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: str | None = None
    place: str | None = None
    partner: str | None = None
    research_schools: tuple[str, ...] = ()
    challenge: str | None = None
    approach: str | None = None
    impact_months: int | None = None
    cost: str | None = None
    evidence_strength: int | None = None
    rating_source: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True)
class Block:
    """One paragraph, list item or table row, as plain text."""

    kind: Literal["paragraph", "item", "row"]
    text: str


@dataclass(frozen=True)
class Section:
    """The blocks under one heading; `heading_path` leaves the document's own title out."""

    heading_path: tuple[str, ...]
    page: int | None
    blocks: tuple[Block, ...]


FieldValue = str | int | tuple[str, ...]
RATING_FIELDS = ("impact_months", "cost", "evidence_strength", "rating_source")


@dataclass(frozen=True)
class Proposal:
    """A field that was made out from the source, for a curator to confirm."""

    field: str  # of FrontMatter
    value: FieldValue
    seen: str  # from what, for a person: `page 1: "Published May 2024"`, `the file's properties`


@dataclass(frozen=True)
class Contents:
    """What a format's reader finds in a source that has no front matter of its own."""

    sections: tuple[Section, ...]
    stated: Mapping[str, FieldValue] = field(default_factory=lambda: MappingProxyType({}))  # given in so many words
    proposals: tuple[Proposal, ...] = ()
    notes: tuple[str, ...] = ()  # what could not be read, such as "pages 3 to 5 are pictures without text"
    key: str = ""  # tells the documents of one file apart, as the rows of a spreadsheet; its path is then `file#key`


@dataclass(frozen=True)
class SourceDocument:
    """A document as it was read: `path` is relative to its folder with forward slashes, or an address.

    `front_matter` holds the proposed fields too, but for ratings: those become facts once a curator confirms them.
    """

    path: str
    content_hash: str
    front_matter: FrontMatter
    sections: tuple[Section, ...]
    proposals: tuple[Proposal, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""  # the file or address it was read from; its path where that is not said
    source_hash: str = ""  # SHA-256 of the source's bytes; `content_hash` where that is not said
    reader: str = ""  # the format's reader and its version, such as "pdf 1"


DAMAGED = "is damaged or was cut off on its way; get the file again"
LOCKED = "is locked with a password; save it without one"


class DocumentFault(Exception):
    """A document that cannot be taken in: file, line and field where known, and what should be there."""

    def __init__(self, path: str, reason: str, line: int | None = None, field: str | None = None) -> None:
        self.path, self.reason, self.line, self.field = path, reason, line, field
        where = path + (f", line {line}" if line else "") + (f", field {field}" if field else "")
        super().__init__(f"{where}: {reason}")


def content_hash(content: bytes) -> str:
    """Give the SHA-256 that tells one version of a source from another."""
    return hashlib.sha256(content).hexdigest()
