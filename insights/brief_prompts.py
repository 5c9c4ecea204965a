"""What a challenge brief says is not known, and what it proposes to talk about, from its figures and sources alone."""

from __future__ import annotations

from insights.brief_evidence import Evidence
from insights.challenge import Challenge, Period
from insights.periods import period_words

_WEAK = 2  # padlocks, at most
_MOST_UNKNOWN, _MOST_TO_EXPLORE = 5, 7
_MOST_QUOTED = 2  # unanswered questions
_WITHOUT_ARTICLE = frozenset({"London", "England", "Yorkshire and the Humber"})
_NAMED = ("setting", "phase", "region")  # the first that is published says who asked most


def not_known(challenge: Challenge, evidence: Evidence, min_askers: int) -> tuple[str, ...]:
    """Say what neither the questions nor the knowledge base tells."""
    newest = challenge.periods[0]
    found = [*_unanswered(newest, evidence), *_about_ratings(evidence), *_about_cases(evidence)]
    found.append(
        "How common the challenge is among schools and pupils: the figures count what colleagues asked, and groups of "
        f"fewer than {min_askers} people are left out."
    )
    return tuple(found[:_MOST_UNKNOWN])


def _unanswered(newest: Period, evidence: Evidence) -> list[str]:
    said = [f"No answer in the knowledge base to: “{words}”" for words in evidence.unanswered[:_MOST_QUOTED]]
    if not evidence.points:
        said.insert(0, "What the evidence says: nothing in the knowledge base speaks to this challenge well enough.")
    if cell := newest.cell("outcome", "not_found"):
        said.append(
            f"What would have answered {cell.questions} of the {newest.questions} questions of {period_words(newest)}, "
            "for which nothing was found."
        )
    return said


def _about_ratings(evidence: Evidence) -> list[str]:
    if not evidence.points and not evidence.ratings:
        return []
    if not evidence.ratings:
        return ["How large an effect to expect: no Toolkit strand with a rating was found for it."]
    weak = [rated.title for rated in evidence.ratings if rated.strength is not None and rated.strength <= _WEAK]
    return [f"How far to trust the ratings of {_listed(weak)}: the evidence behind them is rated low."] if weak else []


def _about_cases(evidence: Evidence) -> list[str]:
    if not evidence.cases:
        return ["What partnerships elsewhere did about it: no case study in the knowledge base fits well enough."]
    return ["Whether what partnerships did caused what changed: case studies are examples, not trials."]


def to_explore(challenge: Challenge, evidence: Evidence, region: str | None) -> tuple[str, ...]:
    """Propose questions for a first meeting, each from what the brief itself holds."""
    here = f"in {with_article(region)}" if region else "here"
    asked = [f"For which pupils, and at what times of the year, does it matter most {here}, and what would show us?"]
    asked += _of_the_largest(challenge.periods[0], here)
    for need in challenge.needs[:1]:
        place = f" ({need.place})" if need.place else ""
        asked.append(f"“{need.note}”{place}: how much of the challenge does this explain?")
    asked.append(f"What has been tried {here} already, and what made it last or stop?")
    asked += _of_evidence(evidence, here)
    return (*asked[: _MOST_TO_EXPLORE - 1], "What should change first if we are right, how soon, and who will look?")


def _of_the_largest(newest: Period, here: str) -> list[str]:
    for dimension in _NAMED:
        cells = [one.cells[0] for one in newest.breakdowns if one.dimension == dimension and one.cells]
        if cells:
            share = f"{cells[0].questions} of the {newest.questions} questions of {period_words(newest)}"
            asks = f"is the challenge greatest there {here}, or only asked about most?"
            return [f"{share} {_came_from(dimension, cells[0].name)}: {asks}"]
    return []


def _came_from(dimension: str, name: str) -> str:
    if dimension == "region":
        return f"came from {with_article(name)}"
    return f"were about “{name}”" if dimension == "phase" else f"came from “{name}” settings"


def _of_evidence(evidence: Evidence, here: str) -> list[str]:
    asked = []
    if evidence.ratings:
        best = evidence.ratings[0]
        asked.append(f"{best.title}, {best.rating}: what would have to be in place {here} to expect as much?")
    if evidence.cases:
        case = evidence.cases[0]
        asked.append(f"Which of the conditions of “{case.title}” do we share, and which not?")
    if evidence.unanswered:
        asked.append(f"Who among us knows about “{evidence.unanswered[0]}”, or could find out?")
    return asked


def with_article(region: str) -> str:
    """Give a region as it stands in a sentence: the North East, but London."""
    return region if region in _WITHOUT_ARTICLE else f"the {region}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
