"""A second judge of what a language model wrote, where ENTAILMENT_MODEL names one: does the quote entail the statement?

Natural language inference by a cross-encoder (Williams et al. 2018, MultiNLI), as ALCE measures citations (Gao et al.
2023). None is packaged, so by default there is none.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from retrieval.encoder import EncoderUnusable
from retrieval.reranker import load_cross_encoder

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class Entailment:
    """A model of natural language inference, run by sentence-transformers on the CPU."""

    def __init__(self, model: CrossEncoder, entailed: int) -> None:
        self._model = model
        self._entailed = entailed

    def __call__(self, premise: str, hypothesis: str) -> float:
        """Give the probability that the premise entails the hypothesis."""
        (scores,) = np.asarray(self._model.predict([(premise, hypothesis)], show_progress_bar=False), np.float64)
        odds = np.exp(scores - scores.max())
        return float(odds[self._entailed] / odds.sum())


@cache
def load_entailment(model: str) -> Entailment:
    """Load the model that ENTAILMENT_MODEL names, once: a folder, or a name on the model hub.

    Raises `EncoderUnusable` when it cannot be loaded, or none of its labels says "entailment".
    """
    loaded = load_cross_encoder(model, "ENTAILMENT_MODEL")
    named = getattr(loaded.config, "id2label", None) or {}
    labels = {str(label).lower(): int(number) for number, label in named.items()}
    if "entailment" not in labels:
        raise EncoderUnusable(
            f"ENTAILMENT_MODEL: {model!r} has no label “entailment”, but: {', '.join(sorted(labels))}"
        )
    return Entailment(loaded, labels["entailment"])
