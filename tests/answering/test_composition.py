"""What is said is a reply, not fragments: lists whole, figures with what they measure, every kind asked for."""

from __future__ import annotations

import pytest

from answering.assistant import Assistant
from answering.composition import Material
from answering.evidence import notions_of
from answering.extractive import Extractive
from answering.questions import asked_for
from retrieval.search import Filters, Searcher


def test_a_list_is_said_whole_in_its_lines_with_its_introduction(searcher: Searcher) -> None:
    question = "peer-shadowing, so teachers see practice in other schools"
    found = searcher.search(question, Filters(paths=("case_studies/manchester-early-writing-clic-trust.md",)))
    notions = notions_of(found.reading, searcher.rarity)
    order = [found.documents[0][0].id]
    material = Material(question, found.hits, order, notions, asked_for(question), found.query_vector)
    composition = Extractive().compose(material)
    (plan,) = [statement.text for statement in composition.statements if "hold events" in statement.text]
    introduction, *items = plan.splitlines()[-6:]
    assert introduction.endswith("The plan is to:")
    assert [item.removeprefix("- ") for item in items] == [
        "build local networks and hold events;",
        "train staff;",
        "arrange peer-shadowing, so teachers see practice in other schools;",
        "monitor what changes; and",
        "give pupils more chances to develop writing in different subjects.",
    ]


def test_a_strands_figure_stands_beside_no_siblings(assistant: Assistant) -> None:
    answer = assistant.answer("How many months is one to one tuition?")
    assert [rating.document for rating in answer.ratings] == ["toolkit/one-to-one-tuition.md"]
    cited = {citation.document for citation in answer.citations}
    assert {document for document in cited if document.startswith("toolkit/")} == {"toolkit/one-to-one-tuition.md"}


def test_a_comparison_shows_both_sides(assistant: Assistant) -> None:
    answer = assistant.answer("tuition in 3s or one to one – which is better value")
    assert {rating.document for rating in answer.ratings} == {
        "toolkit/small-group-tuition.md",
        "toolkit/one-to-one-tuition.md",
    }


def test_every_kind_that_is_asked_for_is_there_and_about_the_subject(assistant: Assistant) -> None:
    answer = assistant.answer("phonics in KS1: guidance, toolkit and an example please")
    cited = [citation.document for citation in answer.citations]
    assert "toolkit/phonics.md" in cited
    assert any(document.startswith("guidance/") for document in cited)
    assert any(document.startswith("case_studies/") for document in cited)


def test_the_example_asked_for_is_said_and_shown_however_long_the_guidance_is(assistant: Assistant) -> None:
    answer = assistant.answer("TA deployment guidance, toolkit and an example please")
    assert {citation.kind for citation in answer.citations} == {"guidance", "toolkit", "case_study"}
    assert [study.place for study in answer.case_studies] == ["South and West Yorkshire"]


def test_old_and_new_are_told_apart(assistant: Assistant) -> None:
    said = " ".join(statement.text for statement in assistant.answer("old TA guidance vs new").statements)
    assert "five recommendations instead of seven" in said


def test_questions_to_ask_come_from_the_prompts_and_are_called_editorial(assistant: Assistant) -> None:
    answer = assistant.answer("what questions should we ask about homework?")
    prompts = [citation for citation in answer.citations if "(editorial)" in citation.section]
    assert prompts
    assert all("?" in citation.quote for citation in prompts)
    plain = assistant.answer("how can homework be made to work?")
    assert not any("(editorial)" in citation.section for citation in plain.citations)


def test_a_case_study_that_is_asked_for_is_told_in_its_own_order(assistant: Assistant) -> None:
    answer = assistant.answer("an example of a trust working on metacognition")
    sections = [c.section for c in answer.citations if c.document == answer.citations[0].document]
    order = ["Who was involved", "The challenge", "What they did", "What happened", "Lessons for other partnerships"]
    assert len(sections) > 1
    assert sections == sorted(sections, key=order.index)


def test_advice_does_not_begin_with_when_it_was_published(assistant: Assistant) -> None:
    answer = assistant.answer("How should teaching assistants be deployed?")
    assert answer.statements[0].text.startswith("1. Give every pupil access to high-quality teaching.")
    asked = assistant.answer("When was the guidance on teaching assistants published?")
    assert "26 March 2025" in asked.statements[0].text


def test_advice_comes_before_an_example_of_it(assistant: Assistant) -> None:
    answer = assistant.answer("what shd an attendance lead ask in the first meeting")
    assert answer.citations[0].document == "guidance/supporting-school-attendance.md"
    kinds = [citation.kind for citation in answer.citations]
    assert kinds == sorted(kinds, key=lambda kind: kind == "case_study")
    assert any("complete" in citation.quote and "(editorial)" in citation.section for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("cost rating for tutoring in threes", "Impact: +4 months' additional progress on average. Cost: low."),
        ("TA led interventions, how much progress", "Impact: +3 months' additional progress on average."),
    ],
)
def test_a_rating_is_said_first_as_its_page_states_it(assistant: Assistant, question: str, first: str) -> None:
    assert assistant.answer(question).statements[0].text.startswith(first)


def test_a_finding_does_not_go_without_what_its_source_sets_against_it(assistant: Assistant) -> None:
    answer = assistant.answer("Durham example: students had to travel to remote schools and fit timetables")
    (said,) = [s.text for s in answer.statements if "travel to remote schools" in s.text]
    assert "Even so, there is evidence that pupils who had tutoring improved" in said


def test_a_list_of_strands_offers_no_next_question(assistant: Assistant) -> None:
    assert assistant.answer("which strands have a negative impact?").suggestions == ()
