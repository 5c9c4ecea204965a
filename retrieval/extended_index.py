"""An index with what has come and gone since it was built: the rows that are new after its own, and those gone masked.

Building the index of a hundred thousand passages takes a quarter of a minute; a few that changed take a moment. The
rows that are new are scored by the rarity of words and the mean length that hold for the whole, so that both halves
compare; what has gone is still counted in those, until the whole is built again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.encoder import Matrix
from retrieval.keywords import K1, B, KeywordIndex, rarity_of, terms_of, words_of
from retrieval.vectors import Allowed, Kind, Rows, VectorIndex


class ExtendedVectors:
    """Nearest neighbours over an index's rows that are `alive`, and over further rows behind them."""

    def __init__(self, base: VectorIndex, further: Matrix, alive: Allowed) -> None:
        self._base = base
        self._further = VectorIndex.build(further, "flat")
        self._alive = alive

    def __len__(self) -> int:
        return len(self._base) + len(self._further)

    @property
    def dimensions(self) -> int:
        """Give the length of a vector."""
        return self._base.dimensions

    @property
    def kind(self) -> Kind:
        """Say what kind of index the large part is."""
        return self._base.kind

    def nearest(self, query: Matrix, count: int, allowed: Allowed | None = None) -> tuple[Rows, Matrix]:
        """Give the rows and cosines of the vectors nearest to one query, nearest first."""
        size = len(self._base)
        first = self._alive if allowed is None else self._alive & allowed[:size]
        near, cosines = self._base.nearest(query, count, None if first.all() else first)
        near_too, cosines_too = self._further.nearest(query, count, None if allowed is None else allowed[size:])
        rows, all_cosines = np.concatenate([near, near_too + size]), np.concatenate([cosines, cosines_too])
        order = np.argsort(-all_cosines, kind="stable")[:count]
        return rows[order], all_cosines[order]

    def vectors(self, rows: Rows) -> Matrix:
        """Give the vectors of the rows, shape (len(rows), dimensions)."""
        size = len(self._base)
        found = np.empty((len(rows), self.dimensions), np.float32)
        is_further = rows >= size
        found[~is_further] = self._base.vectors(rows[~is_further])
        found[is_further] = self._further.vectors(rows[is_further] - size)
        return found


class ExtendedKeywords:
    """BM25 over an index's rows that are `alive`, and over further texts behind them."""

    def __init__(self, base: KeywordIndex, further: Sequence[str], alive: Allowed) -> None:
        self._base = base
        self._alive = alive
        self._further = len(further)
        self._postings = _postings(further, base.mean_length)
        self.size = int(alive.sum()) + len(further)
        self.words = Counter(base.words)
        self.words.update(word for text in further for word in words_of(text))

    def scores(self, query: str) -> npt.NDArray[np.float32]:
        """Give every row's BM25 score, shape (rows,)."""
        further = np.zeros(self._further, np.float32)
        for term in terms_of(query):
            if term in self._postings:
                rows, shares = self._postings[term]
                known = self._base.frequency(term)
                further[rows] += shares * (self._base.rarity(term) if known else self.rarity(term))
        base = self._base.scores(query)
        base[~self._alive] = 0
        return np.concatenate([base, further])

    def rarity(self, term: str) -> float:
        """Give a term's inverse document frequency; the highest for one that no row has."""
        return rarity_of(self.frequency(term), self.size)

    def frequency(self, term: str) -> int:
        """Count the rows that have a stemmed term."""
        rows, _ = self._postings.get(term, _NONE)
        return int(self._alive[self._base.rows_with(term)].sum()) + len(rows)


_Posting = tuple[Rows, npt.NDArray[np.float32]]
_NONE: _Posting = (np.zeros(0, np.int64), np.zeros(0, np.float32))


def _postings(texts: Sequence[str], mean_length: float) -> dict[str, _Posting]:
    """Give of each term its rows, and what BM25 makes of how often each has it, but for the term's rarity."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row, text in enumerate(texts):
        terms = Counter(terms_of(text))
        length = K1 * (1 - B + B * terms.total() / max(mean_length, 1e-9))
        for term, times in terms.items():
            found[term].append((row, times / (times + length)))
    return {
        term: (np.array([row for row, _ in each], np.int64), np.array([share for _, share in each], np.float32))
        for term, each in found.items()
    }
