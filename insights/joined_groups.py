"""Groups that are pieces of one theme, joined: average link over groups, for as long as the silhouette gains by it.

A Ward tree cuts what is asked often into pieces as large as what is asked seldom. Average link (Sokal and Michener
1958) does not mind sizes; over groups instead of questions it is steady, and takes no time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from insights.silhouette import ABOUT_AS_GOOD, Groups, quality
from retrieval.encoder import Matrix

_LEFT_AT_LEAST = 8  # times fewer groups are looked at, no fewer
_CANDIDATES = 16


def joined(rows: Matrix, groups: Groups, sample: int) -> Groups:
    """Give each row's group after joining, shape (n,), negative where it was before.

    `rows` are unit vectors in no order that means anything, shape (n, d); `groups` has shape (n,), numbered from 0
    without gaps, negative for a row of none. The silhouette is that of the first `sample` rows; where several choices
    are about as good, the one that joins least is taken.
    """
    numbers = _joined_step_by_step(rows, groups)
    if not numbers:
        return groups
    count = len(numbers)
    left = np.geomspace(count, max(min(count, 2), count / _LEFT_AT_LEAST), _CANDIDATES)
    choices = [_renumbered(groups, numbers[step]) for step in np.unique(count - np.round(left).astype(int))]
    qualities = np.array([quality(rows[:sample], choice[:sample]) for choice in choices])
    good_enough = qualities >= qualities.max() - (1 - ABOUT_AS_GOOD) * abs(qualities.max())
    return choices[int(good_enough.argmax())]


def _joined_step_by_step(rows: Matrix, groups: Groups) -> list[Groups]:
    """Give each group's number after joining the nearest two, none to all but one times."""
    sums, sizes = _sums_and_sizes(rows, groups)
    distances = 1 - (sums @ sums.T) / np.outer(sizes, sizes)
    np.fill_diagonal(distances, np.inf)
    numbers = [np.arange(len(sizes))]
    for _ in range(len(sizes) - 1):
        one, other = sorted(divmod(int(distances.argmin()), len(sizes)))
        _join(distances, sizes, one, other)
        numbers.append(np.where(numbers[-1] == other, one, numbers[-1]))
    return numbers[: len(sizes)]


def _sums_and_sizes(rows: Matrix, groups: Groups) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    members = groups >= 0
    sizes = np.bincount(groups[members]).astype(np.float64)
    sums = np.zeros((len(sizes), rows.shape[1]), np.float64)
    np.add.at(sums, groups[members], rows[members])
    return sums, sizes


def _join(distances: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64], one: int, other: int) -> None:
    """Put the second of two groups into the first: its mean distance to each is that of all their members."""
    together = sizes[one] + sizes[other]
    mean = (sizes[one] * distances[one] + sizes[other] * distances[other]) / together
    distances[one] = distances[:, one] = mean
    distances[one, one] = np.inf
    distances[other] = distances[:, other] = np.inf
    sizes[one] = together


def _renumbered(groups: Groups, numbers: Groups) -> Groups:
    """Give each row's group after joining, numbered from 0 without gaps."""
    compact: Groups = np.unique(numbers, return_inverse=True)[1].astype(np.int64)
    return np.where(groups < 0, groups, compact[groups])
