"""How well statements are verified: `python -m scripts.measure_verification`, over the starter documents.

Prints how many of the honest statements in `evaluation/statements` hold and how many of the altered ones do, by what
was altered, and how long an answer's five statements take. `--show` prints those of the first two sets that went wrong;
`--fit` writes the least support that keeps nearly all honest statements that the other rules keep.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from answering.verification.support import Claim, Support, supports_of
from answering.verification.verify import WEIGHTS, Bounds, load_bounds
from scripts.frozen_statements import STATEMENTS, Bench, JudgedStatement, read_statements
from scripts.metrics import percentile
from scripts.opening import ready_library
from scripts.wiring import Library, open_searcher
from scripts.writing import build_verifier

_STATEMENTS = 5  # of an answer
_KEPT = 0.99  # of the honest statements that the rules keep


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--show", action="store_true", help="print the statements that went wrong")
    options.add_argument("--fit", action="store_true", help="fit the least support")
    chosen = options.parse_args(argv)
    library = ready_library()
    console = Console(highlight=False, soft_wrap=True)
    bench = Bench(open_searcher(library), build_verifier(library.store, library.encoder))
    honest, altered = (read_statements(STATEMENTS / f"{name}.jsonl") for name in ("honest", "altered"))
    kept = list(bench.judge(honest))
    if chosen.fit:
        _fit(library, kept)
        return
    passed = list(bench.judge(altered))
    groups = {"honest": kept, **_by_kind("altered", passed)}
    for name in ("further", "held_out"):
        for kind in ("honest", "altered"):
            judged = list(bench.judge(read_statements(STATEMENTS / f"{name}_{kind}.jsonl")))
            groups |= {f"{name}: honest": judged} if kind == "honest" else _by_kind(name, judged)
    _show_table(console, groups)
    times = [1000 * seconds for seconds in bench.seconds_an_answer(honest, _STATEMENTS)]
    console.print(
        f"{_STATEMENTS} statements: p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms"
    )
    if chosen.show:
        wrong = [one for one in kept if not one.verdict.holds] + [one for one in passed if one.verdict.holds]
        for one in wrong:
            _show(console, one)


def _by_kind(name: str, altered: Sequence[JudgedStatement]) -> dict[str, list[JudgedStatement]]:
    groups: dict[str, list[JudgedStatement]] = {}
    for one in altered:
        groups.setdefault(f"{name}: {one.statement.altered}", []).append(one)
    return groups


def _show_table(console: Console, groups: Mapping[str, Sequence[JudgedStatement]]) -> None:
    table = Table("statements", "n", "held", "dropped by", title="Verification", title_justify="left")
    for name, group in groups.items():
        reasons = Counter(one.verdict.reason for one in group if one.verdict.reason is not None)
        said = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
        table.add_row(name, str(len(group)), str(sum(one.verdict.holds for one in group)), said)
    console.print(table)


def _show(console: Console, one: JudgedStatement) -> None:
    statement = one.statement
    console.print(f"{statement.altered or 'honest'} | {one.verdict.reason} {one.verdict.because} | {statement.change}")
    console.print(f"   {statement.text}")
    console.print(f"   « {statement.cites[0][1]}")


def _fit(library: Library, honest: Sequence[JudgedStatement]) -> None:
    """Write the least support that keeps nearly all that the rules keep."""
    by_rules = [one for one in honest if one.verdict.reason in (None, "support")]
    supports = supports_of([Claim(one.statement.text, one.verdict.cited) for one in by_rules], library.encoder)
    weights = load_bounds().weights
    sums = sorted(_sum(weights, support) for support in supports)
    bounds = Bounds(library.encoder.fingerprint, weights, round(sums[int((1 - _KEPT) * len(sums))], 4))
    values = {"encoder": bounds.encoder, "weights": list(bounds.weights), "least": bounds.least}
    WEIGHTS.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def _sum(weights: tuple[float, float, float], support: Support) -> float:
    return sum(w * m for w, m in zip(weights, (support.words, support.whole, support.clause), strict=True))


if __name__ == "__main__":
    main()
