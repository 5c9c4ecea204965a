"""Which figures of a theme are published: of intervals that do not overlap, are frozen at once, and hide the few.

A theme's closed months are taken one after the other until enough distinct people have asked. That interval is
published and never counted again, whatever is imported, deleted or found to mean something else later, so that no two
looks can be subtracted. A question counts in one interval of one theme at most, for good. One that comes to a theme
late, with a date in what is frozen, counts in no interval of it: adding it to the next would tell of a growth that
there was not. Intervals are never added up by distinct askers, and there is no total over themes or over the log.

Within an interval all breakdowns are shown side by side, so they are chosen together: what sums and differences of all
their cells can give, of questions or of askers, is never a group of too few (`insights/disclosure.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from insights.breakdowns import Split, merged_spellings, splits
from insights.challenge import Dimension, Period
from insights.disclosure import gives_away
from insights.months import after

OUTCOMES = ("answered", "partial", "not_found")
# In the order in which they have a claim to their cells, where not all can be shown.
DIMENSIONS: tuple[Dimension, ...] = ("outcome", "region", "phase", "setting", "satisfaction", "place")


@dataclass(frozen=True)
class CountedQuestion:
    """What of a question is counted; raters and asker are pseudonyms."""

    id: int
    month: str  # in which it was asked, such as 2026-10
    asker: str
    region: str | None = None
    place: str | None = None
    setting: str | None = None
    phase: str | None = None
    outcome: str | None = None
    verdicts: tuple[tuple[str, str], ...] = ()  # rater, and helpful or unhelpful
    cited: frozenset[str] = frozenset()  # paths of documents in its answer


@dataclass(frozen=True)
class FrozenPeriod:
    """A period to be published, the documents cited to enough of its askers, and the questions it counts."""

    period: Period
    cited: tuple[str, ...]  # those cited to most first
    questions: tuple[int, ...]


def freeze(questions: Sequence[CountedQuestion], frozen_through: str | None, min_askers: int) -> list[FrozenPeriod]:
    """Give the periods that can be published of one theme, oldest first, given its questions of closed months.

    `frozen_through` is the last month that was published of it before. Questions that no other period counts yet are
    expected; those of a frozen month are left out.
    """
    return [
        _frozen(held, first, last, min_askers)
        for first, last, held in _intervals(questions, frozen_through, min_askers)
    ]


def _intervals(
    questions: Sequence[CountedQuestion], frozen_through: str | None, min_askers: int
) -> Iterator[tuple[str, str, list[CountedQuestion]]]:
    timely = [question for question in questions if frozen_through is None or question.month > frozen_through]
    months = sorted({question.month for question in timely})
    first = after(frozen_through) if frozen_through else min(months, default="")
    held: list[CountedQuestion] = []
    for month in months:
        held += sorted((question for question in timely if question.month == month), key=lambda each: each.id)
        if len({question.asker for question in held}) >= min_askers:
            yield first, month, held
            first, held = after(month), []


def _frozen(questions: Sequence[CountedQuestion], first: str, last: str, min_askers: int) -> FrozenPeriod:
    askers = len({question.asker for question in questions})
    breakdowns = tuple(split.breakdown for split in _chosen(questions, min_askers))
    period = Period(first, last, len(questions), askers, breakdowns)
    return FrozenPeriod(period, _cited(questions, min_askers), tuple(question.id for question in questions))


def _chosen(questions: Sequence[CountedQuestion], fewest: int) -> list[Split]:
    """Take for each dimension the finest split that gives nothing away beside those already taken."""
    askers = [question.asker for question in questions]
    taken: list[Split] = []
    for dimension in DIMENSIONS:
        for split in splits(dimension, _names(dimension, questions, fewest), askers, fewest):
            if not split.shown or _is_safe([*taken, split], askers, fewest):
                taken.append(split)
                break
    return taken


def _is_safe(together: Sequence[Split], askers: Sequence[str], fewest: int) -> bool:
    people = sorted(set(askers))
    number = {asker: place for place, asker in enumerate(people)}
    groups = [group for split in together for group in split.groups]
    counted = [frozenset(number[asker] for asker in group.askers) for group in groups]
    return not (
        gives_away([frozenset(range(len(askers))), *(group.questions for group in groups)], askers.__getitem__, fewest)
        or gives_away([frozenset(range(len(people))), *counted], people.__getitem__, fewest)
    )


def _names(dimension: Dimension, questions: Sequence[CountedQuestion], fewest: int) -> list[str | None]:
    """Give the cell of each question, none where it is not told."""
    if dimension == "outcome":
        return [question.outcome if question.outcome in OUTCOMES else None for question in questions]
    if dimension == "satisfaction":
        return _satisfaction(questions, fewest)
    return merged_spellings([getattr(question, dimension) for question in questions])


def verdict_on(question: CountedQuestion) -> str | None:
    """Say helpful where most of a question's raters do, unhelpful where not, and nothing where nobody rated it."""
    said = Counter(verdict for _, verdict in question.verdicts)
    if not said:
        return None
    return "helpful" if said["helpful"] > said["unhelpful"] else "unhelpful"


def _satisfaction(questions: Sequence[CountedQuestion], fewest: int) -> list[str | None]:
    """Give the verdict on each question, none where too few raters have given that verdict."""
    raters: dict[str | None, set[str]] = defaultdict(set)
    for question in questions:
        said = verdict_on(question)
        raters[said].update(rater for rater, verdict in question.verdicts if verdict == said)
    return [said if len(raters[said := verdict_on(question)]) >= fewest else None for question in questions]


def _cited(questions: Sequence[CountedQuestion], min_askers: int) -> tuple[str, ...]:
    askers: dict[str, set[str]] = {}
    for question in questions:
        for path in question.cited:
            askers.setdefault(path, set()).add(question.asker)
    enough = {path: len(people) for path, people in askers.items() if len(people) >= min_askers}
    return tuple(sorted(enough, key=lambda path: (-enough[path], path)))
