"""Which phase of education a question names: "Y8", "KS2", "nursery", "sixth form"."""

from __future__ import annotations

import re

_NAMED = {
    "early years": (
        r"nurser\w*|reception|eyfs|pre-?school\w*|childminder\w*|toddlers?|early years|yr|"
        r"[0-4] ?(?:years?|yrs?)[- ]olds?"
    ),
    "primary": r"y(?:ea)?r? ?[1-6]s?|ks ?[12]|key stages? [12]|primar(?:y|ies)|infants?|juniors?|sats",
    "secondary": r"y(?:ea)?r? ?(?:7|8|9|10|11)s?|ks ?[34]|key stages? [34]|secondar(?:y|ies)|gcses?",
    "post-16": r"y(?:ea)?r? ?1[23]s?|sixth forms?|post-16|ks ?5",
}
_PATTERNS = {phase: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for phase, words in _NAMED.items()}


def phases_named(question: str) -> frozenset[str]:
    """Give the phases that a question names, in the words of the front matter."""
    return frozenset(phase for phase, pattern in _PATTERNS.items() if pattern.search(question))


def without_phases(question: str) -> str:
    """Take the phases out of a question, for a follow-up that names another."""
    for pattern in _PATTERNS.values():
        question = pattern.sub(" ", question)
    return " ".join(question.split())
