"""Each quote of an answer in its context: the words around it in the version cited, and a citation ready to copy.

A quote is found by its exact words. Where they are not found any more it is shown as it was stored, with that said.
"""

from __future__ import annotations

from dataclasses import dataclass

from answering.answer import Citation
from answering.kept_answers import KeptAnswer
from retrieval.sources import Source, SourcePassage, Sources

UPDATED = "This source has been updated since; the words are those of the version that the answer cited."
MOVED = "This source has moved within the knowledge base since; it is now {path}."
RETIRED = "This source is no longer in the knowledge base; the words are those that the answer cited."
NOT_THERE = "The passage cannot be found any more, so the quote stands here without its context."
_CONTEXT = 400  # characters on either side


@dataclass(frozen=True)
class Quoted:
    """One quote with what stands around it."""

    number: int
    title: str
    section: str
    page: str  # in words; empty where there is none
    before: str
    quote: str
    after: str
    notes: tuple[str, ...]
    reference: str  # title, publisher, year, page, address: to be copied


@dataclass(frozen=True)
class _Place:
    """Where a quote stands in its source."""

    passages: tuple[SourcePassage, ...]
    ordinal: int
    start: int
    end: int


class Quotes:
    """Finds quotes in their sources."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def of(self, kept: KeptAnswer) -> tuple[Quoted, ...]:
        """Give the quotes of an answer that somebody may see."""
        return tuple(map(self._quoted, kept.answer.citations))

    def _quoted(self, citation: Citation) -> Quoted:
        source = self._sources.version(citation.document, citation.version)
        place = _find(source, citation) if source else None
        return Quoted(
            citation.number,
            citation.title,
            citation.section,
            citation.page_in_words,
            _before(place) if place else "",
            citation.quote,
            _after(place) if place else "",
            tuple(_notes(source, place)),
            reference_of(citation, source.publisher if source else ""),
        )


def reference_of(citation: Citation, publisher: str) -> str:
    """Give a citation in one line: title, publisher, year, page, address."""
    year = (citation.published or "")[:4]
    parts = (citation.title, publisher, year if year.isdigit() else "", citation.page_in_words, citation.source_url)
    return ", ".join(part for part in parts if part)


def _find(source: Source, citation: Citation) -> _Place | None:
    """Find the passage with exactly these words, that of the section cited before any other."""
    found = [n for n, passage in enumerate(source.passages) if citation.quote in passage.text]
    if not found or not citation.quote:
        return None
    ordinal = min(found, key=lambda n: source.passages[n].section != citation.section)
    start = source.passages[ordinal].text.index(citation.quote)
    return _Place(source.passages, ordinal, start, start + len(citation.quote))


def _notes(source: Source | None, place: _Place | None) -> list[str]:
    standing = source.standing if source else "retired"
    notes = {"current": [], "updated": [UPDATED], "retired": [RETIRED]}[standing]
    notes += [MOVED.format(path=source.moved_to)] if source and source.moved_to else []
    return notes if place else [*notes, NOT_THERE]


def _before(place: _Place) -> str:
    words = place.passages[place.ordinal].text[: place.start]
    if words.strip():
        return _last(words)
    if place.ordinal == 0:
        return ""
    neighbour = place.passages[place.ordinal - 1]
    return f"{_heading(neighbour, place)}{_last(neighbour.text)}{_joint(neighbour, place)}"


def _after(place: _Place) -> str:
    words = place.passages[place.ordinal].text[place.end :]
    if words.strip():
        return _first(words)
    if place.ordinal + 1 == len(place.passages):
        return ""
    neighbour = place.passages[place.ordinal + 1]
    return f"{_joint(neighbour, place)}{_heading(neighbour, place)}{_first(neighbour.text)}"


def _heading(neighbour: SourcePassage, place: _Place) -> str:
    """Name the section of a neighbouring passage, where it is another."""
    own = place.passages[place.ordinal].heading_path
    return "" if neighbour.heading_path == own or not neighbour.heading_path else f"{neighbour.heading_path[-1]}: "


def _joint(neighbour: SourcePassage, place: _Place) -> str:
    return " " if neighbour.heading_path == place.passages[place.ordinal].heading_path else "\n\n"


def _last(words: str) -> str:
    if len(words) <= _CONTEXT:
        return words
    cut = words[-_CONTEXT:]
    return f"…{cut[cut.find(' ') :] if ' ' in cut else cut}"


def _first(words: str) -> str:
    if len(words) <= _CONTEXT:
        return words
    cut = words[:_CONTEXT]
    return f"{cut[: cut.rfind(' ') + 1] if ' ' in cut else cut}…"
