"""The measures, against values worked out by hand."""

import math
from dataclasses import replace

import pytest
from fakes import answer_saying

from answering.answer import Answer, Outcome
from scripts.metrics import (
    abstained,
    facts_present,
    hit_at,
    ndcg_at,
    percentile,
    rank_of,
    recall_at,
    reciprocal_rank,
)


def test_ranks_and_what_follows_from_them() -> None:
    ranked = ["a", "b", "c"]
    assert (rank_of(["c", "b"], ranked), rank_of(["z"], ranked)) == (2, None)
    assert (hit_at(1, 2), hit_at(2, 2), hit_at(5, None)) == (0.0, 1.0, 0.0)
    assert (reciprocal_rank(2), reciprocal_rank(None)) == (0.5, 0.0)
    assert recall_at(2, ["b", "c"], ranked) == 0.5


def test_ndcg_has_exponential_gain_and_logarithmic_discount() -> None:
    ideal, found = 7 + 1 / math.log2(3), 1 + 7 / 2
    assert ndcg_at(10, {"a": 3, "b": 1}, ["b", "x", "a"]) == pytest.approx(found / ideal)
    assert ndcg_at(10, {"a": 3}, ["a"]) == 1.0
    assert ndcg_at(1, {"a": 1}, ["b", "a"]) == 0.0


@pytest.mark.parametrize(
    ("text", "fact", "present"),
    [
        ("Groups of three to five work.", "3 to 5", True),
        ("Over 280,000 work in England.", "over 280000", True),
        ("It adds six months.", "+6 months", True),
        ("It adds seven months.", "+6 months", False),
        ("Simple routines help.", "simple routine", True),
        ("Routines help.", "greet at door", False),
        ("It fell from seven to five.", "seven to five", True),
    ],
)
def test_a_fact_needs_every_number_and_most_of_its_words(text: str, fact: str, present: bool) -> None:
    assert facts_present([fact], answer_saying(text)) == int(present)


def test_abstaining_is_not_found_or_declined() -> None:
    outcomes = {outcome: abstained(Answer(outcome, "")) for outcome in Outcome}
    assert [outcome for outcome, is_abstention in outcomes.items() if is_abstention] == ["not_found", "declined"]


def test_a_false_premise_that_is_corrected_counts_as_an_abstention() -> None:
    assert not abstained(answer_saying("Setting adds nothing."))
    assert abstained(replace(answer_saying("Setting adds nothing."), message="You wrote 5 months; it is 0."))


def test_percentiles_are_by_nearest_rank() -> None:
    assert (percentile([3.0, 1.0, 2.0], 0.5), percentile([1.0], 0.95), percentile([], 0.5)) == (2.0, 1.0, 0.0)
