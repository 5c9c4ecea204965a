"""What the passages found hold of the question: the measures that sufficiency and composition both rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge_base.catalogue import CataloguedDocument
from retrieval.glossary import Reading
from retrieval.keywords import terms_of
from retrieval.passages import headed
from retrieval.search import Found, Hit


@dataclass(frozen=True)
class Notion:
    """One thing the question names: a stemmed word, or a glossary form by its documents' words."""

    terms: frozenset[str]
    weight: float  # inverse document frequency of its rarest word


def notions_of(reading: Reading, rarity: Callable[[str], float]) -> tuple[Notion, ...]:
    """Give what a question names, each once; stop words name nothing."""
    groups = [frozenset(terms_of(words)) for _, words in reading.forms]
    groups += [frozenset([term]) for term in terms_of(reading.rest)]
    return tuple(Notion(terms, max(rarity(term) for term in terms)) for terms in dict.fromkeys(groups) if terms)


def terms_in(hit: Hit) -> frozenset[str]:
    """Give the stemmed words of a passage, its context header and its document's path of headings."""
    return frozenset(terms_of(headed(hit.document.front_matter, hit.heading_path, hit.text)))


def terms_about(document: CataloguedDocument) -> frozenset[str]:
    """Give the stemmed words of what a document says it is about: title, topics, and where and with whom it was."""
    matter = document.front_matter
    named = (matter.title, matter.place, matter.region, matter.partner, matter.challenge, matter.approach)
    return frozenset(terms_of(" ".join([*filter(None, named), *matter.topics, *matter.research_schools])))


def coverage(notions: tuple[Notion, ...], present: frozenset[str]) -> float:
    """Give the share of the question's weight that is present; 0 for a question that names nothing.

    A notion of several words counts as present in proportion, so that one shared common word is not enough.
    """
    whole = sum(notion.weight for notion in notions)
    if not whole:
        return 0.0
    held = sum(notion.weight * len(notion.terms & present) / len(notion.terms) for notion in notions)
    return held / whole


def best_document(found: Found) -> tuple[Hit, ...]:
    """Give the hits of the first document."""
    if not found.documents:
        return ()
    first = found.documents[0][0].id
    return tuple(hit for hit in found.hits if hit.document.id == first)
