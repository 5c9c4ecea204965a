"""The Toolkit's strands: which one a question names, and its rating as stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from answering.answer import Rating
from answering.questions import subject_of
from knowledge_base.catalogue import CataloguedDocument
from retrieval.encoder import Encoder, Matrix
from retrieval.glossary import Reading
from retrieval.keywords import terms_of

_BRACKETS = re.compile(r"\s*\([^)]*\)")


_NEAR = 0.42  # cosine below which a subject means another thing
_SHARED = 0.5  # of the words of a strand's name


@dataclass(frozen=True)
class NamedStrand:
    """A strand, how near its name lies to what the question names (cosine), and the share of its name that is there."""

    document: CataloguedDocument
    similarity: float
    shared: float

    @property
    def is_named(self) -> bool:
        """Say whether the question means this strand: near in meaning, and at least half by name."""
        return self.similarity >= _NEAR and self.is_in_name

    @property
    def is_in_name(self) -> bool:
        """Say whether at least half of the strand's name is in the question."""
        return self.shared >= _SHARED


class Strands:
    """The documents that carry a rating."""

    def __init__(self, documents: Iterable[CataloguedDocument], encoder: Encoder) -> None:
        self._encoder = encoder
        self._documents = tuple(document for document in documents if is_rated(document))
        names = [_BRACKETS.sub("", document.front_matter.title) for document in self._documents]
        topics = [", ".join(document.front_matter.topics) for document in self._documents]
        self._terms = [frozenset(terms_of(name)) for name in names]
        self._names = encoder.encode(names)
        self._with_topics = encoder.encode([f"{n}. {t}" for n, t in zip(names, topics, strict=True)])

    @property
    def documents(self) -> tuple[CataloguedDocument, ...]:
        """Give every rated document."""
        return self._documents

    def named(self, reading: Reading, without: tuple[str, ...] = ()) -> tuple[NamedStrand, ...]:
        """Give the strands by how near they lie to the subject of the question, nearest first."""
        words = (words for form, words in reading.forms if subject_of(form))
        subject = " ".join([subject_of(reading.rest), *dict.fromkeys(words)]).strip()
        if not subject or not self._documents:
            return ()
        vector = self._encoder.encode([subject])[0]
        nearness: Matrix = np.maximum(self._names @ vector, self._with_topics @ vector)
        plain = frozenset(terms_of(subject_of(reading.rest)))
        forms = [frozenset(terms_of(words)) for form, words in reading.forms if subject_of(form)]
        named = [
            NamedStrand(document, float(value), self._shared(terms, plain, forms))
            for document, value, terms in zip(self._documents, nearness, self._terms, strict=True)
            if document.path not in without
        ]
        return tuple(sorted(named, key=lambda strand: (-strand.similarity, strand.document.path)))

    def _shared(self, name: frozenset[str], plain: frozenset[str], forms: list[frozenset[str]]) -> float:
        """Give the share of a strand's name that a question has, a word that many names have counting for little.

        It has it in its own words, or in one of the forms that colleagues' words are read as; where a form adds to
        the question's own words, it must be about this strand itself, not about a sibling that shares a word.
        """
        own = self._share(name, plain)
        by_form = [min(self._share(name, plain | form), self._share(form, name)) for form in forms]
        return max([own, *by_form])

    def _share(self, whole: frozenset[str], part: frozenset[str]) -> float:
        return self._weight(whole & part) / max(self._weight(whole), 1e-9)

    def _weight(self, terms: frozenset[str]) -> float:
        return sum(1 / max(sum(term in name for name in self._terms), 1) for term in terms)


def is_rated(document: CataloguedDocument) -> bool:
    """Say whether a document carries a Toolkit rating."""
    return document.front_matter.rating_source is not None


def rating_of(document: CataloguedDocument) -> Rating:
    """Give a document's rating exactly as stored."""
    matter = document.front_matter
    return Rating(
        title=matter.title,
        document=document.path,
        impact_months=matter.impact_months,
        cost=matter.cost,
        evidence_strength=matter.evidence_strength,
        rating_source=matter.rating_source,
    )
