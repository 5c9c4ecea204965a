"""Search: the passages nearest to a question, by meaning and by words, with exact filters.

Scores are fused as 0.7 · cosine + 0.3 · BM25 / best BM25 over the union of both retrievers' candidates, each
candidate scored by both. What each step pays, and what was tried and left out, is in `docs/retrieval.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, select

from database.engine import Database
from database.models import Passage, Vector
from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.document import ENGLAND, KINDS, REGIONS
from retrieval.encoder import Encoder, Matrix
from retrieval.glossary import Glossary, Reading
from retrieval.index_versions import GONE
from retrieval.keywords import best_rows, terms_of
from retrieval.passages import embedding_key, headed
from retrieval.phases import phases_named
from retrieval.reranker import Reranker
from retrieval.served_index import ServedIndex
from retrieval.spelling import Spelling

Mode = Literal["fused", "dense", "keywords"]
MEANING_WEIGHT = 0.7
CANDIDATES = 200  # of each retriever
_REMEMBERED = 16  # queries' vectors
RERANKED = 20  # passages read again, where there is a reranker
SUPPORT_WEIGHT = 0.1  # of a document's second and third best passages; of fewer the last counts for those not there
_SUPPORT = 2  # further passages
OTHER_PHASE = -0.05  # a document that is not about the phase asked of
SAME_PHASE = 0.02  # a document about that phase alone


class FilterUnknown(ValueError):
    """A filter's value that nothing has; the message names the value and those that exist."""


@dataclass(frozen=True)
class Filters:
    """Exact conditions on a passage's document; an empty tuple does not restrict."""

    kinds: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: str | None = None  # of case studies only; England matches every region
    paths: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # paths left out, as in leave-one-out evaluation

    def allow(self, document: CataloguedDocument) -> bool:
        """Say whether a document meets every condition."""
        matter = document.front_matter
        in_region = self.region is None or matter.kind != "case_study" or matter.region in (self.region, ENGLAND)
        return (
            in_region
            and (not self.kinds or matter.kind in self.kinds)
            and (not self.phases or not set(self.phases).isdisjoint(matter.phases))
            and (not self.topics or not set(self.topics).isdisjoint(matter.topics))
            and (not self.paths or document.path in self.paths)
            and document.path not in self.without
        )


@dataclass(frozen=True)
class Steps:
    """What is done beside searching and fusing; all of it, but where `evidence evaluate --ablation` takes some away."""

    glossary: bool = True
    spelling: bool = True
    phases: bool = True
    support: bool = True


@dataclass(frozen=True)
class Hit:
    """A passage that was found, with both retrievers' scores; `sentence_vectors` has one unit row a sentence."""

    passage_id: int
    document: CataloguedDocument
    heading_path: tuple[str, ...]
    page: int | None
    text: str
    sentences: tuple[str, ...]
    sentence_vectors: Matrix
    cosine: float
    keyword: float  # BM25
    score: float  # fused


@dataclass(frozen=True)
class Found:
    """Passages and documents, best first; a document is ranked by its best passage and, a little, its next two."""

    query: str  # as searched for, its spelling mended
    reading: Reading
    query_vector: Matrix
    hits: tuple[Hit, ...]
    documents: tuple[tuple[CataloguedDocument, float], ...]


class Searcher:
    """Searches one served index."""

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        index: ServedIndex,
        glossary: Glossary,
        steps: Steps = Steps(),
        reranker: Reranker | None = None,
    ) -> None:
        self._database = database
        self._glossary = glossary
        self._encoder = encoder
        self._index = index
        self._steps = steps
        self._reranker = reranker
        self._spelling = Spelling(index.pair.keywords.words, glossary.has, self.knows, encoder.count_tokens)
        self._centres: dict[int, Matrix] = {}
        # One question is searched for several times, with other filters each time.
        self._vector_of = lru_cache(_REMEMBERED)(self._encoded)

    @property
    def documents(self) -> tuple[CataloguedDocument, ...]:
        """Give every document that can be found."""
        return tuple(self._index.documents.values())

    def _encoded(self, text: str) -> Matrix:
        vector: Matrix = self._encoder.encode([text])[0]
        vector.flags.writeable = False
        return vector

    def centre_cosines(self, found: Found) -> dict[int, float]:
        """Give the cosine of the question to the centre of each document found, by the document's id."""
        return {document.id: float(self._centre(document.id) @ found.query_vector) for document, _ in found.documents}

    def _centre(self, document: int) -> Matrix:
        centre = self._centres.get(document)
        if centre is None:
            centre = self._centres[document] = self._index.centre(document)
        return centre

    def rarity(self, term: str) -> float:
        """Give a stemmed term's inverse document frequency over passages; the highest for one that no passage has."""
        return self._index.pair.keywords.rarity(term)

    def knows(self, word: str) -> bool:
        """Say whether a word, in any of its forms, occurs in any passage."""
        return any(self._index.pair.keywords.frequency(term) for term in terms_of(word))

    def mend(self, query: str) -> str:
        """Mend the spelling of a question, as `search` does."""
        return self._spelling.mend(query) if self._steps.spelling else query

    def check(self, filters: Filters) -> None:
        """Raise `FilterUnknown` for a value that is no kind or region, or that no document has."""
        matters = [document.front_matter for document in self.documents]
        phases = {phase for matter in matters for phase in matter.phases}
        topics = {topic for matter in matters for topic in matter.topics}
        _known("kind", filters.kinds, KINDS)
        _known("phase", filters.phases, phases)
        _known("topic", filters.topics, topics)
        _known("region", (filters.region,) if filters.region else (), REGIONS)

    def search(
        self,
        query: str,
        filters: Filters | None = None,
        *,
        limit: int = 12,
        per_document: int = 3,
        mode: Mode = "fused",
    ) -> Found:
        """Give the best passages, at most `per_document` of one document, and all candidates' documents, ranked."""
        query = self.mend(query)
        reading = self._glossary.read(query) if self._steps.glossary else Reading(query, (), query)
        vector = self._vector_of(reading.expanded)
        rows, cosines, keywords = self._candidates(reading.expanded, vector, filters or Filters())
        scores = self._fused(rows, cosines, keywords, mode)
        if self._steps.phases:
            scores = scores + self._phase_fit(query, rows)
        order = np.lexsort((rows, -scores))
        if self._reranker is not None and mode == "fused":
            scores = self._reranked(self._reranker, query, rows, scores, order)
            order = np.lexsort((rows, -scores))
        chosen = self._diverse(rows[order], limit, per_document)
        picked = order[np.isin(rows[order], chosen)]
        hits = self._hits(rows[picked], cosines[picked], keywords[picked], scores[picked])
        return Found(query, reading, vector, hits, self._ranked(rows[order], scores[order]))

    def _candidates(self, query: str, vector: Matrix, filters: Filters) -> tuple[npt.NDArray[np.int64], Matrix, Matrix]:
        """Give the rows that either retriever proposes, each with both scores."""
        vectors, keywords = self._index.pair.vectors, self._index.pair.keywords
        allowed = self._allowed(filters)
        if not len(self._index.passages) or (allowed is not None and not allowed.any()):
            return np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32)
        by_meaning, _ = vectors.nearest(vector, CANDIDATES, allowed)
        by_words = keywords.scores(query)
        if allowed is not None:
            by_words[~allowed] = 0
        rows = np.union1d(by_meaning, best_rows(by_words, CANDIDATES)).astype(np.int64)
        return rows, vectors.vectors(rows) @ vector, by_words[rows]

    def _allowed(self, filters: Filters) -> npt.NDArray[np.bool_] | None:
        """Give which rows meet the filters; None for all."""
        index = self._index
        if filters == Filters():
            return None
        documents = np.fromiter(
            (one != GONE and filters.allow(index.documents[int(one)]) for one in index.owning), bool
        )
        return None if documents.all() else documents[index.owner_places]

    def _diverse(self, rows: npt.NDArray[np.int64], limit: int, per_document: int) -> list[int]:
        """Take the best rows, few of one document, so that one long document cannot fill the list."""
        taken: list[int] = []
        count: dict[int, int] = defaultdict(int)
        for row in rows:
            owner = int(self._index.owners[row])
            if count[owner] < per_document:
                count[owner] += 1
                taken.append(int(row))
            if len(taken) == limit:
                break
        return taken

    def _ranked(self, rows: npt.NDArray[np.int64], scores: Matrix) -> tuple[tuple[CataloguedDocument, float], ...]:
        of_document: dict[int, list[float]] = defaultdict(list)
        for row, score in zip(rows, scores, strict=True):
            of_document[int(self._index.owners[row])].append(float(score))
        ranked = [(self._index.documents[owner], self._supported(best)) for owner, best in of_document.items()]
        return tuple(sorted(ranked, key=lambda pair: (-pair[1], pair[0].path)))

    def _supported(self, best: Sequence[float]) -> float:
        """Give a document's score by its best passage and its next two, as if a short one had them too."""
        if not self._steps.support:
            return best[0]
        following = [*best[1 : 1 + _SUPPORT], *[best[-1]] * _SUPPORT][:_SUPPORT]
        return best[0] + SUPPORT_WEIGHT * sum(following)

    def _fused(self, _rows: npt.NDArray[np.int64], cosines: Matrix, keywords: Matrix, mode: Mode) -> Matrix:
        return _fuse(cosines, keywords, mode)

    def _reranked(
        self, reranker: Reranker, query: str, rows: npt.NDArray[np.int64], scores: Matrix, order: npt.NDArray[np.int64]
    ) -> Matrix:
        """Put the best passages into the reranker's order; the scores stay the same ones, each with another passage."""
        best = order[:RERANKED]
        ids = [int(self._index.passages[row]) for row in rows[best]]
        query_texts = select(Passage.id, Passage.document_id, Passage.heading_path, Passage.text)
        with self._database.read() as session:
            stored = {row.id: row for row in session.execute(query_texts.where(Passage.id.in_(ids)))}
        texts = [self._headed(stored[passage]) if passage in stored else "" for passage in ids]
        by_reading = np.argsort(-reranker.score(query, texts), kind="stable")
        reranked = scores.copy()
        reranked[best[by_reading]] = scores[best]
        return reranked

    def _headed(self, row: Row[int, int, list[str], str]) -> str:
        return headed(self._index.documents[row.document_id].front_matter, row.heading_path, row.text)

    def _phase_fit(self, query: str, rows: npt.NDArray[np.int64]) -> Matrix:
        """Prefer documents about the phase that the question names; without one, change nothing."""
        asked = phases_named(query)
        fit = np.zeros(len(rows), np.float32)
        if not asked:
            return fit
        for number, row in enumerate(rows):
            phases = set(self._index.documents[int(self._index.owners[row])].front_matter.phases)
            if phases:
                fit[number] = OTHER_PHASE if phases.isdisjoint(asked) else SAME_PHASE * (phases <= asked)
        return fit

    def _hits(self, rows: npt.NDArray[np.int64], cosines: Matrix, keywords: Matrix, scores: Matrix) -> tuple[Hit, ...]:
        ids = [int(self._index.passages[row]) for row in rows]
        query = (
            select(Passage, Vector.sentence_vectors)
            .join(Vector, Vector.passage_id == Passage.id)
            .where(Passage.id.in_(ids), Vector.encoder == embedding_key(self._encoder))
        )
        with self._database.read() as session:
            stored = {passage.id: (passage, raw) for passage, raw in session.execute(query)}
        hits: list[Hit] = []
        for number, row in enumerate(rows):
            if ids[number] not in stored:  # replaced since the index was opened
                continue
            passage, raw = stored[ids[number]]
            vectors = np.frombuffer(raw, "<f2").astype(np.float32).reshape(-1, self._encoder.dimensions)
            hits.append(
                Hit(
                    passage_id=passage.id,
                    document=self._index.documents[int(self._index.owners[row])],
                    heading_path=tuple(passage.heading_path),
                    page=passage.page,
                    text=passage.text,
                    sentences=tuple(passage.sentences),
                    sentence_vectors=vectors,
                    cosine=float(cosines[number]),
                    keyword=float(keywords[number]),
                    score=float(scores[number]),
                )
            )
        return tuple(hits)


def _fuse(cosines: Matrix, keywords: Matrix, mode: Mode) -> Matrix:
    if mode == "dense":
        return cosines
    best = float(keywords.max(initial=0))
    relative = keywords / best if best > 0 else keywords
    if mode == "keywords":
        return relative.astype(np.float32)
    return (MEANING_WEIGHT * cosines + (1 - MEANING_WEIGHT) * relative).astype(np.float32)


def _known(name: str, values: Sequence[str], known: Sequence[str] | set[str]) -> None:
    for value in values:
        if value not in known:
            raise FilterUnknown(f"no {name} {value!r}; there are: {', '.join(sorted(known))}")
