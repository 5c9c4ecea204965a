"""The comparison with other libraries: the corpus it makes, this project's own systems in it, and what is shown."""

from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from retrieval.encoder import Encoder
from scripts.cli import app
from scripts.peers import process
from scripts.peers.corpus import Corpus, CorpusPassage, Filler, read_passages, read_queries, read_vectors
from scripts.peers.measure import Measured, rows_of
from scripts.peers.showing import draw_peers, show_peers

SUBJECTS = ("phonics", "homework", "attendance", "marking", "tutoring", "oracy")
SENTENCES = [f"colleagues spoke about {thing} at lunch" for thing in ("tea", "rain", "buses", "football", "paint")]


@pytest.fixture
def corpus(encoder: Encoder) -> Corpus:
    passages = tuple(
        CorpusPassage(subject, subject.title(), f"Schools tried {subject} for a year.") for subject in SUBJECTS
    )
    vectors = encoder.encode([passage.embedded for passage in passages])
    judged = Corpus(passages, vectors, {"1": "attendance at school"}, {"1": {"attendance": 2}})
    return Filler(SENTENCES, encoder).filled(judged, 50)


def test_a_corpus_is_filled_up_with_the_same_passages_every_time(corpus: Corpus, encoder: Encoder) -> None:
    again = Filler(SENTENCES, encoder).filled(
        Corpus(corpus.passages[:6], corpus.vectors[:6], corpus.queries, corpus.judgements), 50
    )
    assert again.passages == corpus.passages
    assert np.array_equal(again.vectors, corpus.vectors)
    assert np.abs(np.linalg.norm(corpus.vectors, axis=1) - 1).max() < 1e-5
    assert len({passage.id for passage in corpus.passages}) == 50


def test_it_is_read_back_as_it_was_written(corpus: Corpus, tmp_path: Path) -> None:
    corpus.write(tmp_path)
    assert tuple(read_passages(tmp_path)) == corpus.passages
    assert np.array_equal(read_vectors(tmp_path), corpus.vectors)
    assert read_queries(tmp_path) == (corpus.queries, corpus.judgements)


@pytest.mark.parametrize("system", ["dense", "whole"])
def test_what_is_relevant_is_found_among_the_rest(
    corpus: Corpus, tmp_path: Path, starter_home: Path, capsys: pytest.CaptureFixture[str], system: str
) -> None:
    corpus.write(tmp_path / "corpus")
    home = tmp_path / "home"
    home.mkdir()
    given = (system, str(tmp_path / "corpus"), str(home), str(starter_home / "models"), str(time.time()))
    for task in ("load", "ask"):
        process.main(task, *given)
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["ndcg@10"] == 1.0
    assert said["crowd_per_second"] > 0
    assert said["peak_mb"] > 10


def test_what_was_measured_is_shown_and_drawn(tmp_path: Path) -> None:
    measured = [
        Measured("dense", "ingest", 3000, {"per_second": 142.4, "peak_mb": 351}),
        Measured("dense", "ask", 1400, {"first_s": 1.04, "p50_ms": 2.44, "p95_ms": 3.5, "ndcg@10": 0.358}),
        Measured("llamaindex", "ask", 1400, {}, "took longer than 5 seconds"),
    ]
    console = Console(width=120, record=True)
    show_peers(console, measured)
    said = console.export_text()
    assert "Ingest of 3000 passages" in said
    assert "142" in said
    assert "took longer than 5 seconds" in said
    draw_peers(measured, tmp_path / "chart.svg")
    assert "Evidence Desk, dense only" in (tmp_path / "chart.svg").read_text()
    assert list(rows_of(measured))[2] == {
        "system": "llamaindex", "task": "ask", "passages": 1400, "failed": "took longer than 5 seconds"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"), [(["--sizes", "many"], "--sizes: 'many'"), (["--systems", "dense,solr"], "--systems: solr")]
)
def test_a_wrong_option_is_named(options: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["bench", "--peers", *options])
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.skipif(importlib.util.find_spec("llama_index") is not None, reason="the peers are installed here")
def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EVIDENCE_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["bench", "--peers", "--systems", "llamaindex"])
    assert result.exit_code == 2
    assert "make bench-peers" in result.output
