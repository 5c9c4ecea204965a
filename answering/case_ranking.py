"""How far a case study is what somebody looks for: its text, challenge and context; and whether that is enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from answering.case_contexts import CaseContexts, Context
from answering.evidence import Notion, coverage, notions_of, terms_about, terms_in
from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.document import ENGLAND, REGIONS
from retrieval.encoder import Encoder, Matrix
from retrieval.keywords import terms_of
from retrieval.phases import phases_named, without_phases
from retrieval.search import Found, Hit, Searcher

ENOUGH = 0.85  # of closeness; chosen by the searches of tests/case_queries.py, as is the next
NEAR = 0.34  # of the cosine alone: words in common are not enough
_ALL = 0.999
WITHIN = 0.25  # how far below the best study a further one may lie
_CHALLENGE = 0.15  # weight of the cosine to the challenge as the front matter puts it
_REGION, _SETTING, _PARTNER, _PHASE = 0.10, 0.08, 0.08, 0.04  # for each that the words name and the study has
# How people ask for examples; it says nothing of what they look for.
_ASKING = re.compile(
    r"\b(?:has|have|is|are|was|were|there|any(?:one|body|where)?|who|where|which|some(?:one|body|where)?|"
    r"work(?:s|ed|ing)? (?:on|with)|tr(?:y|ied|ying)|doing|done|did|that|show|find|give|me|us|please|pls)\b",
    re.IGNORECASE,
)
_NAMES = {region: region.split(" and ")[0] for region in REGIONS if region != ENGLAND}


@dataclass(frozen=True)
class Study:
    """A case study and what is known of it before anything is asked."""

    document: CataloguedDocument
    context: Context
    challenge: Matrix  # unit vector


@dataclass(frozen=True)
class _Wanted:
    """What somebody looks for: the search, the vectors of its words and of their subject, and what that names."""

    found: Found
    vectors: Matrix
    notions: tuple[Notion, ...]


@dataclass(frozen=True)
class Ranked:
    """A study held against what is looked for."""

    study: Study
    score: float  # by which it is ranked
    cosine: float = 0.0  # the best of its passages and sentences, to the words or to their subject
    covered: float = 0.0  # the share of what the words name
    is_named: bool = False  # whether its front matter names all of that
    sentence: str | None = None  # its nearest

    @property
    def is_enough(self) -> bool:
        """Say whether it comes near enough to be offered as a match."""
        return self.is_named or (self.cosine >= NEAR and self.cosine + self.covered >= ENOUGH)


def regions_named(words: str) -> frozenset[str]:
    """Give the regions that words name."""
    return frozenset(r for r, name in _NAMES.items() if re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE))


def likeness(study: Study, contexts: CaseContexts, words: str) -> float:
    """Say how far a study's context is the one that words name, to be added to a score of its text."""
    wanted, matter = contexts.of_words(words), study.document.front_matter
    return (
        _REGION * (matter.region in regions_named(words))
        + _SETTING * (not wanted.settings.isdisjoint(study.context.settings))
        + _PARTNER * (not wanted.partners.isdisjoint(study.context.partners))
        + _PHASE * (not phases_named(words).isdisjoint(matter.phases))
    )


def ranked(
    found: Found, studies: dict[int, Study], contexts: CaseContexts, searcher: Searcher, encoder: Encoder
) -> list[Ranked]:
    """Hold the studies that a search found against it, best first."""
    subject = _subject(found, contexts)
    (vector,) = encoder.encode([subject])
    wanted = _Wanted(found, np.stack([found.query_vector, vector]), _notions(found, subject, searcher))
    hits_of: dict[int, list[Hit]] = {}
    for hit in found.hits:
        hits_of.setdefault(hit.document.id, []).append(hit)
    held = [
        _held_against(wanted, studies[document.id], score, hits_of[document.id], contexts)
        for document, score in found.documents
        if document.id in hits_of
    ]
    return sorted(held, key=lambda one: -one.score)


def enough(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Leave out what does not come near enough, or lies far below the best."""
    near = [one for one in ranked if one.is_enough]
    best = max((one.score for one in near), default=0.0)
    return [one for one in near if one.score >= best - WITHIN]


def _subject(found: Found, contexts: CaseContexts) -> str:
    """Give the words without settings, partners and phases, which weigh as context; all where nothing is left."""
    subject = _ASKING.sub(" ", contexts.without(without_phases(found.query)))
    return subject if terms_of(subject) else found.query


def _notions(found: Found, subject: str, searcher: Searcher) -> tuple[Notion, ...]:
    """Give what the subject names, the glossary's forms as they were read in the whole."""
    forms = tuple((form, words) for form, words in found.reading.forms if form in subject.lower())
    rest = " ".join(word for word in subject.split() if word in found.reading.rest)
    return notions_of(replace(found.reading, forms=forms, rest=rest), searcher.rarity)


def _held_against(wanted: _Wanted, study: Study, score: float, hits: Sequence[Hit], contexts: CaseContexts) -> Ranked:
    near = [hit.sentence_vectors @ wanted.vectors.T for hit in hits]
    best = max(range(len(hits)), key=lambda number: float(near[number].max()))
    about = terms_about(study.document)
    present = about.union(*(terms_in(hit) for hit in hits))
    challenge = _CHALLENGE * float(study.challenge @ wanted.found.query_vector)
    return Ranked(
        study,
        score + challenge + likeness(study, contexts, wanted.found.query),
        cosine=max(float(near[best].max()), *(hit.cosine for hit in hits)),
        covered=coverage(wanted.notions, present),
        is_named=coverage(wanted.notions, about) > _ALL,
        sentence=hits[best].sentences[int(near[best].max(axis=1).argmax())],
    )
