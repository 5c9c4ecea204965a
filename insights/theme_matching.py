"""Which group of a new clustering is which theme: a maximum-weight matching on the questions they share.

A group may carry a theme on where at least half of the smaller of the two, as far as both know its questions, is the
other's as well (the overlap of Spiliopoulou et al. 2006, MONIC). Among what may be matched, as many questions as
possible stay in their theme (Kuhn 1955, by scipy). A theme none of whose questions is left is known again by its
centre alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.encoder import Matrix

OVERLAP = 0.5
SAME_CENTRE = 0.85  # cosine of two centres from which a theme without questions is taken for a group
_TIE = 0.5  # the most that nearness of centres counts: less than one shared question

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Slot:
    """A theme that a group may turn out to be: its own questions are its root's where it has been merged."""

    theme_id: int
    root: int
    centre: Matrix | None  # of shape (dimensions,)


def match(groups: Numbers, before: Numbers, centres: Matrix, slots: Sequence[Slot]) -> dict[int, Slot]:
    """Give for each group that carries a theme on which one that is.

    `groups` and `before`, both of shape (questions,), are each question's group, -1 for none, and the root of the
    theme it stood in, 0 for none; `centres`, of shape (groups, dimensions), are the groups' unit centres.
    """
    if not len(centres) or not slots:
        return {}
    # Imported here because it takes long, and every command waits for what this module imports.
    from scipy.optimize import linear_sum_assignment

    weights = _weights(groups, before, centres, slots)
    chosen = zip(*linear_sum_assignment(weights, maximize=True), strict=True)
    return {int(group): slots[slot] for group, slot in chosen if weights[group, slot] > 0}


def shared(groups: Numbers, before: Numbers, count: int, roots: Sequence[int]) -> Numbers:
    """Count the questions of each group that stood in each root's theme, shape (count, len(roots))."""
    counts = np.zeros((count, len(roots)), np.int64)
    column = {root: number for number, root in enumerate(roots)}
    both = (groups >= 0) & (before > 0)
    columns = np.array([column[int(root)] for root in before[both]], np.int64)
    np.add.at(counts, (groups[both], columns), 1)
    return counts


def _weights(groups: Numbers, before: Numbers, centres: Matrix, slots: Sequence[Slot]) -> npt.NDArray[np.float64]:
    roots = sorted({slot.root for slot in slots})
    columns = [roots.index(slot.root) for slot in slots]
    counts = shared(groups, before, len(centres), roots)
    left = np.array([(before == root).sum() for root in roots], np.int64)
    smaller = np.minimum(counts.sum(axis=1, keepdims=True), left[np.newaxis, :])
    carried = ((counts > 0) & (counts >= OVERLAP * smaller))[:, columns]
    nearness = _nearness(centres, slots)
    # A merged theme has no questions of its own, so its centre may speak for it beside what its root shares.
    by_centre = np.array([left[column] == 0 or slot.theme_id != slot.root for column, slot in zip(columns, slots)])  # noqa: B905
    weights = np.where(carried, counts[:, columns] + _TIE * (1 + nearness) / 2, 0.0)
    return np.where(~carried & by_centre & (nearness >= SAME_CENTRE), _TIE * nearness, weights)


def _nearness(centres: Matrix, slots: Sequence[Slot]) -> npt.NDArray[np.float64]:
    """Give the cosine of each group's centre to each slot's, -1 where that has none."""
    nearness = np.full((len(centres), len(slots)), -1.0)
    for number, slot in enumerate(slots):
        if slot.centre is not None and slot.centre.shape[-1] == centres.shape[-1]:
            nearness[:, number] = centres @ slot.centre
    return nearness
