"""Keyword search: BM25 over stemmed words (Robertson and Zaragoza 2009; Lucene's variant, as in bm25s)."""

from __future__ import annotations

import json
import logging
import math
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
STOP_WORDS = frozenset(
    (
        "a about after all also am an and any are as at be because been before being between both but by can could "
        "did do does doing down each few for from further get had has have having he her here hers him his how i if "
        "in into is it its just let me more most my no nor not of off on once only or other our out over own per re "
        "same she should shd so some such than that the their them then there these they this those through to too "
        "under until up us very was we were what when where which while who whom why will with w would you your yours "
        "im ive id youre its whats please pls tell give say says said want need know"
    ).split()
)
_WORDS = "words.json"
K1, B = 1.2, 0.75
_NOTHING = float(np.finfo(np.float32).tiny)
# The library turns its own debug lines on, a line for each index that is built.
logging.getLogger("bm25s").setLevel(logging.INFO)
_stemmers = threading.local()  # a Stemmer is not safe to share between threads


def words_of(text: str) -> list[str]:
    """Give a text's words in lower case, in order, stop words included."""
    return _WORD.findall(text.lower().replace("’", "'"))


def terms_of(text: str) -> list[str]:
    """Give a text's stemmed words without stop words, in order."""
    kept = [word.removesuffix("'s").replace("'", "") for word in words_of(text)]
    stemmer = getattr(_stemmers, "english", None)
    if stemmer is None:
        stemmer = _stemmers.english = Stemmer.Stemmer("english")
    stems: list[str] = stemmer.stemWords([word for word in kept if word and word not in STOP_WORDS])
    return stems


def rarity_of(frequency: int, size: int) -> float:
    """Give the inverse document frequency of a term that so many of so many rows have, as Lucene does."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def best_rows(scores: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.int64]:
    """Give the rows of the best scores above nothing, best first, of equals the first."""
    least = _NOTHING
    if len(scores) > count:
        least = max(float(np.partition(scores, len(scores) - count)[len(scores) - count]), _NOTHING)
    rows = np.flatnonzero(scores >= least)
    return rows[np.argsort(-scores[rows], kind="stable")][:count].astype(np.int64)


class KeywordIndex:
    """BM25 over passages, addressed by their row; `words` are the passages' own, with how often each occurs.

    `mean_length` is that of a passage, in terms.
    """

    def __init__(self, scorer: bm25s.BM25, size: int, words: Mapping[str, int], mean_length: float) -> None:
        self._scorer = scorer
        self.size = size
        self.words = words
        self.mean_length = mean_length

    @classmethod
    def build(cls, texts: Sequence[str]) -> KeywordIndex:
        """Index the texts in their order."""
        scorer = bm25s.BM25(method="lucene", k1=K1, b=B)
        # An empty corpus or text would divide by zero inside the library.
        tokens = [terms_of(text) or [""] for text in texts] or [[""]]
        scorer.index(tokens, show_progress=False)
        mean_length = sum(map(len, tokens)) / len(tokens)
        return cls(scorer, len(texts), Counter(word for text in texts for word in words_of(text)), mean_length)

    def scores(self, query: str) -> npt.NDArray[np.float32]:
        """Give every row's BM25 score, shape (rows,)."""
        known = [term for term in terms_of(query) if term in self._scorer.vocab_dict]
        if not known:
            return np.zeros(self.size, np.float32)
        scores: npt.NDArray[np.float32] = self._scorer.get_scores(known)[: self.size]
        return scores

    def rarity(self, term: str) -> float:
        """Give a term's inverse document frequency; the highest for one that no row has."""
        return rarity_of(self.frequency(term), self.size)

    def frequency(self, term: str) -> int:
        """Count the rows that have a stemmed term."""
        return len(self.rows_with(term))

    def rows_with(self, term: str) -> npt.NDArray[np.integer[Any]]:
        """Give the rows that have a stemmed term."""
        column = self._scorer.vocab_dict.get(term) if term else None  # "" is the library's own
        start, end = self._scorer.scores["indptr"][column : column + 2] if column is not None else (0, 0)
        rows: npt.NDArray[np.integer[Any]] = self._scorer.scores["indices"][start:end]
        return rows

    def save(self, folder: Path) -> None:
        """Write the index as plain arrays and JSON."""
        self._scorer.save(folder, corpus=None, show_progress=False)
        values = {"mean_length": self.mean_length, "words": self.words}
        (folder / _WORDS).write_text(json.dumps(values), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, size: int) -> KeywordIndex:
        """Read an index back; raises OSError or ValueError when it is not one."""
        values = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        scorer = bm25s.BM25.load(folder, load_corpus=False, mmap=True)
        return cls(scorer, size, values["words"], values["mean_length"])
