"""What an answer is composed of and what comes out, whichever composer does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from answering.answer import Citation, Statement
from answering.evidence import Notion
from answering.questions import Asked
from retrieval.encoder import Matrix
from retrieval.search import Hit


@dataclass(frozen=True)
class Material:
    """What one question was found to rest on; `order` are the documents' ids, the most important first."""

    question: str
    hits: Sequence[Hit]
    order: Sequence[int]
    notions: tuple[Notion, ...]
    asked: Asked
    query: Matrix


@dataclass(frozen=True)
class Composition:
    """Statements and the citations they rest on.

    `note` tells a person how it was written, or why not as it should have been; `prompt` is the version of what a
    language model was told, where one wrote it.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    mode: str = "extractive"
    note: str = ""
    prompt: str | None = None


class Composer(Protocol):
    """Makes an answer's statements of the passages found."""

    def compose(self, material: Material) -> Composition:
        """Compose; whatever happens on the way, something comes out that every citation supports."""
        ...
