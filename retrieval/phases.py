"""Which phase of education a question names: "Y8", "KS2", "nursery", "sixth form"."""

from __future__ import annotations

from knowledge_base.phases import PATTERNS


def phases_named(question: str) -> frozenset[str]:
    """Give the phases that a question names, in the words of the front matter."""
    return frozenset(phase for phase, pattern in PATTERNS.items() if pattern.search(question))


def without_phases(question: str) -> str:
    """Take the phases out of a question, for a follow-up that names another."""
    for pattern in PATTERNS.values():
        question = pattern.sub(" ", question)
    return " ".join(question.split())
