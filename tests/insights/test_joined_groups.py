"""Pieces of one theme are joined, and themes are not."""

from __future__ import annotations

import numpy as np

from insights.joined_groups import joined
from retrieval.encoder import Matrix


def rows_about(topics: list[int]) -> Matrix:
    chance = np.random.default_rng(0)
    rows = np.eye(32)[topics] + chance.normal(0, 0.1, (len(topics), 32))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_pieces_of_one_topic_are_joined_and_topics_stay_apart() -> None:
    rows = rows_about([0] * 40 + [1] * 10 + [2] * 10)
    pieces = np.array([0, 1, 2, 3] * 10 + [4] * 10 + [5] * 9 + [-1], np.int64)
    assert joined(rows, pieces, len(rows)).tolist() == [0] * 40 + [1] * 10 + [2] * 9 + [-1]


def test_groups_that_stand_apart_are_left_as_they_are() -> None:
    topics = [0] * 10 + [1] * 10 + [2] * 10
    assert joined(rows_about(topics), np.array(topics, np.int64), 30).tolist() == topics


def test_nothing_to_join_gives_nothing() -> None:
    rows = rows_about([0, 1])
    assert joined(rows, np.array([-1, -1], np.int64), 2).tolist() == [-1, -1]
    assert joined(rows, np.array([0, 0], np.int64), 2).tolist() == [0, 0]
    assert joined(rows[:0], np.zeros(0, np.int64), 2).tolist() == []
