"""What somebody who sees every published figure can work out by sums and differences, tried exhaustively.

Apart from the code under test: exact fractions, every published cell of every look at once, and all choices of pivots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

import numpy as np

WIDEST = 15  # dimensions of the row space up to which all of its 0/1 vectors are tried
Cells = Sequence[frozenset[int]]


def recovered(cells: Cells, asker_of: Mapping[int, str], fewest: int) -> set[frozenset[int]]:
    """Give the groups of questions, of 1 to fewest - 1 askers, whose number follows from those of the cells."""
    found: set[frozenset[int]] = set()
    for together in _overlapping(list(dict.fromkeys(cells))):
        for group in _groups(together):
            if 1 <= len({asker_of[question] for question in group}) < fewest:
                found.add(group)
    return found


def bounded(margins: Sequence[Mapping[str, int]], fewest: int) -> set[tuple[str, str]]:
    """Give the pairs of cells of two dimensions that must overlap in exactly 1 to fewest - 1, by bounds alone."""
    found: set[tuple[str, str]] = set()
    for one, other in combinations(margins, 2):
        total = sum(one.values())
        assert total == sum(other.values())
        for (name, count), (other_name, other_count) in product(one.items(), other.items()):
            lowest, highest = max(0, count + other_count - total), min(count, other_count)
            if lowest == highest and 1 <= lowest < fewest:
                found.add((name, other_name))
    return found


def _overlapping(cells: Cells) -> Iterator[Cells]:
    """Group the cells so that those of different groups share nothing: no difference between them says anything."""
    left = list(cells)
    while left:
        together, grown = [left.pop()], True
        while grown:
            touched = [cell for cell in left if any(cell & other for other in together)]
            grown = bool(touched)
            together += touched
            left = [cell for cell in left if cell not in touched]
        yield together


def _groups(cells: Cells) -> Iterator[frozenset[int]]:
    atoms = _atoms(cells)
    basis = _basis([[Fraction(column in atom) for atom in atoms] for column in range(len(cells))])
    members = list(atoms.values())
    sums = _all_choices(basis) if len(basis) <= WIDEST else _signed_sums(cells, list(atoms))
    for vector in sums:
        yield frozenset().union(*(members[place] for place in np.flatnonzero(vector)))


def _atoms(cells: Cells) -> dict[tuple[int, ...], frozenset[int]]:
    in_cells: dict[int, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        for question in cell:
            in_cells[question].append(number)
    atoms: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for question, numbers in in_cells.items():
        atoms[tuple(numbers)].add(question)
    return {atom: frozenset(held) for atom, held in atoms.items()}


def _basis(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Give the reduced row echelon form, without the rows of nothing."""
    done = 0
    for column in range(len(rows[0])):
        pivot = next((number for number in range(done, len(rows)) if rows[number][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for number, row in enumerate(rows):
            if number != done and row[column]:
                rows[number] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


def _all_choices(basis: list[list[Fraction]]) -> Iterable[np.ndarray]:
    """Give every 0/1 vector of the row space: on the pivots it is 0 or 1, and that decides the rest."""
    denominator = np.lcm.reduce([value.denominator for row in basis for value in row])
    scaled = np.array([[int(value * int(denominator)) for value in row] for row in basis], np.int64)
    choices = (np.arange(2 ** len(basis))[:, None] >> np.arange(len(basis))) & 1
    sums = choices @ scaled
    return (sums[np.all((sums == 0) | (sums == denominator), axis=1)] // denominator)[1:]


def _signed_sums(cells: Cells, atoms: Sequence[tuple[int, ...]]) -> Iterator[np.ndarray]:
    """Give the 0/1 vectors among the sums and differences of up to three cells."""
    table = np.array([[column in atom for atom in atoms] for column in range(len(cells))], np.int64)
    for some in (2, 3):
        for chosen in combinations(range(len(cells)), some):
            for signs in product((1, -1), repeat=some - 1):
                vector = table[chosen[0]] + sum(
                    sign * table[number] for sign, number in zip(signs, chosen[1:], strict=True)
                )
                for each in (vector, -vector):
                    if np.isin(each, (0, 1)).all() and each.any():
                        yield each
