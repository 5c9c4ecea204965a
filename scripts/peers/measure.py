"""Runs the systems one after the other, each in a process of its own, over the same passages and questions."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from retrieval.graphs import load_encoder
from scripts.evaluate_collections import Collection, read_collection
from scripts.peers.corpus import Corpus, CorpusPassage, Filler, judged_corpus
from scripts.peers.systems import NAMES
from scripts.settings import Settings

EVALUATION = Path(__file__).parents[2] / "evaluation"
INGESTED, _WORDS = 3_000, 80  # passages, and words of each: about 120 word passages
_LONGEST = 1_200  # seconds for one task of one system
_QUIET = {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}
_PACKAGES = {"langchain": ("langchain_community", "langchain_huggingface"), "llamaindex": ("llama_index",)}


class PeersMissing(Exception):
    """A peer's package is not installed; the message says how it is."""


@dataclass(frozen=True)
class Measured:
    """What was measured of a system at a number of passages; `values` is empty where it `failed`."""

    system: str
    task: str  # "ingest" or "ask"
    passages: int
    values: dict[str, float]
    failed: str = ""


def measure_peers(
    settings: Settings,
    sizes: Sequence[int],
    systems: Sequence[str],
    tell: Callable[[str], None],
    *,
    ingest: bool = True,
) -> list[Measured]:
    """Measure ingest, where that is wanted, and then asking at each size; raises `PeersMissing`."""
    _check(systems)
    models = (settings.evidence_home / "models").resolve()
    encoder = load_encoder(None, models)  # exported once, for all of this project's processes
    collection = read_collection(EVALUATION / "cranfield")
    judged = judged_corpus(collection, encoder)
    filler = Filler(sentences(), encoder)
    measured: list[Measured] = []
    with TemporaryDirectory(prefix="evidence-peers-") as folder:
        bench = _Bench(Path(folder), models, tell)
        if ingest:
            bench.use(Corpus(_ingested(collection), judged.vectors[:0], {}, {}))
            measured += [bench.ingest(system) for system in systems]
        for size in sizes:
            bench.use(filler.filled(judged, size))
            measured += [bench.ask(system) for system in systems]
    return measured


def _check(systems: Sequence[str]) -> None:
    wanted = [package for system in systems for package in _PACKAGES.get(system, ())]
    if missing := [package for package in wanted if importlib.util.find_spec(package) is None]:
        raise PeersMissing(f"{', '.join(missing)}: not installed; `make bench-peers` installs what it measures")


def _ingested(collection: Collection) -> tuple[CorpusPassage, ...]:
    """Cut the collection's texts into passages of about 120 word passages."""
    found: list[CorpusPassage] = []
    for document in collection.documents:
        words = document.sections[0].blocks[0].text.split()
        for start in range(0, len(words), _WORDS):
            text = " ".join(words[start : start + _WORDS])
            found.append(CorpusPassage(f"{document.path}-{start}", document.front_matter.title, text))
    return tuple(found[:INGESTED])


def sentences() -> list[str]:
    """Give sentences about everything else."""
    with (EVALUATION / "clinc150" / "questions.jsonl").open(encoding="utf-8") as file:
        return [str(json.loads(line)["text"]) for line in file]


class _Bench:
    """Runs tasks over a corpus that is kept in a folder."""

    def __init__(self, folder: Path, models: Path, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._models = models
        self._tell = tell
        self._number = 0
        self._passages = 0

    def use(self, corpus: Corpus) -> None:
        """Measure over this corpus from here on."""
        self._number += 1
        self._passages = len(corpus.passages)
        corpus.write(self._corpus)

    @property
    def _corpus(self) -> Path:
        return self._folder / f"corpus-{self._number}"

    def ingest(self, system: str) -> Measured:
        """Measure how fast a system takes passages in."""
        with self._home() as home:
            return self._run("ingest", system, home)

    def ask(self, system: str) -> Measured:
        """Measure a system over a store that it was given the vectors of."""
        with self._home() as home:
            loaded = self._run("load", system, home)
            if loaded.failed:
                return Measured(system, "ask", self._passages, {}, loaded.failed)
            asked = self._run("ask", system, home)
            return Measured(system, "ask", self._passages, asked.values, asked.failed)

    def _home(self) -> TemporaryDirectory[str]:
        return TemporaryDirectory(prefix="home-", dir=self._folder)

    def _run(self, task: str, system: str, home: str) -> Measured:
        self._tell(f"{NAMES[system]}: {task}, {self._passages} passages")
        program = [sys.executable, "-m", "scripts.peers.process", task, system]
        given = [str(self._corpus), home, str(self._models), str(time.time())]
        root = Path(__file__).parents[2]
        try:
            done = subprocess.run(  # noqa: S603 (our own module)
                [*program, *given],
                cwd=root,
                env=os.environ | _QUIET,
                capture_output=True,
                text=True,
                timeout=_LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Measured(system, task, self._passages, {}, f"took longer than {_LONGEST} seconds")
        if done.returncode:
            last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
            return Measured(system, task, self._passages, {}, last[:200])
        return Measured(system, task, self._passages, json.loads(done.stdout.strip().splitlines()[-1]))


def rows_of(measured: Sequence[Measured]) -> Iterator[dict[str, Any]]:
    """Give one flat record for each, as `--json` prints them."""
    for one in measured:
        failed = {"failed": one.failed} if one.failed else {}
        yield {"system": one.system, "task": one.task, "passages": one.passages} | failed | one.values
