"""The silhouette: as scikit-learn has it where that is defined, and kind to what stands alone."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from insights.silhouette import quality
from retrieval.encoder import Matrix


def unit_rows(count: int, seed: int = 0) -> Matrix:
    """Give rows whose cosines are all above nought, so that no group is farther than nothing at all."""
    rows = np.abs(np.random.default_rng(seed).normal(size=(count, 8)))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_groups_of_three_and_more_are_scored_as_everywhere() -> None:
    rows = unit_rows(500)
    groups = (np.arange(500) % 7).astype(np.int64)
    expected = silhouette_score(rows, groups, metric="cosine")
    assert quality(rows, groups) == pytest.approx(expected, abs=1e-5)


def test_what_stands_alone_counts_as_nought() -> None:
    rows = np.repeat(np.eye(4, dtype=np.float32), [4, 4, 1, 1], axis=0)
    groups = np.array([0] * 4 + [1] * 4 + [-1, -1], np.int64)
    assert quality(rows, groups) == pytest.approx(0.8, abs=1e-6)


def test_a_pair_counts_for_less_than_three() -> None:
    rows = np.repeat(np.eye(3, dtype=np.float32), [3, 3, 2], axis=0)
    apart = quality(rows, np.array([0, 0, 0, 1, 1, 1, -1, -1], np.int64))
    paired = quality(rows, np.array([0, 0, 0, 1, 1, 1, 2, 2], np.int64))
    assert apart == pytest.approx(0.75, abs=1e-6)
    assert apart < paired < 0.9
