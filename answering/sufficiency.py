"""Whether what was found is enough to answer: a calibrated judgement, not a similarity threshold.

A logistic regression over a few measures of the search, fitted by `python -m scripts.calibrate` on the development
questions and on the same questions with their documents taken away; the weights are data (`sufficiency.json`).
Judging by several measures with a fitted calibrator follows selective question answering (Kamath, Jia and Liang
2020): here the coverage of what the question names, the lead over the next documents, and whether the names asked
after are there at all. Two things rule an answer out by themselves: the rating of a strand that is not there, and a
first document that is for another phase.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from answering.evidence import Notion, best_document, coverage, notions_of, terms_about, terms_in
from answering.questions import asked_for, names_of
from answering.strands import NamedStrand
from retrieval.keywords import terms_of
from retrieval.phases import phases_named
from retrieval.search import Found, Hit, Searcher

WEIGHTS = Path(__file__).with_name("sufficiency.json")
_LOOKED_AT = 6  # passages


@dataclass(frozen=True)
class Measures:
    """What is measured of one search; every value lies near 0 to 1 unless said otherwise."""

    lead: float  # the first document's score over the mean of the next five
    sentence: float  # the best sentence's cosine
    covered: float  # of what the question names, by the first document's passages
    about: float  # of what the question names, by what the first document says it is about
    centre: float  # the first document's centre, cosine
    centre_lead: float  # the nearest centre over the mean of the next five
    centre_first: float  # whether the nearest centre is the first document's
    agreement: float  # whether the best passage by meaning and by words are both of the first document
    names: float  # how many things the question names, over ten
    names_missing: float  # how many capitalised names the first document does not have
    missing: float  # how many things the question names that the first document's passages do not have, over ten
    rating: float  # whether a strand's rating is asked for
    strand: float  # whether a strand is named, where one is asked for; 1 elsewhere
    advice: float  # whether advice is asked for
    ruled_out: bool  # not weighed: nothing of this kind, or for this phase, is there, whatever the rest says

    def weighed(self) -> tuple[float, ...]:
        """Give what the weights are for, in their order."""
        return tuple(getattr(self, name) for name in WEIGHED)


WEIGHED = tuple(field.name for field in fields(Measures) if field.name != "ruled_out")


@dataclass(frozen=True)
class Calibration:
    """The fitted weights; a probability at or above the threshold is enough. `encoder` is whose scores they fit."""

    encoder: str
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float


def measure(found: Found, strands: tuple[NamedStrand, ...], searcher: Searcher) -> Measures:
    """Measure a search with at least one document found."""
    asked = asked_for(found.query)
    is_named = any(strand.is_named for strand in strands)
    notions = notions_of(found.reading, searcher.rarity)
    first, hits = found.documents[0][0], found.hits[:_LOOKED_AT]
    present = frozenset().union(*(terms_in(hit) for hit in best_document(found)))
    centres = searcher.centre_cosines(found)
    by_centre = sorted(centres, key=lambda document: (-centres[document], document))
    names = [term for name in names_of(found.query) for term in terms_of(name)]
    return Measures(
        lead=_lead([score for _, score in found.documents]),
        sentence=max(float((hit.sentence_vectors @ found.query_vector).max()) for hit in hits),
        covered=coverage(notions, present),
        about=coverage(notions, terms_about(first)),
        centre=centres[first.id],
        centre_lead=_lead([centres[document] for document in by_centre]),
        centre_first=float(by_centre[0] == first.id),
        agreement=_agreement(hits, first.id),
        names=min(len(notions), 20) / 10,
        names_missing=float(sum(term not in present for term in names)),
        missing=min(sum(_is_missing(notion, present) for notion in notions), 20) / 10,
        rating=float(asked.rating),
        strand=float(not asked.rating or is_named),
        advice=float(asked.advice),
        ruled_out=(asked.one_strand and not is_named) or _for_another_phase(found),
    )


def _for_another_phase(found: Found) -> bool:
    """Say whether a phase is asked of that the first document is not for."""
    asked, phases = phases_named(found.query), found.documents[0][0].front_matter.phases
    return bool(asked) and bool(phases) and asked.isdisjoint(phases)


def _is_missing(notion: Notion, present: frozenset[str]) -> bool:
    return len(notion.terms & present) < len(notion.terms) / 2


def _lead(scores: Sequence[float]) -> float:
    following = scores[1:6] or [0.0]
    return scores[0] - sum(following) / len(following)


def _agreement(hits: Sequence[Hit], first: int) -> float:
    by_meaning = max(hits, key=lambda hit: hit.cosine).document.id
    by_words = max(hits, key=lambda hit: hit.keyword).document.id
    return float(by_meaning == by_words == first)


def probability(measures: Measures, calibration: Calibration) -> float:
    """Give the calibrated probability that the passages found answer the question."""
    if measures.ruled_out:
        return 0.0
    columns = zip(measures.weighed(), calibration.means, calibration.scales, calibration.weights, strict=True)
    total = calibration.bias + sum((x - mean) / scale * weight for x, mean, scale, weight in columns)
    return 1 / (1 + math.exp(-max(min(total, 50.0), -50.0)))


def load_calibration(path: Path = WEIGHTS) -> Calibration:
    """Read the fitted weights; raises ValueError when they were fitted on other measures than these."""
    values = json.loads(path.read_text(encoding="utf-8"))
    if values["measures"] != list(WEIGHED):
        raise ValueError(f"{path}: fitted on other measures; run `python -m scripts.calibrate`")
    return Calibration(
        encoder=values["encoder"],
        means=tuple(values["means"]),
        scales=tuple(values["scales"]),
        weights=tuple(values["weights"]),
        bias=values["bias"],
        threshold=values["threshold"],
    )
