"""Encoders' graphs: exported once from sentence-transformers, compared with it, and kept beside their SHA-256.

A graph that is missing, cut short or altered is exported again. Where one cannot be made or kept, or its vectors are
not the reference's, the reference itself runs, and says so.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import structlog

from retrieval.digests import sha256_of
from retrieval.encoder import (
    PACKAGED_WEIGHTS_SHA256,
    EncoderUnusable,
    Matrix,
    SentenceTransformerEncoder,
    check_weights,
    load_reference,
    name_weights,
    packaged_fingerprint,
    packaged_model,
)
from retrieval.onnx_runtime import GraphOf, OnnxEncoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LoadedEncoder = OnnxEncoder | SentenceTransformerEncoder

SAME, NEARLY = 0.9999, 0.97  # the least cosine to the reference's vectors; nearly is enough in eight bits
_SUFFIX = "@int8"
_PACKAGED = "packaged"
_PROBES = (
    "feedback",
    "",
    "How many months' progress does one to one tuition add?",
    "Which schools in the north east took part, and what did they learn about attendance?",
    "+8 months · very low cost · evidence 4/5",
    "Teaching assistants should add to what teachers do, and not replace them.",
    "Éducation, naïve résumés and “quotes” — with dashes… and £1,200 a pupil",
    "Reading comprehension strategies focus on the learners’ understanding of written text. Pupils learn a range of "
    "techniques which enable them to comprehend the meaning of what they read.",
    "oracy vocabulary phonics numeracy " * 12,
    "pupil premium " * 400,
)


def load_encoder(model: str | None, folder: Path, processors: int | None = None) -> LoadedEncoder:
    """Load the encoder that EMBEDDING_MODEL names, its graph kept in `folder`; without a name the packaged one.

    A name is a sentence-transformers folder, a name on the model hub, or `packaged`; one that ends in "@int8" is run
    with weights of eight bits. It computes on as many `processors` as are named, or on up to four.

    Raises `EncoderUnusable` when nothing can be loaded, or the packaged weights are not the published ones.
    """
    name = (model or _PACKAGED).removesuffix(_SUFFIX)
    in_eight_bits = model is not None and model.endswith(_SUFFIX)
    fingerprint: str | None = None
    if name == _PACKAGED:
        check_weights(packaged_model() / "model.safetensors", PACKAGED_WEIGHTS_SHA256)
        name, fingerprint = str(packaged_model()), packaged_fingerprint()
        source: str | None = fingerprint
    else:
        source = _files_of(name)
    kept = _kept(folder, f"{source}{_SUFFIX if in_eight_bits else ''}", processors) if source is not None else None
    if kept is not None:
        return kept
    reference = load_reference(name, fingerprint or "")
    if fingerprint is None:
        reference.fingerprint = name_weights(name, reference.model)
    try:
        return _exported(reference, source or _files_of(name) or "", folder, processors, in_eight_bits=in_eight_bits)
    except OSError as error:
        structlog.get_logger().warning("encoder graph not kept", folder=str(folder), error=str(error))
    except Exception as error:  # noqa: BLE001 (whatever an exporter makes of a model that it does not know)
        structlog.get_logger().warning("encoder graph not made", model=name, error=type(error).__name__)
    return reference


def in_full(model: str) -> str:
    """Give what EMBEDDING_MODEL names with a folder's whole path, so that a process elsewhere finds it as well."""
    name = model.removesuffix(_SUFFIX)
    return str(Path(name).resolve()) + model[len(name) :] if Path(name).is_dir() else model


def _files_of(name: str) -> str | None:
    """Name a model's files by their sizes and times, without reading them; None where they are not on this machine."""
    folder = Path(name) if Path(name).is_dir() else _downloaded(name)
    if folder is None:
        return None
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    seen = [(file.relative_to(folder).as_posix(), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def _downloaded(name: str) -> Path | None:
    from huggingface_hub import snapshot_download  # here, for the packaged model needs none of it

    for repository in (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (OSError, ValueError):
            continue
    return None


def _kept(folder: Path, source: str, processors: int | None) -> OnnxEncoder | None:
    """Give the encoder of a sound graph of this source."""
    for record in sorted(folder.glob("*.json")):
        try:
            values = json.loads(record.read_text(encoding="utf-8"))
            of = GraphOf(**values["of"])
            if of.source != source:
                continue
            graph, tokenizer = _beside(record)
            check_weights(graph, values["graph"])
            check_weights(tokenizer, values["tokenizer"])
            return OnnxEncoder(graph, tokenizer, of, processors)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EncoderUnusable):
            continue
    return None


def _beside(record: Path) -> tuple[Path, Path]:
    return record.with_suffix(".onnx"), record.with_suffix(".tokenizer")


def _exported(
    reference: SentenceTransformerEncoder, source: str, folder: Path, processors: int | None, *, in_eight_bits: bool
) -> LoadedEncoder:
    folder.mkdir(parents=True, exist_ok=True)
    mark = _SUFFIX if in_eight_bits else ""
    tokenizer = reference.model.tokenizer
    of = GraphOf(
        reference.fingerprint + mark.replace("@", ":"),
        source + mark,
        reference.dimensions,
        reference.window,
        int(tokenizer.pad_token_id or 0),
        str(tokenizer.pad_token or "[PAD]"),
    )
    record = folder / f"{of.fingerprint.replace(':', '-')}.json"
    graph, words = _beside(record)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made, named = Path(scratch) / graph.name, Path(scratch) / words.name
        _write_graph(reference.model, made)
        if in_eight_bits:
            _in_eight_bits(made)
        tokenizer.backend_tokenizer.save(str(named))
        encoder = OnnxEncoder(made, named, of, processors)
        nearness = _least_cosine(encoder.encode(_PROBES), reference.encode(_PROBES))
        if nearness < (NEARLY if in_eight_bits else SAME):
            structlog.get_logger().warning("encoder graph differs from the reference", cosine=round(nearness, 5))
            return reference
        written = Path(scratch) / "record.json"
        written.write_text(json.dumps({"of": asdict(of), "graph": sha256_of(made), "tokenizer": sha256_of(named)}))
        for file, place in ((made, graph), (named, words), (written, record)):
            shutil.move(file, place)
    return encoder


def _least_cosine(own: Matrix, theirs: Matrix) -> float:
    lengths = np.linalg.norm(own, axis=1) * np.linalg.norm(theirs, axis=1)
    return float(((own * theirs).sum(axis=1) / np.maximum(lengths, 1e-9)).min())


def _in_eight_bits(graph: Path) -> None:
    """Quantise a graph's weights, each channel by its own scale, which loses less than one for a whole matrix."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    full = graph.with_suffix(".full")
    graph.rename(full)
    quantize_dynamic(full, graph, per_channel=True, weight_type=QuantType.QInt8)
    full.unlink()


def _write_graph(model: SentenceTransformer, path: Path) -> None:
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
            return torch.nn.functional.normalize(vectors, dim=1)

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
