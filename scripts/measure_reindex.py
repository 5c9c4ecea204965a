"""What askers notice of a full re-index: `python -m scripts.measure_reindex`.

Takes in the starter documents and as many more made of their words, and lets five askers ask the development questions
without a pause: at rest, while the index is built anew again and again, and while every document is embedded by
another model, which then takes over. Prints for each how long answers took, against those at rest, and how many failed
or came empty: without a statement, where the same question has one at rest. The other model is the packaged one with
one layer changed a little, made on the spot.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from sqlalchemy import update

from database.models import CatalogueVersion
from knowledge_base.sources import scan
from retrieval.encoder import load_reference, packaged_model
from retrieval.encoder_in_force import EncoderInForce, put_in_force
from retrieval.passages import embedding_key
from scripts.bench_command import DEVELOPMENT_QUESTIONS
from scripts.encoder_change import EncoderChange
from scripts.evaluate_questions import read_questions
from scripts.ingesting import carry_out, plan_of
from scripts.jobs import NICE, Beside
from scripts.logs import write_log
from scripts.metrics import percentile
from scripts.serving import CurrentAssistant
from scripts.settings import STARTER_DOCUMENTS, Settings, load_settings
from scripts.wiring import Library, Store, build_redactor, open_library, open_store

ASKERS = 5
_LAYER, _CHANGE = "layer.5.output.dense.weight", 1.01
_SHARE_SWAPPED = 0.7  # of the longer words of a made document
_NOT_TAKEN_OVER = ("impact_months:", "cost:", "evidence_strength:", "rating_source:", "supersedes:")
_WORD = re.compile(r"[A-Za-z]{5,}")


@dataclass
class Asked:
    """What the askers met with, all of them together."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)  # questions that got no statement

    def line(self, what: str, answered: frozenset[str], rest: Asked | None = None) -> str:
        """Say it in one line, against what was at rest."""
        p50, p95 = percentile(self.seconds, 0.5), percentile(self.seconds, 0.95)
        ratio = f", {p95 / percentile(rest.seconds, 0.95):.2f} times that at rest" if rest else ""
        empty = [question for question in self.without if question in answered]
        return (
            f"{what}: {len(self.seconds)} answers, {len(self.failed)} failed, {len(empty)} empty; "
            f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms{ratio}; load {os.getloadavg()[0]:.1f}"
        )


class Askers:
    """Ask questions in turn, each beginning elsewhere, and never pause."""

    def __init__(self, assistant: CurrentAssistant, questions: Sequence[str]) -> None:
        self._assistant = assistant
        self._questions = questions

    def answered(self) -> frozenset[str]:
        """Ask each question once, and give those that got a statement."""
        return frozenset(question for question in self._questions if self._assistant.answer(question).statements)

    def during(self, work: Callable[[], None]) -> Asked:
        """Ask until the work is done."""
        asked, is_over = Asked(), threading.Event()
        askers = [threading.Thread(target=self._ask, args=(asked, is_over, number)) for number in range(ASKERS)]
        for asker in askers:
            asker.start()
        work()
        is_over.set()
        for asker in askers:
            asker.join()
        return asked

    def _ask(self, asked: Asked, is_over: threading.Event, number: int) -> None:
        for place in itertools.count(number * len(self._questions) // ASKERS):
            if is_over.is_set():
                return
            question = self._questions[place % len(self._questions)]
            started = time.perf_counter()
            try:
                answer = self._assistant.answer(question)
            except Exception as error:  # noqa: BLE001 (it is counted, whatever it was)
                asked.failed.append(f"{type(error).__name__}: {error}")
                continue
            asked.seconds.append(time.perf_counter() - started)
            if not answer.statements:
                asked.without.append(question)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=200, help="how many in all")
    options.add_argument("--rest", type=float, default=60.0, help="seconds of asking at rest")
    options.add_argument("--builds", type=int, default=5, help="how often the index is built anew")
    chosen = options.parse_args(argv)
    write_log()
    console = Console(highlight=False, soft_wrap=True)
    with TemporaryDirectory(prefix="evidence-reindex-") as scratch:
        _measure(console, Path(scratch), chosen)


def _measure(console: Console, scratch: Path, chosen: argparse.Namespace) -> None:
    library = _taken_in(load_settings(), scratch, chosen.documents)
    store, index = library.store, library.store.settings.evidence_home / "index"
    assistant = CurrentAssistant(library)
    askers = Askers(assistant, _questions(store))
    console.print(f"{chosen.documents} documents, {len(library.indexing.open().passages)} passages, {ASKERS} askers")

    first = askers.answered()
    at_rest = askers.during(lambda: time.sleep(chosen.rest))
    console.print(at_rest.line("at rest", first))

    def build_again() -> None:
        for _ in range(chosen.builds):
            shutil.rmtree(index)
            with store.database.write() as session:
                session.execute(update(CatalogueVersion).values(version=CatalogueVersion.version + 1))
            assistant.refresh()

    asked, took = _beside(askers, build_again, nice=0)
    console.print(asked.line(f"index built anew {chosen.builds} times, {took:.0f} s", first, at_rest))

    setting = {"embedding_model": nearly_packaged(scratch / "other")}
    changed = replace(store, settings=store.settings.model_copy(update=setting))
    asked, took = _beside(askers, EncoderChange(changed, assistant).run)
    both = first & askers.answered()
    console.print(asked.line(f"all embedded by another model, {took:.0f} s", both, at_rest))
    at_rest = askers.during(lambda: time.sleep(chosen.rest))
    console.print(at_rest.line("at rest, by that model", both))


def _beside(askers: Askers, work: Callable[[], None], nice: int = NICE) -> tuple[Asked, float]:
    """Do the work as `evidence serve` does it, while they ask; give how long it took, in seconds."""
    beside, started = Beside("measured", work, nice), time.perf_counter()

    def until_done() -> None:
        beside.start()
        while beside.is_under_way:
            beside.wait(1.0)

    asked = askers.during(until_done)
    return asked, time.perf_counter() - started


def _taken_in(settings: Settings, scratch: Path, count: int) -> Library:
    """Take in the starter documents and made ones, in a home of their own."""
    models = settings.evidence_home / "models"
    if models.is_dir():
        shutil.copytree(models, scratch / "home" / "models")
    folder = Path(shutil.copytree(STARTER_DOCUMENTS, scratch / "documents"))
    _make_documents(folder, count)
    places = {"evidence_home": scratch / "home", "database_url": None, "embedding_model": None}
    own = settings.model_copy(update=places)
    library = open_library(open_store(own))
    carry_out(library, plan_of(library.store, scan(folder, folder)), Console(stderr=True))
    put_in_force(library.store.database, EncoderInForce(embedding_key(library.encoder), None))
    return library


def _make_documents(folder: Path, count: int) -> None:
    """Add documents of the same form and words, in which most longer words have changed places with others."""
    chance = random.Random(0)  # noqa: S311 (nothing secret)
    texts = [file.read_text() for file in sorted(folder.rglob("*.md")) if file.name != "README.md"]
    words = [word for text in texts for word in _WORD.findall(text.split("---", 2)[2])]

    def other(word: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < _SHARE_SWAPPED else word.group()

    for number in range(count - len(texts)):
        _, matter, body = texts[number % len(texts)].split("---", 2)
        lines = [line for line in matter.splitlines() if line and not line.startswith(_NOT_TAKEN_OVER)]
        lines = [line.replace("kind: toolkit", "kind: guidance") for line in lines if not line.startswith("title:")]
        title = " ".join(chance.choices(words, k=5))
        (folder / f"made-{number}.md").write_text(
            "\n".join(["---", f"title: {title}", *lines, "---", _WORD.sub(other, body)])
        )


def nearly_packaged(folder: Path) -> str:
    """Make the packaged model with one layer changed a little: other vectors, and nearly the same answers."""
    model = load_reference(str(packaged_model()), "").model
    for name, weights in model.named_parameters():
        if name.endswith(_LAYER):
            weights.data.mul_(_CHANGE)
    model.save(str(folder))
    return str(folder)


def _questions(store: Store) -> list[str]:
    redactor = build_redactor(store)
    return [q.question for q in read_questions(DEVELOPMENT_QUESTIONS, lambda text: redactor.redact(text).text)]


if __name__ == "__main__":
    main()
