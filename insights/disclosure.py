"""Whether figures shown side by side give away the figure of a group that is too small to be shown.

Two figures can be subtracted: all of 20 questions less the 18 of one region are 2 of the others. So can figures along
different dimensions where one group lies within another: a region less its only place. Whatever sums and differences of
any number of figures can give is in the row space of the cells' indicator vectors: a group is worked out where its own
indicator vector lies in there. Every such group of few askers is looked for, by elimination and then by trying each
choice of pivots that few askers allow. This holds even against somebody who knows which combinations of groups exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_TRIED = 20_000  # choices; a table that needs more is taken to give something away
_EXACT = 1e-7

Table = npt.NDArray[np.float64]


class _TooMany(Exception):
    """More choices than are tried."""


@dataclass(frozen=True)
class _Atoms:
    """The questions that no cell tells apart, those of most askers first: one column of the table each."""

    askers: tuple[frozenset[str], ...]
    table: Table  # of shape (cells, atoms), 1 where the cell has the atom


def gives_away(cells: Sequence[frozenset[int]], asker_of: Callable[[int], str], fewest: int) -> bool:
    """Say whether sums and differences of the cells' counts give that of a group of at least one but too few askers.

    A cell is a set of questions by number. True as well for a table that is too wide to be tried out.
    """
    atoms = _atoms(cells, asker_of)
    rows, pivots = _reduced(atoms.table)
    # What is zero on every atom of enough askers is spanned by the rows whose pivot is one of too few.
    few = [number for number, pivot in enumerate(pivots) if len(atoms.askers[pivot]) < fewest]
    try:
        return any(
            _is_group(chosen) and len(_askers(chosen, atoms)) < fewest
            for chosen in _choices(rows[few], [atoms.askers[pivots[number]] for number in few], fewest)
        )
    except _TooMany:
        return True


def _atoms(cells: Sequence[frozenset[int]], asker_of: Callable[[int], str]) -> _Atoms:
    in_cells: dict[int, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        for question in cell:
            in_cells[question].append(number)
    askers: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for question, numbers in in_cells.items():
        askers[tuple(numbers)].add(asker_of(question))
    ordered = sorted(askers, key=lambda atom: (-len(askers[atom]), atom))
    table = np.zeros((len(cells), len(ordered)))
    for column, atom in enumerate(ordered):
        table[list(atom), column] = 1
    return _Atoms(tuple(frozenset(askers[atom]) for atom in ordered), table)


def _reduced(table: Table) -> tuple[Table, list[int]]:
    """Give the reduced row echelon form and its pivots, by Gauss and Jordan with the largest pivot of each column."""
    rows, pivots = table.copy(), list[int]()
    for column in range(rows.shape[1]):
        done = len(pivots)
        if done == len(rows):
            break
        best = done + int(np.argmax(np.abs(rows[done:, column])))
        if abs(rows[best, column]) < _EXACT:
            continue
        rows[[done, best]] = rows[[best, done]]
        rows[done] /= rows[done, column]
        factors = rows[:, column].copy()
        factors[done] = 0
        rows -= np.outer(factors, rows[done])
        pivots.append(column)
    return rows[: len(pivots)], pivots


def _choices(rows: Table, askers: Sequence[frozenset[str]], fewest: int) -> Iterator[Table]:
    """Give the sums of those rows whose pivots' askers are too few together: a group's pivots are 0 or 1."""
    tried = 0
    waiting = [(0, np.zeros(rows.shape[1]), frozenset[str]())]
    while waiting:
        first, chosen, people = waiting.pop()
        for number in range(first, len(rows)):
            together = people | askers[number]
            if len(together) >= fewest:
                continue
            if (tried := tried + 1) > MOST_TRIED:
                raise _TooMany
            yield chosen + rows[number]
            waiting.append((number + 1, chosen + rows[number], together))


def _is_group(chosen: Table) -> bool:
    return bool(np.all((np.abs(chosen) < _EXACT) | (np.abs(chosen - 1) < _EXACT)))


def _askers(chosen: Table, atoms: _Atoms) -> frozenset[str]:
    columns = np.flatnonzero(chosen > _EXACT)
    return frozenset[str]().union(*(atoms.askers[int(column)] for column in columns))
