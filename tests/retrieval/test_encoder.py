"""The encoder: the reference's vectors, and weights that are not the published ones."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import EncoderUnusable, check_weights, load_named, load_reference, packaged_model
from retrieval.onnx_runtime import OnnxEncoder, load_packaged

EVALUATION = Path(__file__).parents[2] / "evaluation"


@pytest.fixture
def models(tmp_path: Path, starter_home: Path) -> Path:
    return Path(shutil.copytree(starter_home / "models", tmp_path / "models"))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def test_vectors_are_the_references(encoder: OnnxEncoder) -> None:
    texts = ["feedback", "How many months does one to one tuition add?", "pupil premium " * 300, ""]
    reference = load_reference(str(packaged_model()), encoder.fingerprint)
    assert np.abs(encoder.encode(texts) - reference.encode(texts)).max() < 1e-4
    assert encoder.count_tokens(texts) == reference.count_tokens(texts)
    assert (encoder.dimensions, encoder.window) == (reference.dimensions, reference.window)


def test_rows_are_unit_vectors_in_the_order_of_the_texts(encoder: OnnxEncoder) -> None:
    texts = ["a long text about feedback and marking " * 20, "short", "homework in secondary schools"]
    together = encoder.encode(texts)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-4
    assert np.abs(np.linalg.norm(together, axis=1) - 1).max() < 1e-5


def test_no_texts_give_no_rows(encoder: OnnxEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"other weights")
    with pytest.raises(EncoderUnusable, match=r"not the published ones \(model.safetensors: SHA-256"):
        check_weights(weights, "0" * 64)


@pytest.mark.parametrize("harm", ["truncate", "swap", "record"])
def test_a_harmed_graph_is_exported_again(models: Path, harm: str) -> None:
    (graph,) = models.glob("*.onnx")
    if harm == "truncate":
        os.truncate(graph, 1000)
    elif harm == "swap":
        graph.write_bytes(bytes(reversed(graph.read_bytes()[:100_000])))
    else:
        graph.with_suffix(".json").write_text("not json")
    encoder = load_packaged(models)
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.encode(["feedback"]).shape == (1, 384)
    assert len(json.loads(graph.with_suffix(".json").read_text())["sha256"]) == 64


def test_where_the_graph_cannot_be_kept_the_reference_serves(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    encoder = load_packaged(blocked / "models")
    assert encoder.encode(["feedback"]).shape == (1, 384)


@pytest.mark.usefixtures("offline")
def test_a_model_in_a_folder_is_loaded_and_told_apart(encoder: OnnxEncoder) -> None:
    named = load_named(str(packaged_model()))
    assert named.fingerprint.startswith("model:")
    assert named.fingerprint != encoder.fingerprint
    assert float((named.encode(["feedback"]) @ encoder.encode(["feedback"]).T)[0, 0]) > 0.999


@pytest.mark.usefixtures("offline")
def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable, match="EMBEDDING_MODEL"):
        load_named(str(tmp_path / "nothing"))


def test_a_set_of_texts_has_the_same_vectors_in_any_order(encoder: OnnxEncoder) -> None:
    # To the last bit, for themes go by the bytes of the vectors; and those of a batch depend a little on each other.
    lines = (EVALUATION / "further_questions.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines]
    vectors = encoder.encode(texts)
    order = np.random.default_rng(0).permutation(len(texts))
    assert np.array_equal(encoder.encode([texts[place] for place in order]), vectors[order])
