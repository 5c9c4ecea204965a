"""What colleagues ask about and the knowledge base does not answer: by published figures alone, never one question."""

from __future__ import annotations

from insights.challenge import Challenge, Challenges
from insights.periods import period_words
from knowledge_base.checks import Check, Finding

_TITLE = "Asked about, without a document that answers it"
_ADVICE = "look for guidance on it and take it in with `evidence ingest`"
_NONE_YET = "nothing to look at: no theme has been asked about by {min_askers} colleagues in closed months"
_UNANSWERED = ("not_found", "partial")


def gap_check(challenges: Challenges) -> Check:
    """Find challenges that nothing speaks to, or half of whose newest questions found no answer or part of one.

    `challenges` should be those that are shown to leads: hidden ones are left out here too.
    """
    if not challenges.shown:
        return Check("gaps", _TITLE, note=_NONE_YET.format(min_askers=challenges.min_askers))
    found = [
        Finding(challenge.name, f"{what}; {_asked(challenge)}", _ADVICE)
        for challenge in challenges.shown
        if not challenge.is_hidden and (what := _lacks(challenge))
    ]
    return Check("gaps", _TITLE, tuple(found))


def _lacks(challenge: Challenge) -> str:
    newest = challenge.periods[0]
    cells = [cell for name in _UNANSWERED if (cell := newest.cell("outcome", name))]
    without = sum(cell.questions for cell in cells)
    if 2 * without >= newest.questions:
        return f"{without} of {newest.questions} questions found no answer, or only part of one"
    return "nothing in the knowledge base speaks to it" if challenge.is_gap else ""


def _asked(challenge: Challenge) -> str:
    newest = challenge.periods[0]
    return f"asked by {newest.askers} colleagues, {period_words(newest)}"
