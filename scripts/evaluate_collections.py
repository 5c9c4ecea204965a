"""Scores a public collection (a folder with corpus.jsonl, queries.jsonl, qrels.tsv) through the production path."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_base.document import Block, FrontMatter, Section, SourceDocument, content_hash
from retrieval.indexing import Progress
from retrieval.search import Mode, Searcher
from scripts.evaluate_questions import EvaluationFileWrong
from scripts.metrics import hit_at, ndcg_at, percentile, rank_of, recall_at, reciprocal_rank
from scripts.wiring import Library

_DEEP = 100  # documents of a ranking that are kept


@dataclass(frozen=True)
class Collection:
    """Documents, queries, and how relevant which document is to which query."""

    documents: tuple[SourceDocument, ...]
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Ranking:
    """One query's documents, best first, with their scores, and how long it took."""

    query: str
    documents: tuple[tuple[str, float], ...]
    milliseconds: float


def read_collection(folder: Path) -> Collection:
    """Read a collection; raises `EvaluationFileWrong` naming file and line."""
    corpus = folder / "corpus.jsonl"
    documents = tuple(_document(corpus, number, values) for number, values in _lines(corpus))
    queries_file = folder / "queries.jsonl"
    queries = {str(values["_id"]): str(values["text"]) for _, values in _lines(queries_file)}
    return Collection(documents, queries, _judgements(folder / "qrels.tsv"))


def _lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    read: list[tuple[int, dict[str, Any]]] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvaluationFileWrong(f"{path}: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        try:
            values = json.loads(line)
            read.append((number, {"_id": values["_id"], **values, "text": values["text"]}))
        except (ValueError, TypeError, KeyError) as error:
            raise EvaluationFileWrong(f"{path}, line {number}: needs _id and text") from error
    return read


def _document(path: Path, number: int, values: dict[str, Any]) -> SourceDocument:
    text = " ".join(str(values["text"]).split())
    title = " ".join(str(values.get("title", "")).split()) or str(values["_id"])
    section = Section((), None, (Block("paragraph", text or title),))
    if not str(values["_id"]):
        raise EvaluationFileWrong(f"{path}, line {number}: _id is empty")
    digest = content_hash(f"{title}\n{text}".encode())
    return SourceDocument(str(values["_id"]), digest, FrontMatter(title=title, kind="other"), (section,))


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    except OSError as error:
        raise EvaluationFileWrong(f"{path}: {error.strerror}") from error
    for number, row in enumerate(rows, start=1):
        if number == 1 and len(row) >= 3 and not row[-1].lstrip("-").isdigit():
            continue  # the header
        if len(row) < 3 or not row[-1].lstrip("-").isdigit():
            raise EvaluationFileWrong(f"{path}, line {number}: needs query, document and score, parted by tabs")
        judged[row[0]][row[-2]] = int(row[-1])
    if not judged:
        raise EvaluationFileWrong(f"{path}: no judgements in it")
    return judged


def take_in(library: Library, collection: Collection, progress: Progress) -> None:
    """Ingest the collection as documents are; what is there already is not embedded again."""
    live = {document.path for document in library.store.catalogue.documents()}
    new = tuple(document for document in collection.documents if document.path not in live)
    library.indexing.take_in(new, progress=progress)


def rank_queries(searcher: Searcher, collection: Collection, mode: Mode, clock: Callable[[], float]) -> list[Ranking]:
    """Search for every judged query."""
    rankings: list[Ranking] = []
    for query, text in collection.queries.items():
        if query in collection.judgements:
            started = clock()
            found = searcher.search(text, mode=mode)
            spent = (clock() - started) * 1000
            documents = tuple((document.path, score) for document, score in found.documents[:_DEEP])
            rankings.append(Ranking(query, documents, spent))
    return rankings


def summary(collection: Collection, rankings: Sequence[Ranking]) -> dict[str, Any]:
    """Give the scores; recall@k is the share of the relevant documents found, as usual for collections."""
    totals: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        gains = collection.judgements[ranking.query]
        relevant = [document for document, gain in gains.items() if gain > 0]
        ranked = [document for document, _ in ranking.documents]
        totals["ndcg@10"] += ndcg_at(10, gains, ranked)
        totals["mrr"] += reciprocal_rank(rank_of(relevant, ranked[:10]))
        totals["first"] += hit_at(1, rank_of(relevant, ranked))
        for k in (1, 5, 10):
            totals[f"recall@{k}"] += recall_at(k, relevant, ranked)
    count = max(len(rankings), 1)
    times = [ranking.milliseconds for ranking in rankings]
    return {name: round(total / count, 4) for name, total in totals.items()} | {
        "queries": len(rankings),
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
    }


def write_trec_run(path: Path, rankings: Sequence[Ranking], tag: str) -> None:
    """Write rankings as a TREC run: query Q0 document rank score tag."""
    with path.open("w", encoding="utf-8") as file:
        for ranking in rankings:
            for place, (document, score) in enumerate(ranking.documents, start=1):
                file.write(f"{ranking.query} Q0 {document} {place} {score:.6f} {tag}\n")
