"""One system's process: `python -m scripts.peers.process TASK SYSTEM CORPUS HOME MODELS BEGUN`, which prints one line.

A fresh interpreter each, so that memory and start are its own; `BEGUN` is when it was started, by the wall clock.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

_WARMING = 30  # queries before any is measured
_ASKERS, _CROWD_PASSES = 8, 2
_SLOW = 30_000  # milliseconds for all queries, from which eight at once are not measured as well


def main(task: str, name: str, corpus: str, home: str, models: str, begun: str) -> None:
    """Carry the task out: `ingest` and `load` make a store, `ask` measures it."""
    from scripts.peers.systems import system_of

    system = system_of(name, Path(models))
    values = _TASKS[task](system, Path(corpus), Path(home), float(begun))
    print(json.dumps(values | {"peak_mb": _peak()}))  # noqa: T201 (to the process that measures)


def _peak() -> int:
    """Give the most memory held, in MB; what the system counts with `getrusage` begins with what the parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) // 1024


def _ingest(system: Any, corpus: Path, home: Path, _begun: float) -> dict[str, Any]:
    from scripts.peers.corpus import read_passages

    passages = read_passages(corpus)
    started = time.perf_counter()
    system.ingest(passages, home)
    taken = time.perf_counter() - started
    return {"seconds": taken, "per_second": len(passages) / taken}


def _load(system: Any, corpus: Path, home: Path, _begun: float) -> dict[str, Any]:
    from scripts.peers.corpus import read_passages, read_vectors

    passages, vectors = read_passages(corpus), read_vectors(corpus)
    started = time.perf_counter()
    system.load(passages, vectors, home)
    return {"seconds": time.perf_counter() - started}


def _ask(system: Any, corpus: Path, home: Path, begun: float) -> dict[str, Any]:
    from scripts.peers.corpus import read_queries

    queries, judgements = read_queries(corpus)
    system.open(home)
    system.find(next(iter(queries.values())))
    first = time.time() - begun
    for text in list(queries.values())[:_WARMING]:
        system.find(text)
    times: list[float] = []
    ranked: dict[str, list[str]] = {}
    for query, text in queries.items():
        started = time.perf_counter()
        ranked[query] = system.find(text)
        times.append((time.perf_counter() - started) * 1000)
    crowd = _crowd(system, list(queries.values())) if sum(times) < _SLOW else {}
    # Imported when all is measured, so that none pays for it.
    from scripts.metrics import ndcg_at, percentile

    gained = [ndcg_at(10, judgements[query], list(dict.fromkeys(found))) for query, found in ranked.items()]
    return {
        "first_s": first,
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "ndcg@10": sum(gained) / max(len(gained), 1),
    } | crowd


def _crowd(system: Any, queries: list[str]) -> dict[str, float]:
    """Have eight ask at once, each the next question as soon as the last is answered."""
    asked = [query for _ in range(_CROWD_PASSES) for query in queries]
    started = time.perf_counter()
    with ThreadPoolExecutor(_ASKERS) as askers:
        list(askers.map(system.find, asked))
    return {"crowd_per_second": len(asked) / (time.perf_counter() - started)}


_TASKS = {"ingest": _ingest, "load": _load, "ask": _ask}

if __name__ == "__main__":
    main(*sys.argv[1:])
