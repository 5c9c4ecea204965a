"""Nearest neighbours: a FAISS flat inner-product index over unit vectors, so that scores are cosines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.encoder import Matrix

Rows = npt.NDArray[np.int64]


class VectorIndex:
    """Vectors addressed by their passage's id."""

    def __init__(self, index: faiss.IndexIDMap2) -> None:
        self._index = index

    @classmethod
    def build(cls, ids: Sequence[int], vectors: Matrix) -> VectorIndex:
        """Index vectors, shape (len(ids), dimensions), under their ids."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.asarray(ids, np.int64))
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """Give the length of a vector."""
        return int(self._index.d)

    def nearest(self, query: Matrix, count: int, among: Rows | None = None) -> tuple[Rows, Matrix]:
        """Give the ids and cosines of the nearest vectors to one query, nearest first, `among` some ids or all."""
        parameters = None
        if among is not None:
            selector = faiss.IDSelectorBatch(among)
            parameters = faiss.SearchParameters()
            parameters.sel = selector
        cosines, ids = self._index.search(query.reshape(1, -1), max(count, 1), params=parameters)
        found = ids[0] >= 0
        return ids[0][found], cosines[0][found]

    def cosines(self, query: Matrix, ids: Sequence[int]) -> Matrix:
        """Give the cosine of one query to each of the named vectors, shape (len(ids),)."""
        result: Matrix = self.vectors(ids) @ query.reshape(-1)
        return result

    def vectors(self, ids: Sequence[int]) -> Matrix:
        """Give the named vectors, shape (len(ids), dimensions)."""
        if not len(ids):
            return np.zeros((0, self.dimensions), np.float32)
        return np.stack([self._index.reconstruct(int(i)) for i in ids])

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read an index back; raises RuntimeError or ValueError when the file is not one."""
        index = faiss.read_index(str(path))
        if not isinstance(index, faiss.IndexIDMap2):
            raise ValueError(f"{path.name} holds a {type(index).__name__}")
        return cls(index)
