"""The measures of retrieval and of answers, as evaluation/README.md defines them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answering.answer import Answer, Outcome
from answering.grounding import figures_in_words, rating_text
from retrieval.keywords import terms_of

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_WORDS_NEEDED = 0.7  # of a fact's words that are not numbers


@dataclass(frozen=True)
class Spread:
    """Seconds: the middle, and what only a few exceed."""

    count: int
    median: float
    p95: float
    p99: float


@dataclass(frozen=True)
class Conversation:
    """What an asker waits for: one question after another, then twenty at once, again and again."""

    first_sign: Spread
    answer: Spread
    answer_under_load: Spread
    acknowledgement_under_load: Spread
    unanswered: int


def rank_of(relevant: Sequence[str], ranked: Sequence[str]) -> int | None:
    """Give the place, from 1, of the first relevant document; None where there is none."""
    return next((place for place, document in enumerate(ranked, start=1) if document in relevant), None)


def hit_at(k: int, rank: int | None) -> float:
    """Give 1 if the first relevant document is among the first k: recall@k of a question with one right answer."""
    return float(rank is not None and rank <= k)


def recall_at(k: int, relevant: Sequence[str], ranked: Sequence[str]) -> float:
    """Give the share of the relevant documents that are among the first k."""
    return len(set(relevant) & set(ranked[:k])) / len(set(relevant)) if relevant else 0.0


def reciprocal_rank(rank: int | None) -> float:
    """Give 1 over the place of the first relevant document, 0 without one."""
    return 1 / rank if rank else 0.0


def ndcg_at(k: int, gains: Mapping[str, int], ranked: Sequence[str]) -> float:
    """Give nDCG@k with gain 2^rel - 1 and log2 discount (Järvelin and Kekäläinen 2002; Burges et al. 2005)."""
    ideal = _dcg(sorted(gains.values(), reverse=True)[:k])
    return _dcg([gains.get(document, 0) for document in ranked[:k]]) / ideal if ideal else 0.0


def _dcg(relevances: Sequence[int]) -> float:
    return sum((2.0**relevance - 1) / math.log2(place + 1) for place, relevance in enumerate(relevances, start=1))


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which a share of the values lies (nearest rank); 0 without values."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def facts_present(facts: Sequence[str], answer: Answer) -> int:
    """Count the facts present: every number, and at least 70% of the other words, stemmed."""
    text = answer_text(answer)
    figures, terms = _figures(text), set(terms_of(text))
    return sum(_is_present(fact, figures, terms) for fact in facts)


def answer_text(answer: Answer) -> str:
    """Give what of an answer may hold a fact: its statements, ratings, quotes and case studies."""
    studies = [
        " ".join(filter(None, (study.title, study.place, study.partner, study.challenge, study.approach)))
        for study in answer.case_studies
    ]
    schools = [school for study in answer.case_studies for school in study.research_schools]
    return " ".join(
        [
            *(statement.text for statement in answer.statements),
            *(f"{rating.title} {rating_text(rating)}" for rating in answer.ratings),
            *(citation.quote for citation in answer.citations),
            *studies,
            *schools,
        ]
    )


def _is_present(fact: str, figures: set[str], terms: set[str]) -> bool:
    words = terms_of(_FIGURE.sub(" ", figures_in_words(fact)))
    if not _figures(fact) <= figures:
        return False
    return not words or sum(word in terms for word in words) / len(words) >= _WORDS_NEEDED


def _figures(text: str) -> set[str]:
    return set(_FIGURE.findall(figures_in_words(text)))


def abstained(answer: Answer) -> bool:
    """Say whether an answer is an abstention, or corrects a false premise by a citation that contradicts it."""
    corrects = bool(answer.message and answer.statements)
    return corrects or answer.outcome in (Outcome.NOT_FOUND, Outcome.DECLINED)
