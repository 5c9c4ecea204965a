"""A theme in parts by meaning: what a lead's split moves, and what undoing a merge gives back.

k-means on unit vectors (Lloyd 1982; k-means++ starts, Arthur and Vassilvitskii 2007, by scikit-learn) with a fixed
seed, over rows in an order of their own, so that the same questions give the same parts in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from insights.question_vectors import normalised
from insights.theme_matching import Numbers
from retrieval.encoder import Matrix

_STARTS = 20
_ROUNDS = 10


def parts_of(vectors: Matrix, count: int) -> Numbers:
    """Give each row's part, from 0 on, the largest first; shape (rows,). There must be as many rows as parts."""
    # Imported here because it takes over a second, and every command waits for what this module imports.
    from sklearn.cluster import KMeans

    order = np.lexsort(vectors.T[::-1])
    found = KMeans(n_clusters=count, n_init=_STARTS, random_state=0).fit_predict(vectors[order].astype(np.float64))
    parts = np.empty(len(vectors), np.int64)
    parts[order] = _largest_first(np.asarray(found, np.int64), count)
    return parts


def nearest_of(vectors: Matrix, centres: Sequence[Matrix]) -> Numbers:
    """Give each row's nearest centre, once the centres have settled among the rows; shape (rows,).

    The centres are where to begin: that of a theme others were merged into lies between them all.
    """
    rows = np.stack(list(centres))
    nearest = np.argmax(vectors @ rows.T, axis=1).astype(np.int64)
    for _ in range(_ROUNDS):
        for number in range(len(rows)):
            if (nearest == number).any():
                rows[number] = normalised(vectors[nearest == number].sum(axis=0))
        before, nearest = nearest, np.argmax(vectors @ rows.T, axis=1).astype(np.int64)
        if np.array_equal(before, nearest):
            break
    result: Numbers = nearest
    return result


def _largest_first(parts: Numbers, count: int) -> Numbers:
    """Number parts by their size; of equals, by which comes first."""
    first = [int(np.argmax(parts == part)) for part in range(count)]
    ranked = sorted(range(count), key=lambda part: (-int((parts == part).sum()), first[part]))
    numbers = np.empty(count, np.int64)
    numbers[ranked] = np.arange(count)
    result: Numbers = numbers[parts]
    return result
