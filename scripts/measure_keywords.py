"""Keyword search by what could do it: `python -m scripts.measure_keywords [--passages 100000]`.

The same stemmed words and queries by bm25s, SQLite's FTS5, and tantivy where it is
installed: how long an index takes to build and a query to find two hundred rows, and nDCG@10 on the judged passages.
"""

from __future__ import annotations

import argparse
import importlib.util
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from retrieval.keywords import KeywordIndex, best_rows, terms_of
from retrieval.search import CANDIDATES
from scripts.evaluate_collections import read_collection
from scripts.metrics import ndcg_at, percentile
from scripts.peers.corpus import Corpus, Filler, judged_corpus
from scripts.peers.measure import EVALUATION, sentences
from scripts.settings import load_settings
from scripts.wiring import open_encoder

Find = Callable[[str], Sequence[int]]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=100_000)
    chosen = options.parse_args(argv)
    encoder = open_encoder(load_settings())
    judged = judged_corpus(read_collection(EVALUATION / "cranfield"), encoder)
    corpus = Filler(sentences(), encoder).filled(judged, chosen.passages)
    texts = [passage.embedded for passage in corpus.passages]
    systems: dict[str, Callable[[Sequence[str], Path], Find]] = {"bm25s": _bm25s, "SQLite FTS5": _fts5}
    if importlib.util.find_spec("tantivy") is not None:
        systems["tantivy"] = _tantivy
    table = Table("keywords", "build s", "p50 ms", "p95 ms", "nDCG@10", title=f"{len(texts)} passages")
    for name, build in systems.items():
        with TemporaryDirectory() as folder:
            started = time.perf_counter()
            find = build(texts, Path(folder))
            table.add_row(name, f"{time.perf_counter() - started:.1f}", *_asked(find, corpus))
    Console(highlight=False).print(table)


def _asked(find: Find, corpus: Corpus) -> list[str]:
    times: list[float] = []
    gained: list[float] = []
    for query, text in corpus.queries.items():
        started = time.perf_counter()
        rows = find(text)
        times.append((time.perf_counter() - started) * 1000)
        gained.append(ndcg_at(10, corpus.judgements[query], [corpus.passages[row].id for row in rows[:10]]))
    return [f"{percentile(times, 0.5):.1f}", f"{percentile(times, 0.95):.1f}", f"{np.mean(gained):.3f}"]


def _bm25s(texts: Sequence[str], folder: Path) -> Find:
    KeywordIndex.build(texts).save(folder)
    index = KeywordIndex.load(folder, len(texts))
    return lambda query: best_rows(index.scores(query), CANDIDATES).tolist()


def _fts5(texts: Sequence[str], folder: Path) -> Find:
    base = sqlite3.connect(folder / "fts.db")
    base.execute("CREATE VIRTUAL TABLE passage USING fts5(terms, content='', tokenize='unicode61')")
    rows = ((number, " ".join(terms_of(text))) for number, text in enumerate(texts))
    base.executemany("INSERT INTO passage(rowid, terms) VALUES (?, ?)", rows)
    base.commit()

    def find(query: str) -> list[int]:
        wanted = " OR ".join(f'"{term}"' for term in terms_of(query))
        found = base.execute(
            "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?", (wanted, CANDIDATES)
        )
        return [row[0] for row in found]

    return find


def _tantivy(texts: Sequence[str], folder: Path) -> Find:
    import tantivy

    schema: Any = tantivy.SchemaBuilder()
    schema.add_integer_field("row", stored=True)
    schema.add_text_field("terms", tokenizer_name="whitespace")
    index: Any = tantivy.Index(schema.build(), path=str(folder))
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(row=number, terms=[" ".join(terms_of(text))]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(query: str) -> list[int]:
        wanted = index.parse_query(" ".join(terms_of(query)), ["terms"])
        found = searcher.search(wanted, CANDIDATES).hits
        return [searcher.doc(address)["row"][0] for _, address in found]

    return find


if __name__ == "__main__":
    main()
