"""Groups of questions: the same for the same set, of a size that reads, and the ones they were while a log grows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from insights.clustering import LEFT_OUT, SAMPLE, assign, centres_of, cluster
from retrieval.encoder import Encoder, Matrix
from scripts.theme_evaluation import Line, read_lines

CLINC = Path(__file__).parents[2] / "evaluation" / "clinc150" / "questions.jsonl"
DIMENSIONS = 64


def about(sizes: Sequence[int], *, seed: int = 0, spread: float = 0.6, first: int = 0) -> tuple[Matrix, list[int]]:
    """Give unit rows about topics at right angles to each other, and each row's topic."""
    chance = np.random.default_rng(seed)
    topics = [topic for topic, size in enumerate(sizes, start=first) for _ in range(size)]
    rows = np.eye(DIMENSIONS)[topics] + chance.normal(0, spread / DIMENSIONS**0.5, (len(topics), DIMENSIONS))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), topics


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    """Ten intents of ten questions each."""
    by_label: dict[str, list[Line]] = {}
    for line in read_lines(CLINC):
        if line.label != "oos":
            by_label.setdefault(str(line.label), []).append(line)
    return [line for label in sorted(by_label)[::15] for line in by_label[label][:10]]


@pytest.fixture(scope="module")
def questions(lines: list[Line], encoder: Encoder) -> Matrix:
    return encoder.encode([line.text for line in lines])


def test_what_people_call_one_intent_is_mostly_one_group(lines: list[Line], questions: Matrix) -> None:
    for rows in (slice(None), slice(None, None, 2)):
        labels = [line.label for line in lines[rows]]
        assert adjusted_rand_score(labels, cluster(questions[rows])) > 0.7


def test_the_same_questions_in_any_order_give_the_same_groups(questions: Matrix) -> None:
    groups = cluster(questions)
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(len(questions))
        assert cluster(questions[order]).tolist() == groups[order].tolist()


@pytest.mark.parametrize("sizes", [[12, 9, 7, 5], [SAMPLE + 500, 300, 200]])
def test_topics_are_found_and_numbered_by_size(sizes: list[int]) -> None:
    vectors, topics = about(sizes)
    assert cluster(vectors).tolist() == topics


def test_what_is_asked_very_often_is_one_group_still() -> None:
    vectors, topics = about([240, 8, 8, 7, 7, 6, 6, 5, 5])
    assert adjusted_rand_score(topics, cluster(vectors)) > 0.9


def test_a_question_unlike_all_others_fits_nowhere() -> None:
    vectors, _ = about([20, 15, 1])
    groups = cluster(vectors)
    assert groups[-1] == LEFT_OUT
    assert groups[:-1].tolist() == [0] * 20 + [1] * 15


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_to_share_anything_fit_nowhere(count: int) -> None:
    assert cluster(about([count])[0]).tolist() == [LEFT_OUT] * count


def test_two_questions_are_a_group_only_when_they_mean_much_the_same() -> None:
    assert cluster(about([2])[0]).tolist() == [0, 0]
    assert cluster(about([1, 1])[0]).tolist() == [LEFT_OUT, LEFT_OUT]


@pytest.mark.parametrize("count", [2, 9, 40, SAMPLE + 10])
def test_the_same_question_over_and_over_is_one_group(count: int) -> None:
    assert set(cluster(np.repeat(about([1])[0], count, axis=0)).tolist()) == {0}


def test_groups_from_before_stay_and_what_is_new_comes_beside_them() -> None:
    known, _ = about([40, 30, 20])
    new, _ = about([25], first=3, seed=1)
    before = cluster(known)
    groups = cluster(np.concatenate([known, new]), centres_of(known, before))
    numbers = [set(groups[:90][before == group].tolist()) for group in range(3)]
    assert [len(found) for found in numbers] == [1, 1, 1]
    assert len(set(groups[90:].tolist())) == 1
    assert set(groups[90:].tolist()).isdisjoint(set.union(*numbers))


def test_groups_from_before_that_no_longer_hold_are_given_up() -> None:
    vectors, topics = about([30, 25, 20])
    everything = vectors.mean(axis=0, keepdims=True)
    assert cluster(vectors, everything).tolist() == topics


def test_a_new_question_goes_to_the_nearest_centre_that_is_near_enough() -> None:
    vectors, topics = about([20, 20])
    centres = centres_of(vectors, np.array(topics, np.int64))
    later, _ = about([2, 3, 1], seed=1)
    assert assign(later, centres).tolist() == [0, 0, 1, 1, 1, LEFT_OUT]
    assert assign(later, centres[:0]).tolist() == [LEFT_OUT] * 6
    assert assign(later[:0], centres).tolist() == []
