"""An answer's parts as every face shows them: what research says apart from what partnerships did."""

from __future__ import annotations

from answering.answer import Answer, CaseStudy, Statement

RESEARCH = "What the research says"
PRACTICE = "What partnerships did"


def parts_of(answer: Answer) -> tuple[list[Statement], list[Statement]]:
    """Part the statements into what research says and what partnerships did (those resting on case studies alone)."""
    kinds = {citation.number: citation.kind for citation in answer.citations}
    research: list[Statement] = []
    practice: list[Statement] = []
    for statement in answer.statements:
        only_cases = all(kinds[number] == "case_study" for number in statement.citations)
        (practice if only_cases else research).append(statement)
    return research, practice


def place_of(study: CaseStudy) -> str:
    """Say where a case study took place."""
    return ", ".join(part for part in (study.place, study.region) if part)


def case_line(study: CaseStudy) -> str:
    """Say in one line who, where and which challenge."""
    return " — ".join(part for part in (study.title, place_of(study), study.challenge) if part)
