"""`evidence evaluate`: a question file or a collection's folder, scored and shown."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from answering.followups import resolve
from retrieval.indexing import Progress
from retrieval.search import Mode
from scripts.ablation import Judged, StepScores, measure_steps, show_steps
from scripts.evaluate_collections import Ranking, rank_queries, read_collection, take_in, write_trec_run
from scripts.evaluate_collections import summary as collection_summary
from scripts.evaluate_questions import EvaluationQuestion, Scored, by_type, read_questions, score_questions
from scripts.evaluate_questions import summary as question_summary
from scripts.settings import Settings
from scripts.wiring import Library, build_assistant, build_redactor, open_library, open_searcher, open_store

MODES: tuple[Mode, ...] = ("fused", "dense", "keywords")


def evaluate_file(library: Library, file: Path, mode: Mode, run: Path | None, ablation: bool = False) -> dict[str, Any]:
    """Score a question file against the knowledge base; with `ablation` also the search, step by step."""
    searcher = open_searcher(library)
    questions = questions_of(library, file)
    scored = score_questions(questions, build_assistant(library, searcher), searcher, mode)
    if run is not None:
        write_trec_run(run, [_ranking(one) for one in scored], f"evidence-{mode}")
    judged = [
        Judged(resolve(one.question.question, one.question.history), dict.fromkeys(one.question.expected, 1))
        for one in scored
        if one.question.expected
    ]
    values = question_summary(scored) | {"by_type": by_type(scored)}
    return values | _steps(library, judged, ablation)


def questions_of(library: Library, file: Path) -> list[EvaluationQuestion]:
    """Read a question file, each text redacted as it would be before storing; raises `EvaluationFileWrong`."""
    redactor = build_redactor(library.store)
    return read_questions(file, lambda text: redactor.redact(text).text)


def _steps(library: Library, judged: Sequence[Judged], ablation: bool) -> dict[str, Any]:
    return {"ablation": [asdict(one) for one in measure_steps(library, judged)]} if ablation else {}


def _ranking(one: Scored) -> Ranking:
    places = tuple((path, 1 / place) for place, path in enumerate(one.searched, start=1))
    return Ranking(one.question.id, places, one.answer.timings.retrieve)


def evaluate_folder(
    settings: Settings, folder: Path, mode: Mode, run: Path | None, progress: Progress, ablation: bool = False
) -> dict[str, Any]:
    """Score a collection, kept in a home of its own so that a second run embeds nothing."""
    collection = read_collection(folder)
    key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
    home = settings.evidence_home / "evaluation" / f"{folder.name}-{key}"
    own = settings.model_copy(update={"evidence_home": home, "database_url": None})
    library = open_library(open_store(own), settings.evidence_home / "models")
    take_in(library, collection, progress)
    searcher = open_searcher(library)
    rank_queries(searcher, collection, mode, time.perf_counter)  # once to warm up, so that times are fair
    rankings = rank_queries(searcher, collection, mode, time.perf_counter)
    if run is not None:
        write_trec_run(run, rankings, f"evidence-{mode}")
    judged = [Judged(collection.queries[query], gains) for query, gains in collection.judgements.items()]
    return collection_summary(collection, rankings) | {"by_type": {}} | _steps(library, judged, ablation)


def show_ablation(console: Console, values: dict[str, Any]) -> None:
    """Print what each step of the search pays, where that was measured."""
    if "ablation" in values:
        queries = values["queries"] if "queries" in values else values["counts"]["answerable"]
        show_steps(console, [StepScores(**one) for one in values["ablation"]], queries)


def show_questions(console: Console, values: dict[str, Any], name: str) -> None:
    """Print the scores of a question file, a row a type."""
    table = Table(title=name, title_justify="left")
    for column in ("type", "n", "first", "in five", "facts", "refused", "leave-one-out", "abstained"):
        table.add_column(column, justify="left" if column == "type" else "right")
    for kind, scores in [*values["by_type"].items(), ("all", values)]:
        table.add_row(kind, *_cells(scores))
    console.print(table)
    counts = values["counts"]
    console.print(
        f"searcher alone: first {values['searcher']['recall@1']:.3f}, in five {values['searcher']['recall@5']:.3f}, "
        f"nDCG@10 {values['ndcg@10']:.3f} · MRR {values['mrr']:.3f} · "
        f"figures outside their quotes: {values['number_lock_violations']} · "
        f"leave-one-out: {counts['leave_one_out_abstained']} abstained, "
        f"{counts['leave_one_out_said_elsewhere']} said in full elsewhere · "
        f"answer p50 {values['p50_ms']:.0f} ms, p95 {values['p95_ms']:.0f} ms"
    )


def _cells(scores: dict[str, Any]) -> Sequence[str]:
    counts = scores["counts"]
    n = counts["answerable"]
    if not n:
        return (str(counts["unanswerable"]), *[""] * 5, f"{counts['abstained']} of {counts['unanswerable']}")
    left = counts["leave_one_out_abstained"] + counts["leave_one_out_said_elsewhere"]
    others = f"{counts['abstained']} of {counts['unanswerable']}" if counts["unanswerable"] else ""
    return (
        str(n),
        str(round(scores["recall@1"] * n)),
        str(round(scores["recall@5"] * n)),
        f"{counts['facts_present']} of {counts['facts']}",
        str(counts["refused"]),
        f"{left} of {n}",
        others,
    )


def show_collection(console: Console, values: dict[str, Any], name: str, mode: str) -> None:
    """Print the scores of a collection."""
    table = Table(title=f"{name}: {values['queries']} queries, {mode}", title_justify="left")
    keys = ("ndcg@10", "mrr", "recall@1", "recall@5", "recall@10", "p50_ms", "p95_ms")
    for key in keys:
        table.add_column(key, justify="right")
    table.add_row(*(f"{values[key]:.1f}" if key.endswith("ms") else f"{values[key]:.3f}" for key in keys))
    console.print(table)
