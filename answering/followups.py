"""Follow-ups: a question that leans on the one before is read together with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answering.answer import Turn
from retrieval.keywords import STOP_WORDS, words_of
from retrieval.phases import phases_named, without_phases

_OPENS = re.compile(
    r"^(?:ok(?:ay)?|right|great|thanks|thank you|so|and|but|also|what about|how about|any|or)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(it|its|that|this|they|them|those|these|there|one|ones|the same|he|she|his|her|their)\b", re.I)
_FEW = 4  # content words; a question with more stands by itself unless it points back


def resolve(question: str, history: Sequence[Turn]) -> str:
    """Give a question as it is to be searched for, in the light of the earlier turns of its conversation."""
    return in_context(question, history) if _leans(question) else question


def in_context(question: str, history: Sequence[Turn]) -> str:
    """Give a question together with the one before it, whether or not its words lean on that."""
    earlier = [turn.text for turn in history if turn.role == "user" and turn.text.strip()]
    if not earlier:
        return question
    before = earlier[-1]
    if len(earlier) > 1 and _leans(before):  # a follow-up of a follow-up: go back to what both are about
        before = f"{earlier[-2]} {before}"
    if phases_named(question):  # "and for KS2?" changes the phase
        before = without_phases(before)
    return f"{before.rstrip(' ?.!')} – {question}"


def _leans(question: str) -> bool:
    content = [word for word in words_of(question) if word not in STOP_WORDS]
    return bool(_OPENS.match(question.strip()) and len(content) <= _FEW + 2) or (
        len(content) <= _FEW and (bool(_POINTS.search(question)) or len(content) <= 1)
    )
