"""What each step of the search pays: the production searcher with steps taken away, and with those that were left out.

Printed by `evidence evaluate … --ablation` and kept in `docs/retrieval.md`. Each row that is served adds one step to
the row above it; one that is not served adds or changes one step of the search as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from database.models import Passage
from knowledge_base.document import FrontMatter
from retrieval.encoder import Encoder, Matrix
from retrieval.glossary import load_glossary
from retrieval.keywords import KeywordIndex
from retrieval.passages import header_of
from retrieval.search import Mode, Searcher, Steps
from retrieval.served_index import KIND_WORDS, ServedIndex
from retrieval.vectors import VectorIndex
from scripts.metrics import hit_at, ndcg_at, rank_of
from scripts.wiring import Library

_BARE = Steps(glossary=False, spelling=False, phases=False, support=False)
_RANK_CONSTANT = 60
_FEEDBACK_FROM, _FEEDBACK_WEIGHT = 3, 0.2
_LONG_WORD = re.compile(r"\b[a-z]{6,}\b")

Rows = npt.NDArray[np.int64]
Header = Callable[[FrontMatter, Sequence[str]], str]


@dataclass(frozen=True)
class Judged:
    """A query and how relevant which document is to it."""

    query: str
    gains: Mapping[str, int]


@dataclass(frozen=True)
class StepScores:
    """How the search does with a step; `misspelt` is nDCG@10 with two letters of each query's longest word swapped."""

    step: str
    served: bool
    first: int
    in_five: int
    ndcg: float
    misspelt: float


class _FusedByRank(Searcher):
    """Reciprocal rank fusion (Cormack et al. 2009) instead of fused scores."""

    def _fused(self, _rows: Rows, cosines: Matrix, keywords: Matrix, _mode: Mode) -> Matrix:
        ranks = [np.argsort(np.argsort(-scores, kind="stable"), kind="stable") for scores in (cosines, keywords)]
        return np.asarray(sum(1 / (_RANK_CONSTANT + 1 + rank) for rank in ranks), np.float32)


class _WithFeedback(Searcher):
    """Pseudo-relevance feedback: the query moved towards its first passages (Rocchio 1971)."""

    def _fused(self, rows: Rows, cosines: Matrix, keywords: Matrix, mode: Mode) -> Matrix:
        scores = super()._fused(rows, cosines, keywords, mode)
        vectors = self._index.pair.vectors.vectors(rows)
        first = vectors[np.argsort(-scores, kind="stable")[:_FEEDBACK_FROM]].mean(axis=0)
        moved = (cosines + _FEEDBACK_WEIGHT * (vectors @ first)) / (1 + _FEEDBACK_WEIGHT)
        return super()._fused(rows, np.asarray(moved, np.float32), keywords, mode)


class _Headers:
    """Builds the index anew with another header in front of each passage; what was embedded once is kept."""

    def __init__(self, library: Library, index: ServedIndex) -> None:
        self._encoder: Encoder = library.encoder
        self._index = index
        self._vectors: dict[str, Matrix] = {}
        with library.store.database.read() as session:
            rows = session.execute(select(Passage.id, Passage.document_id, Passage.heading_path, Passage.text))
            self._passages = {row.id: row for row in rows}

    def index_with(self, embedded: Header, indexed: Header) -> ServedIndex:
        """Give the index with one header for the vectors and one for the keywords."""
        ids = self._index.passages.tolist()
        keywords = KeywordIndex.build([self._text(passage, indexed) for passage in ids])
        texts = [self._text(passage, embedded) for passage in ids]
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        vectors = VectorIndex.build(np.stack([self._vectors[text] for text in texts]))
        return replace(self._index, pair=replace(self._index.pair, vectors=vectors, keywords=keywords))

    def _text(self, passage: int, header: Header) -> str:
        row = self._passages[passage]
        return f"{header(self._index.documents[row.document_id].front_matter, row.heading_path)}\n{row.text}"


def measure_steps(library: Library, judged: Sequence[Judged]) -> list[StepScores]:
    """Score the search step by step over one knowledge base or collection."""
    index, glossary = library.indexing.open(), load_glossary()
    headers = _Headers(library, index)
    scores: list[StepScores] = []

    def searcher(on: ServedIndex, steps: Steps, kind: type[Searcher] = Searcher) -> Searcher:
        return kind(library.store.database, library.encoder, on, glossary, steps)

    bare = headers.index_with(_no_header, _no_header)
    for step, mode in _ALONE:
        scores.append(_score(step, True, searcher(bare, _BARE), judged, mode))
    for step, embedded, indexed in _HEADERS:
        scores.append(_score(step, True, searcher(headers.index_with(embedded, indexed), _BARE), judged))
    for step, steps in _further_steps():
        scores.append(_score(step, True, searcher(index, steps), judged))
    dated = headers.index_with(_dated, _dated)
    scores.append(_score("the date in the header", False, searcher(dated, Steps()), judged))
    scores.append(_score("fused by rank instead", False, searcher(index, Steps(), _FusedByRank), judged))
    scores.append(_score("feedback from the first passages", False, searcher(index, Steps(), _WithFeedback), judged))
    return scores


def _no_header(_matter: FrontMatter, _headings: Sequence[str]) -> str:
    return ""


def _title(matter: FrontMatter, _headings: Sequence[str]) -> str:
    return matter.title


def _section(matter: FrontMatter, headings: Sequence[str]) -> str:
    return " > ".join((matter.title, *headings))


def _unrated(matter: FrontMatter, headings: Sequence[str]) -> str:
    return header_of(replace(matter, rating_source=None), headings)


def _kind(header: Header) -> Header:
    return lambda matter, headings: f"{KIND_WORDS[matter.kind]}\n{header(matter, headings)}"


def _dated(matter: FrontMatter, headings: Sequence[str]) -> str:
    return f"{_kind(header_of)(matter, headings)}\n{matter.published or ''}"


_ALONE: tuple[tuple[str, Mode], ...] = (
    ("keywords alone, passages bare", "keywords"),
    ("meaning alone, passages bare", "dense"),
    ("fused, passages bare", "fused"),
)
_HEADERS: tuple[tuple[str, Header, Header], ...] = (
    ("+ title", _title, _title),
    ("+ section", _section, _section),
    ("+ topics, a case study's context", _unrated, _unrated),
    ("+ kind, for keywords", _unrated, _kind(_unrated)),
    ("+ rating", header_of, _kind(header_of)),
)


def _further_steps() -> Iterator[tuple[str, Steps]]:
    steps = _BARE
    for name in ("glossary", "spelling", "phases", "support"):
        steps = replace(steps, **{name: True})
        yield f"+ {name}", steps


def _score(step: str, served: bool, searcher: Searcher, judged: Sequence[Judged], mode: Mode = "fused") -> StepScores:
    rankings = [_ranked(searcher, one.query, mode) for one in judged]
    ranks = [
        rank_of([d for d, gain in one.gains.items() if gain > 0], r) for one, r in zip(judged, rankings, strict=True)
    ]
    misspelt = [_ranked(searcher, misspell(one.query), mode) for one in judged]
    return StepScores(
        step=step,
        served=served,
        first=int(sum(hit_at(1, rank) for rank in ranks)),
        in_five=int(sum(hit_at(5, rank) for rank in ranks)),
        ndcg=_mean_ndcg(judged, rankings),
        misspelt=_mean_ndcg(judged, misspelt),
    )


def _ranked(searcher: Searcher, query: str, mode: Mode) -> list[str]:
    return [document.path for document, _ in searcher.search(query, mode=mode).documents]


def _mean_ndcg(judged: Sequence[Judged], rankings: Sequence[Sequence[str]]) -> float:
    gains = [ndcg_at(10, one.gains, ranked) for one, ranked in zip(judged, rankings, strict=True)]
    return round(sum(gains) / max(len(gains), 1), 4)


def misspell(query: str) -> str:
    """Swap two neighbouring letters inside the longest word of six letters or more; the first of several."""
    words = _LONG_WORD.findall(query)
    if not words:
        return query
    word = max(words, key=len)
    places = [at for at in range(len(word) // 2, len(word) - 1) if word[at] != word[at + 1]]
    at = places[0] if places else len(word) - 1
    return query.replace(word, word[:at] + word[at : at + 2][::-1] + word[at + 2 :], 1)


def show_steps(console: Console, scores: Sequence[StepScores], queries: int) -> None:
    """Print the steps, a row each."""
    table = Table(title=f"step by step, {queries} queries, searcher alone", title_justify="left")
    for column in ("step", "first", "in five", "nDCG@10", "misspelt nDCG@10"):
        table.add_column(column, justify="left" if column == "step" else "right")
    for one in scores:
        name = one.step if one.served else f"not served: {one.step}"
        table.add_row(name, str(one.first), str(one.in_five), f"{one.ndcg:.3f}", f"{one.misspelt:.3f}")
    console.print(table)
