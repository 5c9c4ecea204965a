"""Nearest neighbours by every kind of index: those of exact search, filters exact, and read back as written."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.vectors import CELLS_FROM, HALF_FROM, Kind, VectorIndex, kind_for

SIZE, DIMENSIONS = 6_000, 32
KINDS = pytest.mark.parametrize("kind", ["flat", "half", "cells"])


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    rng = np.random.default_rng(3)
    centres = rng.standard_normal((60, DIMENSIONS))
    drawn = centres[rng.integers(0, 60, SIZE)] + 0.6 * rng.standard_normal((SIZE, DIMENSIONS))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def _exact(vectors: np.ndarray, query: np.ndarray, rows: np.ndarray, count: int) -> list[int]:
    return rows[np.argsort(-(vectors[rows] @ query), kind="stable")[:count]].tolist()


@KINDS
def test_neighbours_are_nearly_all_those_of_exact_search(vectors: np.ndarray, kind: Kind) -> None:
    index = VectorIndex.build(vectors, kind)
    assert (index.kind, len(index), index.dimensions) == (kind, SIZE, DIMENSIONS)
    rng = np.random.default_rng(4)
    found = 0
    for row in rng.integers(0, SIZE, 50):
        query = vectors[row] + 0.05 * rng.standard_normal(DIMENSIONS).astype(np.float32)
        near, cosines = index.nearest(query, 10)
        assert list(cosines) == sorted(cosines, reverse=True)
        found += len(set(near.tolist()) & set(_exact(vectors, query, np.arange(SIZE), 10)))
    assert found / 500 >= 0.95


@KINDS
@pytest.mark.parametrize("share", [0.5, 0.01, 0.0005])
def test_filters_are_exact(vectors: np.ndarray, kind: Kind, share: float) -> None:
    index = VectorIndex.build(vectors, kind)
    allowed = np.random.default_rng(5).random(SIZE) < share
    near, _ = index.nearest(vectors[0], 10, allowed)
    assert allowed[near].all()
    wanted = _exact(vectors, vectors[0], np.flatnonzero(allowed), 10)
    assert len(near) == len(wanted)
    assert len(set(near.tolist()) & set(wanted)) >= (0.9 if share > 0.1 else 1) * len(wanted)


@KINDS
def test_it_is_read_back_as_it_was_written(vectors: np.ndarray, kind: Kind, tmp_path: Path) -> None:
    index = VectorIndex.build(vectors, kind)
    index.save(tmp_path / "vectors.faiss")
    again = VectorIndex.load(tmp_path / "vectors.faiss")
    assert again.kind == kind
    rows = np.array([0, 17, SIZE - 1])
    assert np.abs(again.vectors(rows) - vectors[rows]).max() < 2e-3
    assert np.array_equal(again.nearest(vectors[5], 7)[0], index.nearest(vectors[5], 7)[0])


def test_something_else_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").write_bytes(b"not an index at all")
    with pytest.raises((RuntimeError, ValueError)):
        VectorIndex.load(tmp_path / "vectors.faiss")


def test_the_kind_goes_by_the_size() -> None:
    sizes = (0, HALF_FROM - 1, HALF_FROM, CELLS_FROM - 1, CELLS_FROM)
    assert [kind_for(size) for size in sizes] == ["flat", "flat", "half", "half", "cells"]
