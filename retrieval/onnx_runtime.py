"""The packaged encoder run by ONNX Runtime: the reference's vectors, loaded in a fraction of a second.

The graph is exported once from the reference model, compared with it, and kept beside its SHA-256; a graph that
is missing, cut short or altered is exported again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import structlog
from tokenizers import Tokenizer

from retrieval.encoder import (
    PACKAGED_WEIGHTS_SHA256,
    EncoderUnusable,
    Matrix,
    check_weights,
    load_reference,
    packaged_fingerprint,
    packaged_model,
)

if TYPE_CHECKING:
    from retrieval.encoder import SentenceTransformerEncoder

BATCH = 8  # measured best on two cores with texts sorted by length
WINDOW = 256  # word pieces
DIMENSIONS = 384
SAMPLES = ("feedback", "How many months' progress does one to one tuition add?", "pupil premium " * 200)
TOLERANCE = 1e-4  # largest difference of a vector's element from the reference's


class OnnxEncoder:
    """An encoder over an exported graph; safe to call from several threads."""

    fingerprint = packaged_fingerprint()
    dimensions = DIMENSIONS
    window = WINDOW

    def __init__(self, graph: Path, tokenizer: Path, processors: int | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = processors or min(os.cpu_count() or 1, 4)
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._counter = Tokenizer.from_file(str(tokenizer))
        self._counter.no_truncation()
        self._counter.no_padding()
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(WINDOW)
        self._tokenizer.enable_padding(pad_id=0)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give float32 unit vectors, shape (len(texts), dimensions)."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        # Batches are filled by the texts alone: the last bits of a row depend on what is padded beside it.
        by_length = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            vectors[rows] = self._run([texts[i] for i in rows])
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's word pieces, the two special ones included."""
        return [len(encoding.ids) for encoding in self._counter.encode_batch(list(texts))]

    def _run(self, texts: list[str]) -> Matrix:
        encodings = self._tokenizer.encode_batch(texts)
        feed = {
            "input_ids": np.array([encoding.ids for encoding in encodings], np.int64),
            "attention_mask": np.array([encoding.attention_mask for encoding in encodings], np.int64),
        }
        vectors: Matrix = self._session.run(None, feed)[0]
        return vectors


def load_packaged(folder: Path, processors: int | None = None) -> OnnxEncoder | SentenceTransformerEncoder:
    """Load the packaged encoder, exporting its graph into `folder` where there is no sound one yet.

    It computes on as many `processors` as are named, or on up to four.

    Raises `EncoderUnusable` when the packaged weights are not the published ones. Where the graph cannot be kept
    (a full or read-only folder) or differs from the reference, the reference itself is given.
    """
    weights = packaged_model() / "model.safetensors"
    check_weights(weights, PACKAGED_WEIGHTS_SHA256)
    graph = folder / f"{packaged_fingerprint().replace(':', '-')}.onnx"
    if _is_sound(graph):
        return OnnxEncoder(graph, packaged_model() / "tokenizer.json", processors)
    reference = load_reference(str(packaged_model()), packaged_fingerprint())
    try:
        return _export(reference, graph)
    except OSError as error:
        structlog.get_logger().warning("encoder graph not kept", folder=str(folder), error=str(error))
        return reference


def _is_sound(graph: Path) -> bool:
    try:
        expected = json.loads(graph.with_suffix(".json").read_text())["sha256"]
        check_weights(graph, expected)
    except (OSError, ValueError, KeyError, TypeError, EncoderUnusable):
        return False
    return True


def _export(reference: SentenceTransformerEncoder, graph: Path) -> OnnxEncoder | SentenceTransformerEncoder:
    graph.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=graph.parent) as scratch:
        written = Path(scratch) / graph.name
        _write_graph(reference.model, written)
        encoder = OnnxEncoder(written, packaged_model() / "tokenizer.json")
        difference = float(np.abs(encoder.encode(SAMPLES) - reference.encode(SAMPLES)).max())
        if difference > TOLERANCE:
            structlog.get_logger().warning("encoder graph differs from the reference", difference=difference)
            return reference
        record = Path(scratch) / "record.json"
        record.write_text(json.dumps({"sha256": hashlib.sha256(written.read_bytes()).hexdigest()}))
        written.replace(graph)
        record.replace(graph.with_suffix(".json"))
    return encoder


def _write_graph(model: Any, path: Path) -> None:
    # Imported here because it takes seconds and is needed once in the life of an installation.
    import torch

    class UnitVectors(torch.nn.Module):
        """The model with plain tensors in and out, as an exporter needs."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            """Give one unit vector a row."""
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            features["token_type_ids"] = torch.zeros_like(input_ids)
            vectors: torch.Tensor = self.model(features)["sentence_embedding"]
            return vectors

    ids = torch.ones((2, 7), dtype=torch.int64)
    rows = {0: "batch", 1: "length"}
    with warnings.catch_warnings():
        # The older exporter takes 2.5 s where the newer takes 14; it warns that it is the older one.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            UnitVectors().eval(),
            (ids, ids),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["unit_vector"],
            dynamic_axes={"input_ids": rows, "attention_mask": rows, "unit_vector": {0: "batch"}},
            dynamo=False,
        )
