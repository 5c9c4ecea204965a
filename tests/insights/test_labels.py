"""What themes are called: by words that their questions share, readable, and no two alike."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.labels import NO_SHARED_WORDS, ThemeLabel
from insights.labels import labels_of as labels_of_said
from people.redaction import PLACEHOLDERS

ATTENDANCE = [
    "how do we cut persistent absence in year 9?",
    "what works for persistent absence?",
    "Persistent absence is rising, which letters help?",
    "do letters home help attendance?",
]
ASSISTANTS = [
    "how should TAs be deployed?",
    "is a TA worth it for maths?",
    "TA deployment in maths",
    "training for TAs",
]


def labels_of(groups: Sequence[Sequence[str]]) -> list[ThemeLabel]:
    """Name groups of questions, each by somebody else."""
    return labels_of_said([[(str(number), text) for number, text in enumerate(group)] for group in groups])


def test_a_theme_is_called_by_what_its_questions_share_and_others_do_not() -> None:
    attendance, assistants = labels_of([ATTENDANCE, ASSISTANTS])
    assert attendance.terms[0] == "persistent absence"
    assert assistants.terms[0] == "TA"
    assert "maths" in assistants.terms
    assert attendance.text == ", ".join(attendance.terms).capitalize()


def test_words_are_written_as_people_write_them() -> None:
    (label,) = labels_of([["SEND pupils' Behaviour", "behaviour of SEND pupils", "READING for SEND pupils, reading"]])
    assert set(label.terms) <= {"SEND", "SEND pupils", "behaviour", "reading"}


def test_no_two_are_alike() -> None:
    same = [["does homework help?", "homework again"]] * 3
    assert [label.text for label in labels_of(same)] == ["Homework", "Homework (2)", "Homework (3)"]


def test_what_one_person_alone_says_names_nothing_however_often() -> None:
    (label,) = labels_of_said([[("a", "is chess good?"), ("a", "chess again"), ("b", "is oracy good?")]])
    assert label.terms == ("good",)


def test_what_one_question_alone_says_names_nothing() -> None:
    (label,) = labels_of([["does chess help?", "is oracy worth it?"]])
    assert (label.text, label.terms) == (NO_SHARED_WORDS, ())


def test_what_was_taken_out_of_a_question_names_nothing_and_joins_no_words() -> None:
    group = [f"phonics {placeholder} gains" for placeholder in PLACEHOLDERS]
    (label,) = labels_of([group])
    assert sorted(label.terms) == ["gains", "phonics"]


@pytest.mark.parametrize("groups", [[], [[]], [[""]], [["?", "!"], ["the", "of"]]])
def test_groups_without_words_are_named_all_the_same(groups: list[list[str]]) -> None:
    assert [label.terms for label in labels_of(groups)] == [() for _ in groups]


@given(st.lists(st.lists(st.text(max_size=30), max_size=6), max_size=6))
def test_labels_depend_on_no_order_within_a_group_and_are_distinct(groups: list[list[str]]) -> None:
    labels = labels_of(groups)
    assert len({label.text for label in labels}) == len(groups)
    assert labels == labels_of([sorted(group) for group in groups])
