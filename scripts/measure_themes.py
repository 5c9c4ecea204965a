"""What the themes are worth, measured on labelled questions: `python -m scripts.measure_themes`.

Prints every figure of `docs/themes.md` that is of the engine alone. All draws are seeded.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from insights.clustering import Groups, assign, centres_of, cluster
from retrieval.encoder import Matrix
from scripts.settings import load_settings
from scripts.theme_evaluation import Line, read_lines
from scripts.wiring import open_encoder

QUESTIONS = Path(__file__).parents[1] / "evaluation" / "clinc150" / "questions.jsonl"
OUT_OF_SCOPE = "oos"
_MOST = 11_000  # lines that are encoded, which takes far longer than everything else
_SAME = 0.5  # Jaccard from which a theme is the one it was
_NOISE = 0.4  # length of what is added to a real vector for the large set, beside its own length of 1
_MEGABYTE = 1024


@dataclass(frozen=True)
class Labelled:
    """Questions' vectors, shape (n, d), and their labels, shape (n,)."""

    vectors: Matrix
    labels: np.typing.NDArray[np.str_]

    def only(self, rows: np.typing.NDArray[np.intp]) -> Labelled:
        """Give some of the rows."""
        return Labelled(self.vectors[rows], self.labels[rows])


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", nargs="?", type=Path, default=QUESTIONS, help="lines with text and label")
    options.add_argument("--large", type=int, default=100_000, help="questions of the large set; 0 leaves it out")
    chosen = options.parse_args(argv)
    console = Console(highlight=False, soft_wrap=True)
    lines = [line for line in read_lines(chosen.file) if line.label is not None]
    every = _encoded(_drawn(lines, np.random.default_rng(0)))
    inside = every.only(np.flatnonzero(every.labels != OUT_OF_SCOPE))
    for report in (_agreement(every, inside), _small_samples(inside), _steadiness(inside), _large(every, chosen.large)):
        for line in report:
            console.print(line)


def _drawn(lines: Sequence[Line], chance: np.random.Generator) -> list[Line]:
    return [lines[row] for row in chance.permutation(len(lines))[:_MOST]]


def _encoded(lines: Sequence[Line]) -> Labelled:
    vectors = open_encoder(load_settings()).encode([line.text for line in lines])
    return Labelled(vectors, np.array([line.label for line in lines]))


def _agreement(every: Labelled, inside: Labelled) -> Iterator[str]:
    for name, of in (("in scope", inside), ("with out of scope", every)):
        for size in (500, 10_000):
            some = of.only(np.arange(min(size, len(of.labels))))
            begun = time.perf_counter()
            groups = cluster(some.vectors)
            seconds = time.perf_counter() - begun
            yield f"{len(some.labels)} {name}: {_scores(some.labels, groups)}, {seconds:.2f} s"


def _scores(labels: np.typing.NDArray[np.str_], groups: Groups) -> str:
    nmi, ari = normalized_mutual_info_score(labels, groups), adjusted_rand_score(labels, groups)
    there = f"{groups.max() + 1} themes for {len(set(labels))} labels, {(groups < 0).mean():.1%} left out"
    return f"NMI {nmi:.3f}, ARI {ari:.3f}, {there}"


def _small_samples(of: Labelled) -> Iterator[str]:
    for labels, each in ((10, 5), (5, 10)):
        chance = np.random.default_rng(1)
        scores = []
        for _ in range(50):
            some = of.only(_stratified(of, labels, each, chance))
            scores.append(adjusted_rand_score(some.labels, cluster(some.vectors)))
        worst = f"lowest {min(scores):.3f}, {sum(score < 0.5 for score in scores)} of {len(scores)} below .5"
        yield f"samples of {labels * each}, {labels} labels: mean ARI {np.mean(scores):.3f}, {worst}"


def _stratified(of: Labelled, labels: int, each: int, chance: np.random.Generator) -> np.typing.NDArray[np.intp]:
    names, counts = np.unique(of.labels, return_counts=True)
    chosen = chance.choice(names[counts >= each], labels, replace=False)
    return np.concatenate([chance.choice(np.flatnonzero(of.labels == name), each, replace=False) for name in chosen])


def _steadiness(of: Labelled) -> Iterator[str]:
    chance = np.random.default_rng(2)
    for size in (50, 500, 9000):
        times = 3 if size > 500 else 20
        same, fewer, grown, alone = zip(*(_once_more(of, size, chance) for _ in range(times)), strict=True)
        yield (
            f"{size} questions: {sum(same)} of {times} the same in another order · a tenth left out: mean Jaccard "
            f"{np.mean(fewer):.3f} · a tenth more: {np.mean(grown):.1%} of themes stay, by the set alone "
            f"{np.mean(alone):.1%}"
        )


def _once_more(of: Labelled, size: int, chance: np.random.Generator) -> tuple[bool, float, float, float]:
    rows = _stratified(of, size // 5, 5, chance) if size == 50 else chance.permutation(len(of.labels))[:size]
    vectors = of.vectors[chance.permutation(rows)]
    more = np.concatenate([vectors, of.vectors[chance.permutation(np.setdiff1d(np.arange(len(of.labels)), rows))]])
    more = more[: size + size // 10]
    groups = cluster(vectors)
    order = chance.permutation(size)
    left = np.sort(order[size // 10 :])
    fewer = _overlaps(groups[left], cluster(vectors[left]))
    grown = _overlaps(groups, cluster(more, centres_of(vectors, groups))[:size])
    alone = _overlaps(groups, cluster(more)[:size])
    same = np.array_equal(cluster(vectors[order]), groups[order])
    return same, float(fewer.mean()), float((grown >= _SAME).mean()), float((alone >= _SAME).mean())


def _overlaps(groups: Groups, others: Groups) -> np.typing.NDArray[np.float64]:
    """Give for each of the groups the Jaccard index with the other group that has most of it."""
    overlaps = []
    for group in np.unique(groups[groups >= 0]):
        members = groups == group
        shared = np.bincount(others[members & (others >= 0)], minlength=1)
        overlaps.append(shared.max() / (members | (others == shared.argmax())).sum())
    return np.array(overlaps)


def _large(of: Labelled, size: int) -> Iterator[str]:
    if not size:
        return
    chance = np.random.default_rng(3)
    vectors = of.vectors[chance.integers(len(of.labels), size=size + 1000)]
    vectors += chance.standard_normal(vectors.shape, dtype=np.float32) * np.float32(_NOISE / vectors.shape[1] ** 0.5)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    begun = time.perf_counter()
    groups = cluster(vectors[:size])
    found = time.perf_counter()
    assign(vectors[size:], centres_of(vectors[:size], groups))
    assigned = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE
    yield (
        f"{size} questions: {groups.max() + 1} themes in {found - begun:.1f} s, 1000 more assigned in "
        f"{assigned - found:.3f} s, at most {peak:.0f} MB in all, the encoder's included"
    )


if __name__ == "__main__":
    main()
