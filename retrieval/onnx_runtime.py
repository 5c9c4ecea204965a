"""An encoder run by ONNX Runtime: its reference's vectors, loaded in a fraction of a second and without PyTorch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from retrieval.encoder import Matrix

BATCH = 8  # measured best on two cores with texts sorted by length


@dataclass(frozen=True)
class GraphOf:
    """What a graph is of: `source` names the model it was exported from, the rest is the encoder's."""

    fingerprint: str
    source: str
    dimensions: int
    window: int  # word pieces
    pad_id: int
    pad_token: str


class OnnxEncoder:
    """An encoder over an exported graph; safe to call from several threads."""

    def __init__(self, graph: Path, tokenizer: Path, of: GraphOf, processors: int | None = None) -> None:
        self.fingerprint, self.dimensions, self.window = of.fingerprint, of.dimensions, of.window
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = processors or min(os.cpu_count() or 1, 4)
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._counter = Tokenizer.from_file(str(tokenizer))
        self._counter.no_truncation()
        self._counter.no_padding()
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(of.window)
        self._tokenizer.enable_padding(pad_id=of.pad_id, pad_token=of.pad_token)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Give float32 unit vectors, shape (len(texts), dimensions)."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        # Batches are filled by the texts alone: the last bits of a row depend on what is padded beside it.
        by_length = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            vectors[rows] = self._run([texts[i] for i in rows])
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's word pieces, the special ones included."""
        return [len(encoding.ids) for encoding in self._counter.encode_batch(list(texts))]

    def _run(self, texts: list[str]) -> Matrix:
        encodings = self._tokenizer.encode_batch(texts)
        feed = {
            "input_ids": np.array([encoding.ids for encoding in encodings], np.int64),
            "attention_mask": np.array([encoding.attention_mask for encoding in encodings], np.int64),
        }
        vectors: Matrix = self._session.run(None, feed)[0]
        return vectors
