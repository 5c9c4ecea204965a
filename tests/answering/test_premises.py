"""A premise that a stored rating contradicts is met with that rating, and what the strand says."""

from __future__ import annotations

import pytest

from answering.answer import Outcome, Rating
from answering.assistant import Assistant
from answering.premises import contradiction

HOMEWORK = Rating("Homework", "toolkit/homework.md", 5, "very low", 1, "EEF strand page")
SAID = ("Toolkit data lists about two months in primary and +7 extra months for pairs.",)
REPEATING = Rating("Repeating a year", "toolkit/repeating-a-year.md", -2, "very high", 2, "EEF strand page")


@pytest.mark.parametrize(
    ("question", "document", "said"),
    [
        ("given setting adds 5 months, how do we roll it out to Y3", "toolkit/setting-and-streaming.md", "0 months"),
        (
            "As the EEF recommends repeating Year 1 for summer-borns, which pupils qualify",
            "toolkit/repeating-a-year.md",
            "-2 months",
        ),
        ("phonics adds nine months, right?", "toolkit/phonics.md", "+5 months"),
    ],
)
def test_a_false_premise_is_met_with_the_rating(assistant: Assistant, question: str, document: str, said: str) -> None:
    answer = assistant.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert said in answer.message
    assert answer.statements[0].text.replace("−", "-").startswith(f"Impact: {said}")
    assert [rating.document for rating in answer.ratings] == [document]
    assert {citation.document for citation in answer.citations} == {document}


@pytest.mark.parametrize(
    ("question", "rating"),
    [
        ("is homework worth 5 months?", HOMEWORK),
        ("homework adds five months", HOMEWORK),
        ("we have 6 months of data on homework", HOMEWORK),
        ("how many months does homework add after 2 months?", HOMEWORK),
        ("is homework 2 or 5 months", HOMEWORK),
        ("homework gives 2 months in primary, doesn't it", HOMEWORK),
        ("homework adds 7 months in pairs", HOMEWORK),
        ("homework gives 3 months and feedback gives 6 months", HOMEWORK),
        ("does the EEF recommend homework?", HOMEWORK),
        ("because the EEF recommends homework, how much?", HOMEWORK),
        ("what does repeating a year do?", REPEATING),
    ],
)
def test_a_premise_that_holds_or_is_none_is_let_be(question: str, rating: Rating) -> None:
    assert contradiction(question, rating, SAID) is None


@pytest.mark.parametrize(
    "question", ["spoken feedback adds 7 months, right?", "is it true that one to one gives 4 months vs small groups?"]
)
def test_a_figure_that_the_page_gives_or_that_is_compared_is_not_corrected(assistant: Assistant, question: str) -> None:
    assert not assistant.answer(question).message.startswith("You wrote")
