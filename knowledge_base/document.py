"""What a reader makes of a source: its front matter and its sections, whatever the format was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
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


@dataclass(frozen=True)
class SourceDocument:
    """A document as it was read: `path` is relative to its folder with forward slashes, or an address."""

    path: str
    content_hash: str
    front_matter: FrontMatter
    sections: tuple[Section, ...]


class DocumentFault(Exception):
    """A document that cannot be taken in: file, line and field where known, and what should be there."""

    def __init__(self, path: str, reason: str, line: int | None = None, field: str | None = None) -> None:
        self.path, self.reason, self.line, self.field = path, reason, line, field
        where = path + (f", line {line}" if line else "") + (f", field {field}" if field else "")
        super().__init__(f"{where}: {reason}")


def content_hash(content: bytes) -> str:
    """Give the SHA-256 that tells one version of a source from another."""
    return hashlib.sha256(content).hexdigest()
