"""A period's questions along one dimension, in cells of enough askers each, what is left over being of enough as well.

The cells and the rest are a partition: of the questions, each of which lies in one, and of the askers, each of whom is
counted in one, so that neither count gives more away than the cells themselves. Somebody who asked in several cells is
counted in the one of theirs that has fewest counted so far.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from insights.challenge import Breakdown, Cell, Dimension

REST = "all others"  # and those of whom it is not told


@dataclass(frozen=True)
class Group:
    """The questions of a cell by number, and the askers who are counted in it."""

    name: str
    questions: frozenset[int]
    askers: frozenset[str]

    @property
    def cell(self) -> Cell:
        """Give what is published of it."""
        return Cell(self.name, len(self.questions), len(self.askers))


@dataclass(frozen=True)
class Split:
    """A dimension's cells, and what is left over."""

    dimension: Dimension
    shown: tuple[Group, ...] = ()
    rest: Group | None = None

    @property
    def groups(self) -> tuple[Group, ...]:
        """Give every group whose figures can be known."""
        return (*self.shown, self.rest) if self.rest else self.shown

    @property
    def breakdown(self) -> Breakdown:
        """Give what is published of it."""
        cells = sorted((group.cell for group in self.shown), key=lambda cell: (-cell.questions, cell.name))
        return Breakdown(self.dimension, tuple(cells), self.rest.cell if self.rest else None)


def splits(dimension: Dimension, names: Sequence[str | None], askers: Sequence[str], fewest: int) -> Iterator[Split]:
    """Give the ways to split, from the finest: each next one has one more cell in the rest, the last one has none.

    `names` has the cell of each question, none where that is not told. Every group has at least `fewest` askers.
    """
    cells: dict[str, set[int]] = defaultdict(set)
    for question, name in enumerate(names):
        if name is not None:
            cells[name].add(question)
    shown = {name: held for name, held in cells.items() if len({askers[number] for number in held}) >= fewest}
    while shown:
        split = _split(dimension, shown, askers)
        if all(len(group.askers) >= fewest for group in split.groups):
            yield split
        smallest = min(split.shown, key=lambda group: (len(group.askers), len(group.questions), group.name))
        del shown[smallest.name]
    yield Split(dimension)


def merged_spellings(names: Sequence[str | None]) -> list[str | None]:
    """Write what people typed in the one spelling that most of them used, small and capital letters aside."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    tidied = [" ".join(name.split()) if name else "" for name in names]
    for name in tidied:
        spellings[name.casefold()][name] += 1
    usual = {folded: min(used, key=lambda name: (-used[name], name)) for folded, used in spellings.items()}
    return [usual[name.casefold()] or None for name in tidied]


def _split(dimension: Dimension, shown: Mapping[str, Set[int]], askers: Sequence[str]) -> Split:
    rest = frozenset(range(len(askers))).difference(*shown.values())
    held = {name: frozenset(questions) for name, questions in shown.items()} | ({REST: rest} if rest else {})
    counted = _counted_once(held, askers)
    groups = {name: Group(name, questions, frozenset(counted[name])) for name, questions in held.items()}
    return Split(dimension, tuple(groups[name] for name in shown), groups.get(REST))


def _counted_once(held: Mapping[str, Set[int]], askers: Sequence[str]) -> dict[str, set[str]]:
    asked_in: dict[str, set[str]] = defaultdict(set)
    for name, questions in held.items():
        for question in questions:
            asked_in[askers[question]].add(name)
    counted: dict[str, set[str]] = {name: set() for name in held}
    for asker in sorted(asked_in, key=lambda each: (len(asked_in[each]), each)):
        least = min(asked_in[asker], key=lambda name: (len(counted[name]), name))
        counted[least].add(asker)
    return counted
