"""Questions' vectors in, groups out, from a handful to hundreds of thousands; nothing for anyone to set.

A Ward tree (Ward 1963) over at most `SAMPLE` questions, cut where its silhouette (Rousseeuw 1987) is best, gives the
groups' centres; a few passes of spherical k-means (Dhillon and Modha 2001) over every question settle who belongs
where; what lies too far from every centre is left out, and groups that are pieces of one theme are joined.
`docs/themes.md` has what was measured.

The rows are put in an order of their content first. So the same set gives the same groups in whatever order it comes,
and a sample of a log that grows stays mostly the same questions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from insights.joined_groups import joined
from insights.silhouette import ABOUT_AS_GOOD, quality
from retrieval.encoder import Matrix

Groups = npt.NDArray[np.int64]

LEFT_OUT = -1
SMALLEST = 2  # questions; what stands alone is left out
SAMPLE = 3000  # questions that the tree is built over; its memory grows with the square
FEW = 10  # questions; below it the silhouette says nothing
_FEW_DISTANCE = 0.5  # average cosine distance at which a group of so few ends
_CANDIDATES = 28  # numbers of groups that are compared
_MOST_GROUPS = 600
STANDS_APART = 0.2  # silhouette of a group among those from before, from which it is a new one
_PASSES = 5
_FLOOR = 0.2  # cosine; below it two questions have nothing in common
_BLOCK = 16_384  # rows compared with the centres at once, for memory's sake


def cluster(vectors: Matrix, before: Matrix | None = None) -> Groups:
    """Give each row's group, shape (n,): 0 is the largest, `LEFT_OUT` fits nowhere.

    `vectors` are unit rows, shape (n, d). `before` are the centres of the groups found last time, shape (k, d): those
    are kept, with what is new beside them, for as long as they are about as good as what would be found without them.
    """
    if len(vectors) < SMALLEST:
        return np.full(len(vectors), LEFT_OUT, np.int64)
    order = _by_content(vectors)
    rows = np.ascontiguousarray(vectors[order], np.float32)
    pieces = _settled(rows, centres_of(rows[:SAMPLE], _tree_groups(rows[:SAMPLE])))
    groups = joined(rows, pieces, SAMPLE)
    if before is not None and len(before):
        groups = _kept(rows, groups, before)
    found = np.empty(len(rows), np.int64)
    found[order] = _largest_first(groups)
    return found


def assign(vectors: Matrix, centres: Matrix) -> Groups:
    """Give the nearest centre's number for each row, shape (n,), or `LEFT_OUT` where none is near enough.

    `vectors` are unit rows, shape (n, d); `centres` are groups' plain means as `centres_of` gives them, shape (k, d).
    A mean is as long as its members are similar to it on average; half of what is usual is near enough.
    """
    if not len(vectors) or not len(centres):
        return np.full(len(vectors), LEFT_OUT, np.int64)
    nearest, similarity = _nearest(vectors, centres)
    reach = max(_FLOOR, float(np.median(np.linalg.norm(centres, axis=1))) / 2)
    return np.where(similarity < reach, LEFT_OUT, nearest)


def centres_of(vectors: Matrix, groups: Groups) -> Matrix:
    """Give each group's mean, shape (groups, d); rows with a negative group are of none."""
    from scipy.sparse import csr_matrix

    rows = np.flatnonzero(groups >= 0)
    count = int(groups.max(initial=LEFT_OUT)) + 1
    belongs = csr_matrix((np.ones(len(rows), np.float32), (groups[rows], rows)), shape=(count, len(vectors)))
    sizes = np.maximum(np.bincount(groups[rows], minlength=count), 1).astype(np.float32)
    means: Matrix = np.asarray(belongs @ vectors, np.float32) / sizes[:, None]
    return means


def _kept(rows: Matrix, fresh: Groups, before: Matrix) -> Groups:
    """Give the groups from before, with the fresh ones that stand apart from them, if those are about as good."""
    centres = centres_of(rows, fresh)
    members = np.flatnonzero(fresh >= 0)
    own, earlier = (1 - _nearest(rows[members], of)[1] for of in (centres, before))
    apart = (earlier - own) / np.maximum(np.maximum(earlier, own), np.float32(1e-9))  # a silhouette by centres
    is_new = np.bincount(fresh[members], apart) / np.bincount(fresh[members]) > STANDS_APART
    kept = _settled(rows, np.concatenate([before, centres[is_new]]))
    sample = rows[:SAMPLE]
    good_enough = quality(sample, kept[:SAMPLE]) >= ABOUT_AS_GOOD * quality(sample, fresh[:SAMPLE])
    return kept if good_enough else fresh


def _by_content(vectors: Matrix) -> npt.NDArray[np.intp]:
    digests = [hashlib.blake2b(row.tobytes(), digest_size=8).digest() for row in np.ascontiguousarray(vectors)]
    order: npt.NDArray[np.intp] = np.argsort(np.frombuffer(b"".join(digests), ">u8"), kind="stable")
    return order


def _tree_groups(rows: Matrix) -> Groups:
    """Give the groups of the tree's best cut."""
    # Imported here because it takes long, and every command waits for what this module imports.
    from scipy.cluster.hierarchy import fcluster, linkage

    apart = _distances(rows)
    if len(rows) < FEW:
        return _numbered(fcluster(linkage(apart, "average"), _FEW_DISTANCE, "distance"))
    tree = linkage(np.sqrt(2 * apart), "ward")  # the Euclidean distance of unit vectors
    counts = _counts(len(rows))
    qualities = [quality(rows, _numbered(fcluster(tree, count, "maxclust"))) for count in counts]
    return _numbered(fcluster(tree, _best_count(counts, qualities), "maxclust"))


def _distances(rows: Matrix) -> npt.NDArray[np.float32]:
    """Give the cosine distances of every two rows, condensed as scipy takes them, shape (n (n - 1) / 2,)."""
    first, second = np.triu_indices(len(rows), 1)
    distances: npt.NDArray[np.float32] = np.maximum(1 - (rows @ rows.T)[first, second], 0)
    return distances


def _counts(rows: int) -> npt.NDArray[np.float64]:
    """Give the numbers of groups to compare, each a little above the one before."""
    return np.unique(np.round(np.geomspace(2, min(rows / 2, _MOST_GROUPS), _CANDIDATES)))


def _best_count(counts: npt.NDArray[np.float64], qualities: Sequence[float]) -> int:
    """Give the middle of the counts that are about as good as the best.

    The single best would jump about on a flat top, and the themes with it, whenever a few questions are added.
    """
    weights = np.maximum(np.asarray(qualities) - ABOUT_AS_GOOD * max(qualities), 0)
    if not weights.any():
        return 1
    return round(float(np.exp(np.average(np.log(counts), weights=weights))))


def _passes(rows: Matrix, groups: Groups) -> Groups:
    """Move each row to its nearest centre, a few times."""
    for _ in range(_PASSES):
        nearest, _similarity = _nearest(rows, centres_of(rows, groups))
        groups = _numbered(nearest)
    return groups


def _settled(rows: Matrix, centres: Matrix) -> Groups:
    groups = _passes(rows, _nearest(rows, centres)[0])
    groups = assign(rows, centres_of(rows, groups))
    sizes = np.bincount(groups[groups >= 0], minlength=1)
    fits = (groups >= 0) & (sizes[groups] >= SMALLEST)
    settled = np.full(len(rows), LEFT_OUT, np.int64)
    settled[fits] = _numbered(groups[fits])
    return settled


def _nearest(rows: Matrix, centres: Matrix) -> tuple[Groups, Matrix]:
    """Give each row's nearest centre and their cosine, shapes (n,) and (n,)."""
    lengths = np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), np.float32(1e-9))
    directions = (centres / lengths).T
    nearest = np.empty(len(rows), np.int64)
    similarity = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK] @ directions
        nearest[start : start + _BLOCK] = block.argmax(axis=1)
        similarity[start : start + _BLOCK] = block.max(axis=1)
    return nearest, similarity


def _numbered(groups: npt.NDArray[np.integer]) -> Groups:
    """Number the groups that have rows from 0, in the order of their numbers."""
    numbered: Groups = np.unique(groups, return_inverse=True)[1].astype(np.int64)
    return numbered


def _largest_first(groups: Groups) -> Groups:
    """Number the groups by size, the largest first, then by their first row; `LEFT_OUT` stays."""
    kept = groups[groups >= 0]
    numbers, firsts, sizes = np.unique(kept, return_index=True, return_counts=True)
    renumbered = np.full(int(groups.max(initial=LEFT_OUT)) + 2, LEFT_OUT, np.int64)
    renumbered[numbers[np.lexsort((firsts, -sizes))]] = np.arange(len(numbers))
    ordered: Groups = renumbered[groups]
    return ordered
