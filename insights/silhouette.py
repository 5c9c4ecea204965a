"""How well groups hold together and lie apart: the silhouette (Rousseeuw 1987) by cosine distance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.encoder import Matrix

Groups = npt.NDArray[np.int64]

ABOUT_AS_GOOD = 0.95  # of the best quality: too little less to tell a worse choice from a better one
_WINDOW = 500  # rows that a silhouette is of, so that it means the same in a small set and a large one
_WINDOWS = 6
_PAIR = 2


def quality(rows: Matrix, groups: Groups) -> float:
    """Give the mean silhouette over windows of the rows, from -1 to 1, better when higher.

    `rows` are unit vectors in no order that means anything, shape (n, d); `groups` has shape (n,), and a row with a
    negative one stands alone.
    """
    size = min(_WINDOW, len(rows))
    starts = np.linspace(0, len(rows) - size, _WINDOWS if size < len(rows) else 1).astype(int)
    return float(np.mean([_silhouette(rows[at : at + size], groups[at : at + size]) for at in starts]))


def _silhouette(rows: Matrix, groups: Groups) -> float:
    """Give the mean silhouette; only groups of three or more count in full.

    Two rows are near each other by chance, the likelier the more there are; so a pair counts by half in a small set,
    and not at all where the window is full.
    """
    groups = _numbered(groups)
    sizes = np.bincount(groups)
    within, distances = _within_and_to(rows, groups, sizes)
    pairs = 0.5 * (1 - len(rows) / _WINDOW)
    widths = (1 - pairs) * _widths(within, distances, groups, sizes > _PAIR)
    if pairs > 0:
        widths = widths + pairs * _widths(within, distances, groups, sizes >= _PAIR)
    return float(widths.mean())


def _within_and_to(rows: Matrix, groups: Groups, sizes: Groups) -> tuple[Matrix, Matrix]:
    """Give each row's mean distance to the others of its group, (n,), and to every other group, (n, groups).

    The mean cosine with a group is the product with its members' sum, so no two rows are compared with each other.
    """
    sums = np.zeros((len(sizes), rows.shape[1]), np.float32)
    np.add.at(sums, groups, rows)
    totals: Matrix = rows @ sums.T
    every = np.arange(len(rows))
    others = np.maximum(sizes[groups] - 1, 1).astype(np.float32)
    within = np.subtract(1, (totals[every, groups] - 1) / others, dtype=np.float32)
    distances = np.subtract(1, totals / sizes.astype(np.float32), dtype=np.float32)
    distances[every, groups] = 1  # its own group is no other one
    return within, distances


def _widths(within: Matrix, distances: Matrix, groups: Groups, counts: npt.NDArray[np.bool_]) -> Matrix:
    """Give each row's silhouette among the groups that count, 0 for one outside them, shape (n,)."""
    between = distances[:, counts].min(axis=1, initial=1)
    widths = (between - within) / np.maximum(np.maximum(within, between), np.float32(1e-9))
    return np.where(counts[groups], widths, np.float32(0))


def _numbered(groups: Groups) -> Groups:
    """Number the groups from 0, each row with a negative one in a group of its own."""
    alone = np.flatnonzero(groups < 0)
    apart = groups.copy()
    apart[alone] = groups.max(initial=0) + 1 + np.arange(len(alone))
    numbered: Groups = np.unique(apart, return_inverse=True)[1].astype(np.int64)
    return numbered
