"""A question across strands is read as a filter over the ratings; a question about one strand is not."""

from __future__ import annotations

import pytest

from answering.answer import Outcome, Rating
from answering.assistant import Assistant
from answering.grounding import figures_of
from answering.rating_filter import RatingFilter, rating_filter
from retrieval.search import Filters


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What are the toolkit's cheapest options with 4 padlocks and 6+ months", RatingFilter(6, 4, None, True)),
        ("which strands have at least five months and low cost?", RatingFilter(5, None, "low", False)),
        ("any approaches with more than 4 months?", RatingFilter(5, None, None, False)),
        ("list the very low cost strands with 3 or more padlocks", RatingFilter(None, 3, "very low", False)),
        ("which strands have a negative impact?", RatingFilter(None, None, None, False, no_gain=True)),
        (
            "which toolkit strands come out at nothing, negative or no number at all",
            RatingFilter(None, None, None, False, no_gain=True),
        ),
        ("does setting have a negative impact?", None),
        ("how many months does feedback add?", None),
        ("what does 4 padlocks mean?", None),
        ("which approaches help with behaviour?", None),
        ("cheapest way to run tuition?", None),
        ("which approaches help pupils with low attainment?", None),
        ("which approaches can show gains 6 months before GCSEs?", None),
        ("which strands have less than 3 months?", None),
        ("which strands have only 1 padlock?", None),
        (
            "any early years strands with at least 3 months?",
            RatingFilter(3, None, None, False, phases=frozenset({"early years"})),
        ),
        (
            "which writing approaches have 4+ months?",
            RatingFilter(4, None, None, False, about="writing"),
        ),
    ],
)
def test_conditions_are_read_from_the_words(question: str, expected: RatingFilter | None) -> None:
    assert rating_filter(question) == expected


def _rating(title: str, months: int | None, cost: str | None, padlocks: int | None) -> Rating:
    return Rating(title, f"toolkit/{title}.md", months, cost, padlocks, "EEF strand page")


def test_ratings_without_a_figure_do_not_meet_a_condition_on_it() -> None:
    ratings = [
        _rating("dear", 7, "high", 4),
        _rating("cheap", 6, "very low", 4),
        _rating("weak", 8, "very low", 1),
        _rating("none", None, "very low", 5),
    ]
    chosen = RatingFilter(6, 3, None, True).choose(ratings)
    assert [rating.title for rating in chosen] == ["cheap", "dear"]
    harmful = _rating("harmful", -2, "high", 2)
    none = RatingFilter(None, None, None, False, no_gain=True).choose([*ratings, harmful])
    assert [rating.title for rating in none] == ["none", "harmful"]
    assert [rating.title for rating in RatingFilter(6, None, "low", False).choose(ratings)] == ["weak", "cheap"]


def test_strands_are_listed_from_their_fields_each_with_its_source(assistant: Assistant) -> None:
    answer = assistant.answer("which strands have 6 or more months and at least 4 padlocks?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.message == "Toolkit strands with 6 months or more, 4 padlocks or more:"
    assert [citation.document for citation in answer.citations] == [rating.document for rating in answer.ratings]
    assert {(rating.impact_months or 0) >= 6 for rating in answer.ratings} == {True}
    for citation, rating in zip(answer.citations, answer.ratings, strict=True):
        assert str(rating.impact_months) in figures_of(citation.quote)


def test_conditions_that_no_strand_meets_are_not_met_by_something_near(assistant: Assistant) -> None:
    answer = assistant.answer("which strands have 12 or more months?")
    assert (answer.outcome, answer.ratings) == (Outcome.NOT_FOUND, ())
    assert answer.message.startswith("No Toolkit strand in the knowledge base has 12 months or more.")


def test_every_condition_that_was_taken_is_said(assistant: Assistant) -> None:
    answer = assistant.answer("any early years strands with at least 3 months?")
    assert answer.message == "Toolkit strands with 3 months or more, for early years:"
    shown = {rating.document for rating in answer.ratings}
    assert "toolkit/early-years-parental-engagement.md" in shown
    assert "toolkit/feedback.md" not in shown  # for primary and secondary schools


def test_filters_hold_for_ratings_too(assistant: Assistant) -> None:
    question = "which strands have 6 or more months and at least 4 padlocks?"
    every, early = (assistant.answer(question, filters=Filters(phases=phases)) for phases in ((), ("early years",)))
    assert 0 < len(early.ratings) < len(every.ratings)
