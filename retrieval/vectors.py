"""Nearest neighbours: a FAISS inner-product index over unit vectors, so that scores are cosines.

Vectors are addressed by their row. What kind of index it is depends on how many there are: all are compared while that
is quick, in full or at half precision, and from there on the nearest of a few thousand cells alone (an inverted file;
Sivic and Zisserman 2003, Jégou et al. 2011), as many as find nearly all of the true neighbours.
"""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any, Literal

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.encoder import Matrix

Rows = npt.NDArray[np.int64]
Allowed = npt.NDArray[np.bool_]
Kind = Literal["flat", "half", "cells"]

_library: Any = faiss  # its hints describe the C++ constructors, not Python's
HALF_FROM, CELLS_FROM = 50_000, 400_000  # vectors
_MOST_CELLS = 4_096
_TRAINED_ON = 64  # vectors a cell
_TRIED, _NEIGHBOURS = 200, 10  # queries by which it is found how many cells are to be searched
_ENOUGH = 0.97  # recall@10 of exact search on those; 0.95 is promised of questions, which are further off
_FEWEST_SEARCHED = 8
_NOISE = 0.5  # length of what is added to a vector to make a query of it: a question is never a passage


def kind_for(size: int) -> Kind:
    """Say what kind of index so many vectors need."""
    return "flat" if size < HALF_FROM else "half" if size < CELLS_FROM else "cells"


class VectorIndex:
    """Vectors by their rows; safe to search from several threads."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Matrix, kind: Kind | None = None) -> VectorIndex:
        """Index vectors, shape (rows, dimensions), in their order."""
        _library.omp_set_num_threads(os.cpu_count() or 1)
        vectors = np.ascontiguousarray(vectors, np.float32)
        kind = kind or kind_for(len(vectors))
        if kind == "cells":
            return cls(_in_cells(vectors))
        description = "Flat" if kind == "flat" else "SQfp16"
        index = faiss.index_factory(vectors.shape[1], description, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            index.train(vectors)
        index.add(vectors)
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        """Give the length of a vector."""
        return int(self._index.d)

    @property
    def kind(self) -> Kind:
        """Say what kind of index it is."""
        if isinstance(self._index, faiss.IndexIVF):
            return "cells"
        return "flat" if isinstance(self._index, faiss.IndexFlat) else "half"

    def nearest(self, query: Matrix, count: int, allowed: Allowed | None = None) -> tuple[Rows, Matrix]:
        """Give the rows and cosines of the vectors nearest to one query, nearest first, of all or those allowed."""
        given: dict[str, Any] = {}
        if allowed is not None:
            given["sel"] = _library.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if self.kind == "cells":
            parameters = _library.SearchParametersIVF(nprobe=self._cells_searched(allowed), **given)
        else:
            parameters = _library.SearchParameters(**given)
        # One thread a query: more of them wait for each other and for the encoder's, and a query took thrice as long.
        _library.omp_set_num_threads(1)
        cosines, rows = self._index.search(query.reshape(1, -1), max(count, 1), params=parameters)
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]

    def _cells_searched(self, allowed: Allowed | None) -> int:
        """Search more cells the fewer rows are allowed, and all where few are: filters are exact."""
        share = 1.0 if allowed is None else max(float(allowed.mean()), 1e-9)
        return int(min(self._index.nlist, math.ceil(self._index.nprobe / share)))

    def vectors(self, rows: Rows) -> Matrix:
        """Give the vectors of the rows, shape (len(rows), dimensions)."""
        if not len(rows):
            return np.zeros((0, self.dimensions), np.float32)
        vectors: Matrix = self._index.reconstruct_batch(np.ascontiguousarray(rows, np.int64))
        return vectors

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Open an index, mapped into memory as it is needed; raises RuntimeError or ValueError where it is none."""
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(index, faiss.IndexFlat | faiss.IndexScalarQuantizer | faiss.IndexIVFScalarQuantizer):
            raise ValueError(f"{path.name} holds a {type(index).__name__}")
        return cls(index)


def _in_cells(vectors: Matrix) -> Any:
    size, dimensions = vectors.shape
    cells = int(min(_MOST_CELLS, max(1, 4 * math.sqrt(size))))
    index: Any = faiss.index_factory(dimensions, f"IVF{cells},SQfp16", faiss.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(0).choice(size, min(size, cells * _TRAINED_ON), replace=False)
    index.train(vectors[np.sort(chosen)])
    index.add(vectors)
    index.make_direct_map()  # a row's vector is asked for, too
    index.nprobe = _cells_enough(index, vectors)
    return index


def _cells_enough(index: Any, vectors: Matrix) -> int:
    """Give how many cells find nearly all of the neighbours that a search of every cell finds."""
    rng = np.random.default_rng(1)
    queries = vectors[rng.choice(len(vectors), min(len(vectors), _TRIED), replace=False)]
    noise = rng.standard_normal(queries.shape).astype(np.float32)
    queries = queries + _NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    index.nprobe = index.nlist
    _, exact = index.search(queries, _NEIGHBOURS)
    searched = min(_FEWEST_SEARCHED, int(index.nlist))
    while searched < index.nlist:
        index.nprobe = searched
        _, found = index.search(queries, _NEIGHBOURS)
        if np.mean([np.isin(mine, theirs).mean() for mine, theirs in zip(exact, found, strict=True)]) >= _ENOUGH:
            break
        searched = min(2 * searched, int(index.nlist))
    return searched
