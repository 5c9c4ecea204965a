"""A challenge brief: two pages to take to a first meeting of a partnership.

Every figure in it is a published one (see `insights/challenge.py`) or a stored rating, and everything said of the
evidence names its source. The writers draw what is here and add nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from insights.brief_evidence import BriefSource, CaseNote, Evidence, EvidencePoint, RatedStrand
from insights.brief_prompts import not_known, to_explore, with_article
from insights.challenge import Breakdown, Cell, Challenge, Challenges, Period, Source, Trend
from insights.periods import month_words, period_words

_MOST_ROWS = 5  # of a breakdown
_MOST_PERIODS = 4
_MOST_NOTES = 3  # needs, and actions
_SHOWN = ("region", "setting", "phase")  # the first two of them that are published
_DIMENSIONS = {"region": "By region", "setting": "By setting", "phase": "By phase"}
_TREND: dict[Trend, str] = {
    "new": "New",
    "growing": "Growing",
    "steady": "Steady",
    "fading": "Fading",
}
REST = "all others"


@dataclass(frozen=True)
class Headline:
    """One figure to begin with."""

    value: str
    caption: str


@dataclass(frozen=True)
class Chart:
    """Questions along one dimension, the largest group first."""

    title: str
    rows: tuple[Cell, ...]


@dataclass(frozen=True)
class Note:
    """What a lead wrote down, and when and where."""

    text: str
    about: str


@dataclass(frozen=True)
class Brief:
    """What is in a brief, in the order in which it is read. Sources are known by their numbers, from 1."""

    title: str
    subtitle: str
    headlines: tuple[Headline, ...]
    charts: tuple[Chart, ...]
    periods: tuple[tuple[str, int, int], ...]  # in words, questions, askers; the newest first; more than one, or none
    figures_note: str
    points: tuple[tuple[BriefSource, tuple[EvidencePoint, ...]], ...]  # by source
    ratings: tuple[RatedStrand, ...]
    ratings_note: str
    reading: tuple[Source, ...]  # what speaks to the challenge besides
    cases: tuple[CaseNote, ...]
    not_known: tuple[str, ...]
    to_explore: tuple[str, ...]
    needs: tuple[Note, ...]
    actions: tuple[Note, ...]
    others: tuple[tuple[str, int, int], ...]  # of a region: further challenges, questions, askers
    sources: tuple[BriefSource, ...]

    def number(self, source: BriefSource) -> int:
        """Give a source's number."""
        return self.sources.index(source) + 1


def region_cell(challenge: Challenge, region: str) -> Cell | None:
    """Give a challenge's newest published figures for a region; None where it has none."""
    return challenge.periods[0].cell("region", region)


def challenges_of(challenges: Challenges, region: str) -> tuple[Challenge, ...]:
    """Give the challenges that have published figures for a region, the most asked there first."""
    shown = [(one, region_cell(one, region)) for one in challenges.shown if not one.is_hidden]
    there = [(cell.questions, one) for one, cell in shown if cell]
    return tuple(challenge for _, challenge in sorted(there, key=lambda pair: -pair[0]))


def build_brief(
    challenge: Challenge, evidence: Evidence, challenges: Challenges, zone: dt.tzinfo, region: str | None = None
) -> Brief:
    """Build the brief of a challenge, for a region's eyes where one is given; dates are those of `zone`."""
    newest = challenge.periods[0]
    return Brief(
        title=_capitalised(challenge.name),
        subtitle=_subtitle(challenges.through, region),
        headlines=_headlines(challenge, newest, region),
        charts=_charts(newest),
        periods=_periods(challenge.periods),
        figures_note=_note(newest, challenges.min_askers),
        points=_by_source(evidence.points),
        ratings=evidence.ratings,
        ratings_note=" ".join(evidence.caveats),
        reading=_reading(challenge, evidence),
        cases=evidence.cases,
        not_known=not_known(challenge, evidence, challenges.min_askers),
        to_explore=to_explore(challenge, evidence, region),
        needs=tuple(
            Note(need.note, ", ".join(filter(None, (need.place, need.partner, _date(need.noted_at, zone)))))
            for need in challenge.needs[:_MOST_NOTES]
        ),
        actions=tuple(Note(action.what, _date(action.done_at, zone)) for action in challenge.actions[:_MOST_NOTES]),
        others=_others(challenges, challenge, region),
        sources=_sources(evidence),
    )


def _subtitle(through: str, region: str | None) -> str:
    return " · ".join(filter(None, ("Challenge brief", region, f"questions asked up to {month_words(through)}")))


def _headlines(challenge: Challenge, newest: Period, region: str | None) -> tuple[Headline, ...]:
    figures = [
        Headline(str(newest.questions), f"questions, {period_words(newest)}"),
        Headline(str(newest.askers), "colleagues asked them"),
        Headline(_TREND[challenge.trend], "over closed months"),
    ]
    not_found = newest.cell("outcome", "not_found")
    if region and (cell := region_cell(challenge, region)):
        figures.append(Headline(f"{cell.questions} of {newest.questions}", f"asked in {with_article(region)}"))
    elif not_found:
        figures.append(Headline(f"{not_found.questions} of {newest.questions}", "found no answer"))
    return tuple(figures)


def _charts(period: Period) -> tuple[Chart, ...]:
    published = {one.dimension: one for one in period.breakdowns if one.cells}
    shown = [published[dimension] for dimension in _SHOWN if dimension in published]
    return tuple(Chart(_DIMENSIONS[one.dimension], _rows(one)) for one in shown[:2])


def _rows(breakdown: Breakdown) -> tuple[Cell, ...]:
    rest = (Cell(REST, breakdown.rest.questions, breakdown.rest.askers),) if breakdown.rest else ()
    named = [replace(cell, name=_capitalised(cell.name)) for cell in breakdown.cells[:_MOST_ROWS]]
    return (*named, *(rest if len(breakdown.cells) <= _MOST_ROWS else ()))


def _periods(periods: Sequence[Period]) -> tuple[tuple[str, int, int], ...]:
    if len(periods) == 1:
        return ()
    return tuple((period_words(one), one.questions, one.askers) for one in periods[:_MOST_PERIODS])


def _note(period: Period, min_askers: int) -> str:
    return (
        f"Figures are of the whole network, {period_words(period)}. Only groups of at least {min_askers} different "
        "people are shown: one that is missing may have asked too. Months are counted once they are over, and never "
        "again."
    )


def _by_source(points: Iterable[EvidencePoint]) -> tuple[tuple[BriefSource, tuple[EvidencePoint, ...]], ...]:
    grouped: dict[BriefSource, list[EvidencePoint]] = {}
    for point in points:
        grouped.setdefault(point.source, []).append(point)
    return tuple((source, tuple(own)) for source, own in grouped.items())


def _others(challenges: Challenges, challenge: Challenge, region: str | None) -> tuple[tuple[str, int, int], ...]:
    if region is None:
        return ()
    others = [one for one in challenges_of(challenges, region) if one.id != challenge.id][:_MOST_NOTES]
    cells = [(one, region_cell(one, region)) for one in others]
    return tuple((_capitalised(one.name), cell.questions, cell.askers) for one, cell in cells if cell)


def _reading(challenge: Challenge, evidence: Evidence) -> tuple[Source, ...]:
    cited = {source.path for source in _sources(evidence)}
    near = {one.path: one for one in (*challenge.guidance, *challenge.cited) if one.kind != "case_study"}
    return tuple(one for path, one in near.items() if path not in cited)[:_MOST_NOTES]


def _sources(evidence: Evidence) -> tuple[BriefSource, ...]:
    cited = [source for source, _ in _by_source(evidence.points)]
    cited += [rated.source for rated in evidence.ratings] + [case.source for case in evidence.cases]
    return tuple(dict.fromkeys(cited))


def _date(at: dt.datetime, zone: dt.tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day}\u00a0{month_words(f'{local:%Y-%m}')}"


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]
