"""A cited passage as a statement is held to it: the sentences quoted, their passage, and what its document is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from answering.misbeliefs import without_mistaken
from answering.verification.wording import in_figures, plain, stems_of
from retrieval.encoder import Matrix
from retrieval.search import Hit

_FEWEST_LETTERS = 12  # a shorter quote could stand anywhere
_ENDS = re.compile(r"^[\s\"'.…]+|[\s\"'.…]+$")


@dataclass(frozen=True)
class Quoted:
    """The sentences of a passage that a quote was taken from; `positions` are theirs in the passage."""

    hit: Hit
    positions: tuple[int, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Give the sentences quoted, each by itself."""
        return tuple(without_mistaken(self.hit, self.hit.sentences[position]) for position in self.positions)

    @cached_property
    def window(self) -> str:
        """Give the sentences quoted."""
        return " ".join(map(plain, self.sentences)).strip()

    @cached_property
    def passage(self) -> str:
        """Give the whole passage."""
        return plain(self.hit.text)

    @cached_property
    def context(self) -> str:
        """Give what the document says that it is, and the headings above the passage."""
        matter = self.hit.document.front_matter
        # Who wrote it and its topics are not what is said of: a name of theirs could stand for any other.
        named = (matter.title, matter.publisher, matter.region, matter.place, matter.partner)
        topics = (topic for topic in matter.topics if topic.isupper())
        lists = (*topics, *matter.research_schools, *matter.phases, *self.hit.heading_path)
        return plain(". ".join([*filter(None, named), *lists]))

    @cached_property
    def figures(self) -> str:
        """Give the sentences quoted with number words as digits."""
        return in_figures(self.window)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Give the stems of the sentences quoted."""
        return stems_of(self.window)

    @property
    def vectors(self) -> Matrix:
        """Give the vectors of the sentences quoted, shape (sentences, dimensions)."""
        return self.hit.sentence_vectors[list(self.positions)]


def quoted(quote: str, hit: Hit) -> Quoted | None:
    """Find the sentences that a quote stands in, word for word; None where it does not, or is too short to tell.

    What the document itself calls mistaken supports nothing.
    """
    wanted = _ENDS.sub("", plain(quote)).lower()
    if len(wanted) < _FEWEST_LETTERS:
        return None
    text, ends = "", list[int]()
    for sentence in hit.sentences:
        text = f"{text} {plain(sentence).lower()}".strip()
        ends.append(len(text))
    start = text.find(wanted)
    if start < 0:
        return None
    end = start + len(wanted)
    begins = [0, *ends[:-1]]
    positions = [n for n, (first, last) in enumerate(zip(begins, ends, strict=True)) if first < end and start < last]
    return Quoted(hit, tuple(positions)) if without_mistaken(hit, quote).strip() else None
