"""The search step by step, over a few questions on the starter documents."""

from __future__ import annotations

import pytest

from scripts.ablation import Judged, measure_steps, misspell
from scripts.wiring import Library

JUDGED = [
    Judged("how many months does homework add?", {"toolkit/homework.md": 1}),
    Judged(
        "mums and dads reading at home", {"toolkit/parental-engagement.md": 1, "guidance/working-with-parents.md": 1}
    ),
    Judged("months for metacognition", {"toolkit/metacognition-and-self-regulation.md": 1}),
]


@pytest.mark.parametrize(
    ("query", "misspelt"),
    [
        ("does homework help", "does homeowrk help"),
        ("metacognition and feedback", "metacongition and feedback"),
        ("Leeds or York", "Leeds or York"),
        ("aaaaaaaa", "aaaaaaaa"),
    ],
)
def test_two_letters_of_the_longest_word_are_swapped(query: str, misspelt: str) -> None:
    assert misspell(query) == misspelt


def test_each_step_is_scored_and_the_whole_is_the_search_as_served(library: Library) -> None:
    scores = {one.step: one for one in measure_steps(library, JUDGED)}
    served, bare = scores["+ support"], scores["fused, passages bare"]
    assert (served.first, served.in_five) == (3, 3)
    assert 0 < bare.ndcg < served.ndcg <= 1
    assert scores["+ glossary"].misspelt < scores["+ spelling"].misspelt == scores["+ spelling"].ndcg
    assert [one.step for one in scores.values() if not one.served] == [
        "the date in the header",
        "fused by rank instead",
        "feedback from the first passages",
    ]
