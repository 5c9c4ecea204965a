"""A second judge of what a language model wrote, where ENTAILMENT_MODEL names one: does the quote entail the statement?

Natural language inference by a cross-encoder (Williams et al. 2018, MultiNLI), as ALCE measures citations (Gao et al.
2023). None is packaged, so by default there is none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import structlog

from retrieval.encoder import EncoderUnusable

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
    # Imported here because it takes seconds, which those without such a model should not pay.
    from sentence_transformers import CrossEncoder

    local = Path(model).is_dir()
    if Path(model).is_absolute() and not local:
        raise EncoderUnusable(f"ENTAILMENT_MODEL: {model}: no such folder")
    try:
        loaded = CrossEncoder(model, device="cpu", local_files_only=local)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        structlog.get_logger().info("entailment model not loaded", model=model, error=str(error))
        raise EncoderUnusable(
            f"the entailment model {model!r} could not be loaded; ENTAILMENT_MODEL takes a cross-encoder's folder or "
            "name"
        ) from error
    labels = {str(label).lower(): int(number) for number, label in loaded.model.config.id2label.items()}
    if "entailment" not in labels:
        raise EncoderUnusable(
            f"ENTAILMENT_MODEL: {model!r} has no label “entailment”, but: {', '.join(sorted(labels))}"
        )
    return Entailment(loaded, labels["entailment"])
