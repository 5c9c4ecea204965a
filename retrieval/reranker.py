"""A second look at the best passages by a cross-encoder, where RERANK_MODEL names one (Nogueira and Cho 2019).

A cross-encoder reads question and passage together, which is slower than comparing vectors and often better. None is
packaged, so by default there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import structlog

from retrieval.encoder import EncoderUnusable, Matrix

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 16


class Reranker(Protocol):
    """What the search needs of a reranking model."""

    def score(self, query: str, texts: Sequence[str]) -> Matrix:
        """Give how well each text answers the query, shape (len(texts),); higher is better, of any scale."""


class CrossEncoderReranker:
    """A reranker run by sentence-transformers on the CPU."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    def score(self, query: str, texts: Sequence[str]) -> Matrix:
        """Give how well each text answers the query, shape (len(texts),)."""
        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(query, text) for text in texts]
        scores = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return np.asarray(scores, np.float32).reshape(len(texts))


@cache
def load_reranker(model: str) -> CrossEncoderReranker:
    """Load the model that RERANK_MODEL names, once: a folder, or a name on the model hub.

    Raises `EncoderUnusable` when it cannot be loaded, or gives more than one score a passage.
    """
    loaded = load_cross_encoder(model, "RERANK_MODEL")
    if loaded.num_labels != 1:
        raise EncoderUnusable(f"RERANK_MODEL: {model!r} gives {loaded.num_labels} scores a passage; it should give one")
    return CrossEncoderReranker(loaded)


def load_cross_encoder(model: str, setting: str) -> CrossEncoder:
    """Load a cross-encoder that a setting names, a folder or a name on the model hub; raises `EncoderUnusable`."""
    # Imported here because it takes seconds, which those without such a model should not pay.
    from sentence_transformers import CrossEncoder

    local = Path(model).is_dir()
    if Path(model).is_absolute() and not local:
        raise EncoderUnusable(f"{setting}: {model}: no such folder")
    try:
        loaded: CrossEncoder = CrossEncoder(model, device="cpu", local_files_only=local)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        structlog.get_logger().info("cross-encoder not loaded", setting=setting, model=model, error=str(error))
        raise EncoderUnusable(
            f"{setting}: {model!r} could not be loaded; it takes a cross-encoder's folder or name"
        ) from error
    return loaded
