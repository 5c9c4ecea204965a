"""What every system is given: judged passages, and others among which they are to be found.

The judged ones are a collection's documents, each with its true vector. What fills a corpus up is made from sentences
of other texts, eight at random, with the mean of their vectors and a little noise as vector: encoding a hundred
thousand passages takes the slowest system half an hour, and query times do not depend on what they say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.encoder import Encoder, Matrix
from scripts.evaluate_collections import Collection

_SENTENCES = 8  # of a passage that fills up
_NOISE = 0.3  # length, beside a mean of unit vectors
_MOST_SENTENCES = 4_000  # encoded
_FILLER, _BETWEEN = "filler-", ". "
_TEXTS, _VECTORS, _QUERIES = "passages.jsonl", "vectors.npy", "queries.json"


@dataclass(frozen=True)
class CorpusPassage:
    """A passage under its id; its title is embedded in front of it."""

    id: str
    title: str
    text: str

    @property
    def embedded(self) -> str:
        """Give the text as every system embeds it."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True)
class Corpus:
    """Passages with their vectors, shape (passages, dimensions), and queries with what is relevant to them."""

    passages: tuple[CorpusPassage, ...]
    vectors: Matrix
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]

    def write(self, folder: Path) -> None:
        """Keep it in a folder, for the processes of the systems."""
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _TEXTS).open("w", encoding="utf-8") as file:
            for passage in self.passages:
                file.write(json.dumps([passage.id, passage.title, passage.text]) + "\n")
        np.save(folder / _VECTORS, self.vectors, allow_pickle=False)
        values = {"queries": dict(self.queries), "judgements": {q: dict(g) for q, g in self.judgements.items()}}
        (folder / _QUERIES).write_text(json.dumps(values), encoding="utf-8")


def fills_up(passage: CorpusPassage) -> bool:
    """Say whether a passage is there only to fill the corpus up."""
    return passage.id.startswith(_FILLER)


def sentences_of(passage: CorpusPassage) -> list[str]:
    """Give the sentences of a passage that fills up."""
    return passage.text.split(_BETWEEN)


def read_passages(folder: Path) -> list[CorpusPassage]:
    """Read the passages back."""
    with (folder / _TEXTS).open(encoding="utf-8") as file:
        return [CorpusPassage(*json.loads(line)) for line in file]


def read_vectors(folder: Path) -> Matrix:
    """Read the vectors back, mapped into memory."""
    vectors: Matrix = np.load(folder / _VECTORS, mmap_mode="r", allow_pickle=False)
    return vectors


def read_queries(folder: Path) -> tuple[dict[str, str], dict[str, dict[str, int]]]:
    """Read the queries and judgements back."""
    values = json.loads((folder / _QUERIES).read_text(encoding="utf-8"))
    return values["queries"], values["judgements"]


def judged_corpus(collection: Collection, encoder: Encoder) -> Corpus:
    """Give a collection's documents as passages."""
    passages = tuple(
        CorpusPassage(document.path, document.front_matter.title, document.sections[0].blocks[0].text)
        for document in collection.documents
    )
    queries = {query: text for query, text in collection.queries.items() if query in collection.judgements}
    return Corpus(passages, encoder.encode([passage.embedded for passage in passages]), queries, collection.judgements)


class Filler:
    """Makes passages of other texts' sentences; the same ones every time."""

    def __init__(self, sentences: Sequence[str], encoder: Encoder) -> None:
        self._sentences = list(dict.fromkeys(sentences))[:_MOST_SENTENCES]
        self._vectors = encoder.encode(self._sentences)

    def filled(self, corpus: Corpus, size: int) -> Corpus:
        """Give a corpus of at least this size."""
        more = size - len(corpus.passages)
        if more <= 0:
            return corpus
        rng = np.random.default_rng(0)
        vectors = np.empty((size, corpus.vectors.shape[1]), np.float32)
        vectors[: len(corpus.passages)] = corpus.vectors
        passages = list(corpus.passages)
        for number in range(more):
            chosen = rng.integers(0, len(self._sentences), _SENTENCES)
            noise = rng.standard_normal(vectors.shape[1]).astype(np.float32)
            mean = self._vectors[chosen].mean(axis=0) + _NOISE * noise / np.linalg.norm(noise)
            vectors[len(corpus.passages) + number] = mean / np.linalg.norm(mean)
            text = _BETWEEN.join(self._sentences[at] for at in chosen)
            passages.append(CorpusPassage(f"{_FILLER}{number}", "Filler", text))
        return Corpus(tuple(passages), vectors, corpus.queries, corpus.judgements)
