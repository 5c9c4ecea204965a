"""What speaks to a theme, of the starter documents: guidance apart from case studies, and a gap where nothing does."""

from __future__ import annotations

import pytest

from answering.assistant import Assistant
from answering.theme_evidence import ThemeEvidence
from scripts.wiring import Library


@pytest.fixture
def evidence(library: Library, assistant: Assistant) -> ThemeEvidence:
    catalogue = library.store.catalogue
    return ThemeEvidence(assistant, assistant.cases, catalogue, lambda: catalogue.state()[1])


def test_guidance_and_case_studies_stand_apart_with_rating_and_place(evidence: ThemeEvidence) -> None:
    found = evidence.speaks_to(
        ["How can we use teaching assistants well?", "what impact do teaching assistant interventions have?"]
    )
    assert not found.is_gap
    guidance = {source.path: source for source in found.guidance}
    assert guidance["toolkit/teaching-assistant-interventions.md"].rating.startswith("+3 months · moderate cost")
    assert "guidance/deployment-of-teaching-assistants.md" in guidance
    assert {source.kind for source in found.case_studies} == {"case_study"}
    assert any("Yorkshire" in source.place for source in found.case_studies)


def test_what_the_assistant_has_no_answer_to_is_a_gap(evidence: ThemeEvidence) -> None:
    found = evidence.speaks_to(["how many days annual leave do I get left", "which payroll software do we use?"])
    assert (found.is_gap, found.guidance) == (True, ())
    assert evidence.speaks_to([]).is_gap


def test_a_document_is_named_while_it_is_live(evidence: ThemeEvidence) -> None:
    source = evidence.source("toolkit/feedback.md")
    assert source is not None
    assert (source.title, source.kind, source.rating[:9]) == (
        "Feedback (Teaching and Learning Toolkit)",
        "toolkit",
        "+6 months",
    )
    assert evidence.source("toolkit/gone.md") is None
