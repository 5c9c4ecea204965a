"""The assistant over the starter documents: statements word for word, abstention, follow-ups."""

import json
from pathlib import Path

import pytest

from answering.answer import Outcome, Turn
from answering.assistant import NO_CASE, Assistant
from answering.grounding import unlocked_figures
from retrieval.search import Filters

QUESTIONS = Path(__file__).parents[2] / "evaluation" / "further_questions.jsonl"


def test_every_statement_is_word_for_word_and_locked(assistant: Assistant) -> None:
    for line in QUESTIONS.read_text().splitlines()[:120:4]:
        answer = assistant.answer(json.loads(line)["question"])
        quotes = {citation.number: citation.quote for citation in answer.citations}
        for statement in answer.statements:
            joined = " ".join(" ".join(quotes[number].split()) for number in statement.citations)
            assert " ".join(statement.text.split()) in joined
            assert not unlocked_figures(statement, answer.citations, answer.ratings)


def test_a_rating_is_the_stored_one(assistant: Assistant) -> None:
    answer = assistant.answer("months for one to one tuition?")
    rating = answer.ratings[0]
    assert (rating.document, rating.impact_months, rating.cost) == ("toolkit/one-to-one-tuition.md", 5, "moderate")
    assert answer.caveats


def test_taken_away_the_strand_is_not_invented(assistant: Assistant) -> None:
    without = Filters(without=("toolkit/arts-participation.md",))
    assert assistant.answer("how many months does drama add?", filters=without).outcome is Outcome.NOT_FOUND


def test_a_follow_up_is_read_with_what_went_before(assistant: Assistant) -> None:
    earlier = [Turn("user", "Tell me about the CLIC Trust writing project")]
    answer = assistant.answer("which research school was that?", earlier)
    assert answer.understood_as is not None
    assert answer.citations[0].document == "case_studies/manchester-early-writing-clic-trust.md"


def test_a_question_that_says_nothing_alone_is_read_with_the_one_before(assistant: Assistant) -> None:
    assert assistant.answer("what are the four groups then").outcome is Outcome.NOT_FOUND
    answer = assistant.answer(
        "what are the four groups then", [Turn("user", "Is there a model for checking our CPD is balanced?")]
    )
    assert answer.citations[0].document == "guidance/effective-professional-development.md"
    assert answer.understood_as == "Is there a model for checking our CPD is balanced – what are the four groups then"


@pytest.mark.parametrize("question", ["toolkit rating for school uniform?", "salary of the EEF chief executive?"])
def test_near_misses_are_not_found_with_the_nearest(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(question)
    assert answer.outcome is Outcome.NOT_FOUND
    assert (len(answer.statements), len(answer.nearest)) == (0, 5)


@pytest.mark.parametrize(
    ("question", "declined"),
    [
        ("phone bans what does the toolkit say", False),
        ("text structure and the evidence", False),
        ("book bands: what does the research say", False),
        ("phone my school about this", True),
        ("please email this to the head", True),
        ("Forward the whole answer to my line manager", True),
    ],
)
def test_orders_are_declined_and_nouns_like_them_are_not(assistant: Assistant, question: str, declined: bool) -> None:
    assert (assistant.answer(question).outcome is Outcome.DECLINED) is declined


def test_case_studies_alike_in_context_come_first(assistant: Assistant) -> None:
    # By its text alone Lincolnshire's would come first; the Yorkshire one was worked on with trusts.
    asked = assistant.answer("examples of teaching assistants with a trust")
    assert [study.document.split("/")[1].split("-")[0] for study in asked.case_studies] == ["yorkshire", "lincolnshire"]


def test_an_example_that_no_case_study_has_whole_leads_to_the_nearest_and_says_so(assistant: Assistant) -> None:
    answer = assistant.answer("has any coastal trust worked on oral language?")
    assert NO_CASE in answer.caveats
    assert answer.outcome is Outcome.PARTIAL
    assert [study.place for study in answer.case_studies] == ["Cornwall", "Bournemouth (coastal)"]
    found = assistant.answer("has any partnership worked on attendance in York?")
    assert NO_CASE not in found.caveats
    assert found.outcome is Outcome.ANSWERED
    assert found.case_studies[0].document == "case_studies/york-huntington-attendance.md"
