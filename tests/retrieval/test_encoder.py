"""The encoder: the reference's vectors, and weights that are not the published ones."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval import graphs
from retrieval.encoder import EncoderUnusable, SentenceTransformerEncoder, check_weights, load_reference, packaged_model
from retrieval.graphs import load_encoder
from retrieval.onnx_runtime import OnnxEncoder

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


@pytest.mark.parametrize("harm", ["truncate", pytest.param("swap", marks=pytest.mark.faults), "record"])
def test_a_harmed_graph_is_exported_again(models: Path, harm: str) -> None:
    (graph,) = models.glob("*.onnx")
    if harm == "truncate":
        os.truncate(graph, 1000)
    elif harm == "swap":
        graph.write_bytes(bytes(reversed(graph.read_bytes()[:100_000])))
    else:
        graph.with_suffix(".json").write_text("not json")
    encoder = load_encoder(None, models)
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.encode(["feedback"]).shape == (1, 384)
    assert len(json.loads(graph.with_suffix(".json").read_text())["graph"]) == 64


def test_where_the_graph_cannot_be_kept_the_reference_serves(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    encoder = load_encoder(None, blocked / "models")
    assert encoder.encode(["feedback"]).shape == (1, 384)


@pytest.mark.usefixtures("offline")
def test_a_model_in_a_folder_is_loaded_told_apart_and_exported_once(encoder: OnnxEncoder, tmp_path: Path) -> None:
    named = load_encoder(str(packaged_model()), tmp_path)
    assert isinstance(named, OnnxEncoder)
    assert named.fingerprint.startswith("model:")
    assert named.fingerprint != encoder.fingerprint
    assert np.abs(named.encode(["feedback"]) - encoder.encode(["feedback"])).max() < 1e-4
    again = (
        "import sys; from pathlib import Path; from retrieval.graphs import load_encoder\n"
        "print(load_encoder(sys.argv[1], Path(sys.argv[2])).fingerprint, 'torch' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", again, str(packaged_model()), str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == [named.fingerprint, "False"]


def test_eight_bits_are_another_encoder_of_nearly_the_same_vectors(encoder: OnnxEncoder, tmp_path: Path) -> None:
    quick = load_encoder("packaged@int8", tmp_path)
    assert isinstance(quick, OnnxEncoder)
    assert quick.fingerprint == f"{encoder.fingerprint}:int8"
    texts = ["feedback", "How many months does one to one tuition add?", "pupil premium " * 300]
    nearness = (quick.encode(texts) * encoder.encode(texts)).sum(axis=1)
    assert 0.98 < nearness.min() < 0.99999


def test_a_model_whose_graph_gives_other_vectors_is_run_by_its_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "SAME", 1.1)
    encoder = load_encoder(None, tmp_path)
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("offline")
def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable, match="EMBEDDING_MODEL"):
        load_encoder(str(tmp_path / "nothing"), tmp_path)


def test_a_set_of_texts_has_the_same_vectors_in_any_order(encoder: OnnxEncoder) -> None:
    # To the last bit, for themes go by the bytes of the vectors; and those of a batch depend a little on each other.
    lines = (EVALUATION / "further_questions.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines]
    vectors = encoder.encode(texts)
    order = np.random.default_rng(0).permutation(len(texts))
    assert np.array_equal(encoder.encode([texts[place] for place in order]), vectors[order])
