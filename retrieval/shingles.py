"""How much of their wording documents share: runs of five words, compared exactly and all at once.

A million runs of words are sorted in a tenth of a second, so nothing need be estimated by MinHash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[^\W\d_]+")  # numbers aside: those of lists and pages differ from one format to another
_RUN = 5  # words
_COMMON = 8  # what more documents than this have word for word is boilerplate, and tells of none
_HALF, _LOW = 32, (1 << 32) - 1  # two places in one number
_FACTOR = np.uint64(0x9E3779B97F4A7C15)

Hashes = npt.NDArray[np.uint64]
Owners = npt.NDArray[np.int32]


@dataclass(frozen=True)
class SharedWords:
    """Two documents by their ids, and how many runs of words each has and both have."""

    first: int
    second: int
    of_first: int
    of_second: int
    of_both: int

    @property
    def share(self) -> float:
        """Give the share of the shorter one's runs that the other has too, 0 to 1."""
        return self.of_both / min(self.of_first, self.of_second)


def shared_words(texts: Iterable[tuple[int, str]], fewest: int) -> list[SharedWords]:
    """Give all pairs of documents that share at least `fewest` runs of words; `texts` are ids with whole texts."""
    ids, hashes, owners = _all_runs(texts)
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    del order
    held_by = _held_by(hashes)
    counted = np.bincount(owners[held_by <= _COMMON], minlength=len(ids)).tolist()
    told = (held_by > 1) & (held_by <= _COMMON)
    return [
        SharedWords(ids[first], ids[second], counted[first], counted[second], both)
        for first, second, both in _pairs(hashes[told], owners[told])
        if both >= fewest
    ]


def _all_runs(texts: Iterable[tuple[int, str]]) -> tuple[list[int], Hashes, Owners]:
    """Give the documents' ids, the hashes of their runs, and for each hash the place of its document among the ids."""
    numbers: dict[str, int] = {}
    ids: list[int] = []
    runs: list[Hashes] = [np.zeros(0, np.uint64)]
    for document, text in texts:
        words = [numbers.setdefault(word, len(numbers) + 1) for word in _WORD.findall(text.casefold())]
        runs.append(_runs(np.array(words, np.uint64)))
        ids.append(document)
    owners = np.repeat(np.arange(len(ids), dtype=np.int32), [len(own) for own in runs[1:]])
    return ids, np.concatenate(runs), owners


def _runs(words: Hashes) -> Hashes:
    """Give the distinct hashes of a text's runs of words."""
    count = len(words) - _RUN + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(count, np.uint64)
    for place in range(_RUN):
        mixed = (mixed ^ words[place : place + count]) * _FACTOR
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _held_by(hashes: Hashes) -> Owners:
    """Say for each of the sorted hashes how many documents have it."""
    if not len(hashes):
        return np.zeros(0, np.int32)
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]])
    lengths = np.diff(np.r_[starts, len(hashes)]).astype(np.int32)
    return np.repeat(lengths, lengths)


def _pairs(hashes: Hashes, owners: Owners) -> Iterator[tuple[int, int, int]]:
    """Count for each two documents the sorted hashes that both have."""
    wide, together = owners.astype(np.int64), [np.zeros(0, np.int64)]
    for apart in range(1, _COMMON):
        same = hashes[apart:] == hashes[:-apart]
        one, other = wide[:-apart][same], wide[apart:][same]
        together.append((np.minimum(one, other) << _HALF) | np.maximum(one, other))
    found, counts = np.unique(np.concatenate(together), return_counts=True)
    yield from zip((found >> _HALF).tolist(), (found & _LOW).tolist(), counts.tolist(), strict=True)
