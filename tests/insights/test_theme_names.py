"""Which names of themes may be shown."""

from __future__ import annotations

import pytest

from insights.theme_names import accepted, askers_by_stem, stems_of

SAID = [
    ("a", "How do we use TAs in maths lessons with Zofia?"),
    ("b", "Is a TA any use in a maths lesson, and will it help self-regulation?"),
    ("c", "ask [name] about [phone] and self-regulation, or zofia"),
    ("c", "Will Huntington help? Huntington 2 or KS2 with 2 TAs in year 2"),
    ("d", "TAs in year 2, KS2, and Will"),
]
ASKERS = askers_by_stem(SAID)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Using TAs in maths", "Using TAs in maths"),
        ("supporting pupils’ self-regulation", "Supporting pupils’ self-regulation"),
        (' "Maths lessons and TAs."\n', "Maths lessons and TAs"),
        ("From maths lessons to self-regulation", "From maths lessons to self-regulation"),
    ],
)
def test_plain_names_in_the_words_of_several_askers_are_accepted(answer: str, name: str) -> None:
    assert accepted(answer, ASKERS, ()) == name


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Maths",
        "Using TAs in maths lessons and self-regulation lessons",  # more than six words
        "Supporting self-regulation understanding self-regulation understanding",  # more than 60 characters
        "TAs in maths\nlessons",
        "TAs in year 2",
        "TAs in KS2",
        "Maths with [name]",
        "Maths and phone",  # of a placeholder
        "*TAs* in maths",
        "TAs in <maths>",
        "Maths: using TAs",
        "Name – TAs in maths",
        "TAs in m\u0430ths",  # with a Cyrillic letter
        "TAs in Huntington maths",  # one asker's word
        "TAs in Norwich maths",  # nobody's word
        "TAs in maths with Will",  # a name that looks like a word without meaning
        "Improving pupils' learning",  # says nothing
        "Supporting the use of",
    ],
)
def test_other_names_are_refused(answer: str) -> None:
    assert accepted(answer, ASKERS, ()) is None


def test_a_name_made_of_the_words_of_another_is_refused() -> None:
    assert accepted("Using TAs in maths", ASKERS, {stems_of("Maths, TA use")}) is None
    assert accepted("Using TAs in maths", ASKERS, {stems_of("Maths, TA")}) is not None
