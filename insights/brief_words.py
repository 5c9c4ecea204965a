"""The words of a challenge brief that stand in every format."""

from __future__ import annotations

from insights.brief_evidence import BriefSource

NUMBERS = "The shared challenge in numbers"
OTHERS = "Also asked about in the region"
EVIDENCE = "What the evidence says"
NO_EVIDENCE = "Nothing in the knowledge base speaks to this challenge well enough to be quoted."
RATINGS_NOTE = "Months are averages of past studies: a best bet, no guarantee for your pupils."
CASES = "Case studies from similar contexts"
WHO, DID, CHANGED, LESSON = "Who and where", "What they did", "What changed", "A lesson"
UNKNOWN = "What is not known"
EXPLORE = "Questions to explore together"
NEEDS = "Needs noted by leads"
ACTIONS = "What has been done"
SOURCES = "Sources"


def footing() -> str:
    """Say what the brief is made of."""
    return (
        "Made by Evidence Desk. What the evidence says is quoted word for word from the sources named; figures are counts "
        "of colleagues' questions in closed months."
    )


def source_line(source: BriefSource) -> str:
    """Give a source as a reader finds it: title, publisher and date."""
    dated = f"{source.title} ({source.published})" if source.published else source.title
    return ". ".join(filter(None, (dated, source.publisher))) + "."
