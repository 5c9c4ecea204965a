"""Whether what was found is enough to answer: a calibrated judgement, not a similarity threshold.

A logistic regression over a few measures of the search, fitted by `python -m scripts.calibrate` on the development
questions and on the same questions with their documents taken away; the weights are data (`sufficiency.json`).
The measures follow what the selective-answering literature found useful beside the best score (Kamath et al. 2020;
Sulem et al. 2022): coverage of what the question names, the lead over the next documents, and whether a figure or a
name that is asked after occurs at all.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from answering.evidence import best_document, coverage, notions_of, terms_in
from answering.questions import asked_for, names_of
from answering.strands import NamedStrand
from retrieval.keywords import terms_of
from retrieval.search import Found

WEIGHTS = Path(__file__).with_name("sufficiency.json")
_DIGITS = re.compile(r"\d+")
_LOOKED_AT = 6  # passages


@dataclass(frozen=True)
class Measures:
    """What is measured of one search; every value is near 0 to 1 unless said otherwise."""

    lead: float  # the first document's score over the mean of the next five
    cosine: float  # best passage
    sentence: float  # best sentence's cosine
    covered: float  # of what the question names, by the first document
    covered_anywhere: float
    keyword: float  # best BM25 over the weight of what is named
    names: float  # how many things the question names, over ten
    rating: float  # a question for a strand's rating
    strand: float  # nearness of the best strand's name, for such a question
    example: float
    names_missing: float  # capitalised names that the first document does not have
    figures_missing: float  # figures that the first document does not have
    advice: float


@dataclass(frozen=True)
class Calibration:
    """The fitted weights; a probability at or above the threshold is enough."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float


def measure(found: Found, strands: tuple[NamedStrand, ...], rarity: Callable[[str], float]) -> Measures:
    """Measure a search with at least one document found."""
    asked = asked_for(found.query)
    notions = notions_of(found.reading, rarity)
    hits = found.hits[:_LOOKED_AT]
    first = frozenset().union(*(terms_in(hit) for hit in best_document(found)))
    anywhere = frozenset().union(*(terms_in(hit) for hit in hits))
    scores = [score for _, score in found.documents]
    following = scores[1:6] or [0.0]
    weight = sum(notion.weight for notion in notions) or 1.0
    names = [term for name in names_of(found.query) for term in terms_of(name)]
    figures = _DIGITS.findall(found.query)
    text = " ".join(hit.text for hit in best_document(found))
    return Measures(
        lead=scores[0] - sum(following) / len(following),
        cosine=max(hit.cosine for hit in hits),
        sentence=max(float((hit.sentence_vectors @ found.query_vector).max()) for hit in hits),
        covered=coverage(notions, first),
        covered_anywhere=coverage(notions, anywhere),
        keyword=max(hit.keyword for hit in hits) / weight,
        names=min(len(notions), 20) / 10,
        rating=float(asked.strictly_rating),
        strand=strands[0].similarity if asked.strictly_rating and strands else 0.5,
        example=float(asked.example),
        names_missing=float(sum(term not in first for term in names)),
        figures_missing=float(sum(figure not in text for figure in figures)),
        advice=float(asked.advice),
    )


def probability(measures: Measures, calibration: Calibration) -> float:
    """Give the calibrated probability that the passages found answer the question."""
    columns = zip(
        astuple(measures), calibration.means, calibration.scales, calibration.weights, strict=True
    )
    total = calibration.bias + sum((x - mean) / scale * weight for x, mean, scale, weight in columns)
    return 1 / (1 + math.exp(-max(min(total, 50.0), -50.0)))


def load_calibration(path: Path = WEIGHTS) -> Calibration:
    """Read the fitted weights; raises ValueError when they were fitted on other measures than these."""
    values = json.loads(path.read_text(encoding="utf-8"))
    if values["measures"] != [field.name for field in fields(Measures)]:
        raise ValueError(f"{path}: fitted on other measures; run `python -m scripts.calibrate`")
    return Calibration(
        means=tuple(values["means"]),
        scales=tuple(values["scales"]),
        weights=tuple(values["weights"]),
        bias=values["bias"],
        threshold=values["threshold"],
    )
