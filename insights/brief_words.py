"""The words of a challenge brief that stand in every format."""

from __future__ import annotations

from insights.brief_evidence import BriefSource, CaseNote

NUMBERS = "The shared challenge in numbers"
OVER_TIME = "Over time"
OTHERS = "Also asked about in the region"
EVIDENCE = "What the evidence says"
NO_EVIDENCE = "Nothing in the knowledge base speaks to this challenge well enough to be quoted."
READING = "Also speaks to it"
CASES = "Case studies from similar contexts"
WHO, WHY, DID, CHANGED, LESSON = "Who and where", "Why it is here", "What they did", "What changed", "A lesson"
UNKNOWN = "What is not known"
EXPLORE = "Questions to explore together"
NEEDS = "Needs noted by leads"
ACTIONS = "What has been done"
SOURCES = "Sources"


def footing() -> str:
    """Say what the brief is made of."""
    quoted = "the evidence is quoted word for word from the sources named"
    return f"Evidence Desk · {quoted} · figures count colleagues’ questions"


def source_line(source: BriefSource) -> str:
    """Give a source as a reader finds it: title, publisher and date."""
    dated = f"{source.title} ({source.published})" if source.published else source.title
    return ". ".join(filter(None, (dated, source.publisher))) + "."


def told(case: CaseNote) -> tuple[tuple[str, str], ...]:
    """Give what is told of a case study, each part with its label; parts it does not tell are left out."""
    parts = (
        (WHO, ", ".join(filter(None, (case.who, case.where)))),
        (WHY, case.why),
        (DID, case.did),
        (CHANGED, case.changed),
        (LESSON, case.lesson),
    )
    return tuple((label, text[:1].upper() + text[1:]) for label, text in parts if text)
