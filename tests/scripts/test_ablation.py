"""The search step by step, over a few questions on the starter documents."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from shelves import synchronise

from scripts.ablation import Judged, measure_steps, misspell
from scripts.settings import STARTER_DOCUMENTS, Settings
from scripts.wiring import Library, open_library, open_store

JUDGED = [
    Judged("how many months does homework add?", {"toolkit/homework.md": 1}),
    Judged(
        "mums and dads reading at home", {"toolkit/parental-engagement.md": 1, "guidance/working-with-parents.md": 1}
    ),
    Judged("months for metacognition", {"toolkit/metacognition-and-self-regulation.md": 1}),
]


SHELF = (
    "toolkit/homework.md",
    "toolkit/parental-engagement.md",
    "toolkit/metacognition-and-self-regulation.md",
    "toolkit/feedback.md",
    "toolkit/phonics.md",
    "guidance/working-with-parents.md",
    "guidance/metacognition-and-self-regulated-learning.md",
    "case_studies/york-huntington-attendance.md",
)


@pytest.fixture(scope="module")
def shelf(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A few of the starter documents: every header that is tried embeds them again."""
    folder = tmp_path_factory.mktemp("documents")
    for name in SHELF:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(STARTER_DOCUMENTS / name, folder / name)
    settings = Settings(_env_file=None, evidence_home=tmp_path_factory.mktemp("home"), documents_dir=folder)  # type: ignore[call-arg]
    opened = open_library(open_store(settings), starter_home / "models")
    synchronise(opened.store.catalogue, opened.indexing, folder)
    yield opened
    opened.store.database.close()


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


def test_each_step_is_scored_and_the_whole_is_the_search_as_served(shelf: Library) -> None:
    scores = {one.step: one for one in measure_steps(shelf, JUDGED)}
    served, bare = scores["+ support"], scores["fused, passages bare"]
    assert (served.first, served.in_five) == (3, 3)
    assert 0 < bare.ndcg <= served.ndcg <= 1
    assert scores["+ glossary"].misspelt < scores["+ spelling"].misspelt == scores["+ spelling"].ndcg
    assert [one.step for one in scores.values() if not one.served] == [
        "the date in the header",
        "fused by rank instead",
        "feedback from the first passages",
    ]
