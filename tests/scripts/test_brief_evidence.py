"""What the knowledge base says of a challenge, from the real assistant over the starter documents."""

from __future__ import annotations

from dataclasses import replace

import pytest
from challenges import ATTENDANCE, PHONES, WRITING
from fakes import answer_saying

from answering.answer import Answer
from answering.assistant import Assistant
from answering.case_query import CaseQuery
from answering.cases import CasePage
from insights.brief_evidence import Evidence
from insights.challenge import Challenge
from scripts.brief_evidence import gather
from scripts.wiring import Library


def _gathered(assistant: Assistant, library: Library, challenge: Challenge, region: str | None = None) -> Evidence:
    publishers = {d.path: d.front_matter.publisher for d in library.store.catalogue.documents()}
    return gather(challenge, assistant.answer, assistant.cases.find, publishers, region)


@pytest.fixture(scope="module")
def evidence(assistant: Assistant, library: Library) -> Evidence:
    return _gathered(assistant, library, ATTENDANCE)


def test_statements_are_words_of_their_sources(evidence: Evidence, library: Library) -> None:
    texts = {
        d.path: (library.store.settings.documents_dir / d.path).read_text() for d in library.store.catalogue.documents()
    }
    assert 3 <= len(evidence.points) <= 6
    for point in evidence.points:
        document = " ".join(texts[point.source.path].replace("*", "").split())
        assert all(" ".join(line.split()) in document for line in point.text.splitlines())
        assert not point.source.path.startswith("case_studies/")
        assert point.source.publisher == "Education Endowment Foundation"
    assert evidence.points[0].source.path == "guidance/supporting-school-attendance.md"


def test_ratings_are_those_stored_and_stand_beside_their_caveats(evidence: Evidence) -> None:
    (mentoring,) = evidence.ratings
    assert (mentoring.rating, mentoring.strength) == ("+2 months · moderate cost · evidence 3/5", 3)
    assert mentoring.source.path == "toolkit/mentoring.md"
    assert evidence.caveats[0].startswith("Months of impact are averages of past studies")
    assert not any(point.text.startswith("Impact:") for point in evidence.points)


def test_what_has_no_answer_is_kept(evidence: Evidence) -> None:
    assert "What works for emotionally based school avoidance in Year 9?" in evidence.unanswered


def test_case_studies_tell_who_where_what_and_what_changed(evidence: Evidence) -> None:
    york = evidence.cases[0]
    assert (york.who, york.where) == ("Huntington School; Huntington Research School", "York, Yorkshire and the Humber")
    assert york.did == "using the evidence review to design better communication with families"
    assert york.changed.startswith("This summary has no results for the school to report")
    assert "about attendance" in york.why
    assert york.lesson


def test_a_regions_own_case_study_is_among_them_and_the_nearest_stays(assistant: Assistant, library: Library) -> None:
    cases = _gathered(assistant, library, ATTENDANCE, "North East").cases
    assert cases[0].source.path == "case_studies/york-huntington-attendance.md"
    assert any(case.where.endswith("North East") for case in cases)
    own = _gathered(assistant, library, WRITING, "North West").cases
    assert own[0].where == "Manchester, North West"


def test_where_nothing_is_found_nothing_is_said(assistant: Assistant, library: Library) -> None:
    found = _gathered(assistant, library, replace(PHONES, name="Mobile phone bans"))
    assert (found.points, found.ratings, found.unanswered) == ((), (), PHONES.samples)


def test_the_first_of_each_answer_comes_before_the_second_of_any_and_nothing_twice() -> None:
    def ask(question: str) -> Answer:
        answer = answer_saying(f"First of {question}.")
        second = replace(answer.statements[0], text="The same.")
        return replace(answer, statements=(*answer.statements, second))

    def find(query: CaseQuery) -> CasePage:
        return CasePage(query, (), 0, 0)

    challenge = replace(ATTENDANCE, samples=("a", "b", "c"))
    texts = [point.text for point in gather(challenge, ask, find, {}).points]
    assert texts == ["First of a.", "First of b.", "First of c.", "The same."]


def test_what_was_said_is_not_said_again_within_more_or_fewer_words() -> None:
    said = {"a?": "Plan it.", "b?": "Plan it. Then review it.", "c?": "Ask families."}

    def find(query: CaseQuery) -> CasePage:
        return CasePage(query, (), 0, 0)

    asked = replace(ATTENDANCE, samples=tuple(said))
    found = gather(asked, lambda question: answer_saying(said[question]), find, {})
    assert [point.text for point in found.points] == ["Plan it.", "Ask families."]
