"""Which documents an answer rests on: the first one found and those close behind it, as the question asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from answering.questions import Asked
from answering.strands import NamedStrand, is_rated
from knowledge_base.catalogue import CataloguedDocument
from retrieval.search import Found

CLOSE = 0.12  # how far below the first document a further one may lie and still be used
_USED = 3  # documents an answer rests on
_LOOKED_AT = 8


def documents_used(found: Found, asked: Asked, strands: Sequence[NamedStrand]) -> list[CataloguedDocument]:
    """Give the first document and those close behind it; where several kinds are asked for, the best of each."""
    ranked = [document for document, _ in found.documents]
    if len(asked.kinds) > 1:
        return _one_of_each(ranked, asked.kinds)
    best = found.documents[0][1]
    close = [document for document, score in found.documents[:_LOOKED_AT] if score >= best - CLOSE]
    named = [strand.document for strand in strands[:2] if strand.is_named]
    if asked.rating and named:
        sides = named if asked.comparison else named[:1]
        # A sibling's figures beside the strand's own would be read as its own.
        close = [*sides, *(document for document in close if document not in sides and not is_rated(document))]
    elif asked.example:
        close = [document for document in close if is_case(document)] or close
    elif asked.advice:
        # What one partnership did is an example of the advice, so it comes after it.
        close = sorted(close[:_USED], key=is_case)
    return close[:_USED]


def is_case(document: CataloguedDocument) -> bool:
    """Whether a document says what one partnership did."""
    return document.front_matter.kind == "case_study"


def _one_of_each(ranked: Sequence[CataloguedDocument], kinds: Sequence[str]) -> list[CataloguedDocument]:
    first_of = {kind: [d for d in ranked if d.front_matter.kind == kind][:1] for kind in kinds}
    chosen = [document for documents in first_of.values() for document in documents]
    return sorted(chosen, key=ranked.index)[:_USED] or list(ranked[:1])
