"""Themes, plainly: questions that mean much the same, clustered by meaning, with a label of their own words.

Average-link agglomerative clustering over cosine distance, the number of themes unknown; the same questions give the
same themes in whatever order they come. Labels are the terms with the highest class-based TF-IDF (Grootendorst 2022)
that at least two of the theme's questions use.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.encoder import Encoder
from retrieval.keywords import terms_of, words_of

DISTANCE = 0.5  # cosine distance between questions at which a theme ends
SMALLEST = 2  # questions; what stands alone is left out
MOST = 10_000  # questions; the distances of more do not fit in memory
_LABEL_TERMS = 3
_PLACEHOLDER = re.compile(r"\[(?:name|email|phone|postcode|upn|nhs number|ni number)\]")


class TooManyQuestions(ValueError):
    """More questions than are clustered at once; the message says how many are."""


@dataclass(frozen=True)
class AskedQuestion:
    """What of a logged question a theme is made of."""

    text: str
    asker: str
    unanswered: bool


@dataclass(frozen=True)
class Theme:
    """Questions that mean much the same."""

    label: str
    questions: int
    askers: int
    unanswered: int


def find_themes(questions: Sequence[AskedQuestion], encoder: Encoder) -> tuple[Theme, ...]:
    """Give the themes, largest first; raises `TooManyQuestions`."""
    if len(questions) > MOST:
        raise TooManyQuestions(f"{len(questions)} questions are too many at once; at most {MOST} are clustered")
    ordered = sorted(questions, key=lambda question: (question.text, question.asker, question.unanswered))
    texts = [_PLACEHOLDER.sub(" ", question.text) for question in ordered]
    groups = [group for group in _clusters(texts, encoder) if len(group) >= SMALLEST]
    labels = _labels([[texts[i] for i in group] for group in groups])
    themes = [
        Theme(
            label=label,
            questions=len(group),
            askers=len({ordered[i].asker for i in group}),
            unanswered=sum(ordered[i].unanswered for i in group),
        )
        for group, label in zip(groups, labels, strict=True)
    ]
    return tuple(sorted(themes, key=lambda theme: (-theme.questions, theme.label)))


def _clusters(texts: Sequence[str], encoder: Encoder) -> list[list[int]]:
    if len(texts) < SMALLEST:
        return []
    # Imported here because it takes over a second, and every command waits for what this module imports.
    from sklearn.cluster import AgglomerativeClustering

    clustering = AgglomerativeClustering(
        n_clusters=None, distance_threshold=DISTANCE, metric="cosine", linkage="average"
    )
    groups: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(clustering.fit_predict(np.asarray(encoder.encode(texts), np.float64))):
        groups[int(group)].append(place)
    return list(groups.values())


def _labels(groups: Sequence[Sequence[str]]) -> list[str]:
    used = [Counter(term for text in group for term in set(terms_of(text))) for group in groups]
    spread = Counter(term for counts in used for term in counts)
    written = _written_forms([text for group in groups for text in group])
    labels: list[str] = []
    for counts in used:
        weight = {t: n * math.log(1 + len(groups) / spread[t]) for t, n in counts.items() if n >= SMALLEST}
        best = sorted(weight, key=lambda term: (-weight[term], term))[:_LABEL_TERMS]
        labels.append(", ".join(written[term] for term in best) or "no shared words")
    return labels


def _written_forms(texts: Sequence[str]) -> dict[str, str]:
    """Give each stem the form people write most."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in words_of(text):
            for term in terms_of(word):
                forms[term][word] += 1
    return {term: min(counts, key=lambda word: (-counts[word], word)) for term, counts in forms.items()}
