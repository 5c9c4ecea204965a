"""What a text states as a strand's rating is read; what it says of a part, a study or another version is left alone."""

from __future__ import annotations

import pytest

from knowledge_base.rating_statements import StatedRating, stated_ratings
from knowledge_base.strand_names import StrandNames, strand_of

STRANDS = frozenset(
    ("phonics", "feedback", "small group tuition", "one to one tuition", "repeating a year", "parental engagement")
)


def _stated(title: str, *sentences: str) -> set[tuple[str, str, int | str]]:
    found = stated_ratings(title, sentences, StrandNames(STRANDS), STRANDS)
    return {(each.strand, each.field, each.value) for each in found if isinstance(each, StatedRating)}


@pytest.mark.parametrize(
    ("title", "strand"),
    [
        ("Phonics (Teaching and Learning Toolkit)", "phonics"),
        ("EEF Toolkit: Small  Group Tuition", "small group tuition"),
        ("Phonics | EEF", "phonics"),
        ("Teaching and Learning Toolkit strand – Phonics", "phonics"),
        ("Parental engagement in the early years (Early Years Toolkit)", "parental engagement in the early years"),
        ("Communication and language (Early Years Toolkit)", "communication and language in the early years"),
        ("Within-class attainment grouping", "within-class attainment grouping"),
    ],
)
def test_the_strand_of_a_title(title: str, strand: str) -> None:
    assert strand_of(title) == strand


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Impact: +5 months' additional progress on average.", {("phonics", "impact_months", 5)}),
        ("The average gain is five months.", {("phonics", "impact_months", 5)}),
        ("There is an average impact of +5 months over a year.", {("phonics", "impact_months", 5)}),
        ("Five extra months on average.", {("phonics", "impact_months", 5)}),
        ("Impact: -2 months.", {("phonics", "impact_months", -2)}),
        ("Impact: −2 months.", {("phonics", "impact_months", -2)}),
        (
            "Cost: very low. Evidence strength: extensive (4 of 5 padlocks).",
            {("phonics", "cost", "very low"), ("phonics", "evidence_strength", 4)},
        ),
        ("Phonics has an average of five months.", {("phonics", "impact_months", 5)}),
    ],
)
def test_what_a_strands_own_page_states(sentence: str, found: set[tuple[str, str, int | str]]) -> None:
    assert _stated("Phonics (Teaching and Learning Toolkit)", sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "Small group tuition (+4 months, low cost) or feedback (+6 months) are useful comparisons.",
            {
                ("small group tuition", "impact_months", 4),
                ("small group tuition", "cost", "low"),
                ("feedback", "impact_months", 6),
            },
        ),
        ("The feedback strand averages six months at very low cost.", {("feedback", "impact_months", 6)}),
        ("Toolkit phonics has an average impact of 5 months.", {("phonics", "impact_months", 5)}),
        (
            "Strand: One to one tuition; Impact: +5 months; Cost: Moderate; Evidence: 4/5",
            {
                ("one to one tuition", "impact_months", 5),
                ("one to one tuition", "cost", "moderate"),
                ("one to one tuition", "evidence_strength", 4),
            },
        ),
    ],
)
def test_what_any_text_states_of_a_strand(sentence: str, found: set[tuple[str, str, int | str]]) -> None:
    assert _stated("Spending the pupil premium", sentence) == found


@pytest.mark.parametrize(
    "sentences",
    [
        ("The average gain is five months.", "An earlier version of the page said four."),
        ("Versions of the page differ.", "The average is of five months."),
        ("In 2018 the average gain was said to be of five months; the average is of five months.",),
        ("Studies of spoken phonics show a slightly higher average of 7 months.",),
        ("The trial reported one extra month on average.",),
        ("In primary schools the average is of six months.",),
        ("The Early Years Toolkit has its own strand with an average of three months.",),
        ("Small group tuition has the same average of four months.",),
        ("Pupils made three additional months' progress.",),
        ("On average the effect is negative: about two months less progress.",),
    ],
)
def test_what_is_dated_explained_or_of_a_part_is_left_alone(sentences: tuple[str, ...]) -> None:
    assert _stated("Phonics", *sentences) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Studies of spoken feedback (+7 months) are few.",
        "Digital feedback (+4 months) helps as well.",
        "Feedback was worth eight months.",
        "The project gave feedback, and pupils gained 3 months.",
        "The average gain is five months.",
        "Strand: Homework; Impact: +5 months",
        "Strand: Phonics; Impact: from 4 to 6 months; Cost: £30; Evidence: strong",
    ],
)
def test_what_is_not_plainly_a_strands_rating_is_left_alone(sentence: str) -> None:
    assert _stated("Spending the pupil premium", sentence) == set()
