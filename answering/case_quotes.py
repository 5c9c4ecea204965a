"""What changed and what was learned, in a case study's own words; nothing where it does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answering.case_contexts import CaseContexts
from answering.extractive import stretch
from retrieval.encoder import Matrix
from retrieval.search import Hit

_WHOLE_WORDS = 60  # a section up to this length is quoted whole
_LESSONS = 2
# What a claim must not be quoted without: how far it can be trusted.
_CAUTION = re.compile(
    r"\b(?:no (?:\w+ )*(?:results?|outcomes?|data)|not (?:an? )?(?:\w+ )*(?:measure|trial|evidence|results?|impact)|"
    r"not yet|cannot|can't|could not show|does not show|(?:project|provider)['’]s own|feasibility|plans and not|"
    r"rather than results|estimate of)\b",
    re.IGNORECASE,
)
_LEANS = re.compile(r"^(?:it|its|they|their|this|that|these|those|however|but|even so)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Quoted:
    """Words of a document, just as they stand there."""

    text: str
    section: str


def changed(contexts: CaseContexts, passages: Sequence[Hit], query: Matrix | None) -> Quoted | None:
    """Quote what happened, with the cautions that stand beside it; None where no section says."""
    told = [hit for hit in passages if contexts.stands_under("changed", hit)]
    if not told:
        return None
    hit = max(told, key=lambda one: _nearness(one, query).max()) if query is not None else told[0]
    if len(hit.text.split()) <= _WHOLE_WORDS:
        return Quoted(stretch(hit, 0, len(hit.sentences) - 1), _section(hit))
    best = int(_nearness(hit, query).argmax()) if query is not None else 0
    wanted = [best, *(n for n, sentence in enumerate(hit.sentences) if _CAUTION.search(sentence))]
    first = min(wanted)
    while first > 0 and _LEANS.match(hit.sentences[first]):
        first -= 1
    return Quoted(stretch(hit, first, max(wanted)), _section(hit))


def lessons(contexts: CaseContexts, passages: Sequence[Hit], query: Matrix | None) -> tuple[Quoted, ...]:
    """Quote the lessons nearest to what is looked for, in the document's order; the first ones where nothing is."""
    told = [(hit, position) for hit in passages if contexts.stands_under("lessons", hit) for position in _places(hit)]
    near = [float(_nearness(hit, query)[position]) for hit, position in told]
    best = sorted(range(len(told)), key=lambda number: -near[number])[:_LESSONS]
    return tuple(Quoted(told[n][0].sentences[told[n][1]], _section(told[n][0])) for n in sorted(best))


def _places(hit: Hit) -> range:
    return range(len(hit.sentences))


def _nearness(hit: Hit, query: Matrix | None) -> Matrix:
    """Give each sentence's cosine to the query; all alike where there is none."""
    vectors = hit.sentence_vectors
    nearness: Matrix = vectors @ query if query is not None else vectors[:, 0] * 0
    return nearness


def _section(hit: Hit) -> str:
    return " > ".join(hit.heading_path)
