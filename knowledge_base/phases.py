"""The phases of education, and the words by which questions and documents name them: "Y8", "KS2", "nursery"."""

from __future__ import annotations

import re

PHASES = ("early years", "primary", "secondary", "post-16")

_NAMED = {
    "early years": (
        r"nurser\w*|reception|eyfs|pre-?school\w*|childminder\w*|toddlers?|early years|yr|"
        r"[0-4] ?(?:years?|yrs?)[- ]olds?"
    ),
    "primary": r"y(?:ea)?r? ?[1-6]s?|ks ?[12]|key stages? [12]|primar(?:y|ies)|infants?|juniors?|sats",
    "secondary": r"y(?:ea)?r? ?(?:7|8|9|10|11)s?|ks ?[34]|key stages? [34]|secondar(?:y|ies)|gcses?",
    "post-16": r"y(?:ea)?r? ?1[23]s?|sixth forms?|post-16|ks ?5",
}
PATTERNS = {phase: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for phase, words in _NAMED.items()}
