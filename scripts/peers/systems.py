"""The systems, each as its own documentation sets it up: what takes passages in, keeps them, and finds ten again.

Peers are extras of the benchmark alone (`pip install "evidence-desk[bench]"`), imported by whoever is measured.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from retrieval.encoder import Encoder, Matrix, packaged_model
from scripts.peers.corpus import CorpusPassage, fills_up

FOUND = 10  # passages a query
_TEXTS, _TABLE = "texts.jsonl", "texts.db"
_AT_ONCE = 10_000  # passages


class System(Protocol):
    """What is measured; `home` is a folder of its own."""

    def ingest(self, passages: Sequence[CorpusPassage], home: Path) -> None:
        """Embed passages and keep them."""

    def load(self, passages: Sequence[CorpusPassage], vectors: Matrix, home: Path) -> None:
        """Keep passages whose vectors are given."""

    def open(self, home: Path) -> None:
        """Open what was kept, ready for queries."""

    def find(self, query: str) -> list[str]:
        """Give the ids of the ten best passages, best first."""


class Dense:
    """This project's encoder and its index of nearest neighbours, the texts in SQL as it keeps them; not the rest."""

    def __init__(self, models: Path) -> None:
        self._models = models

    def _encoder(self) -> Encoder:
        from retrieval.graphs import load_encoder

        return load_encoder(None, self._models)

    def ingest(self, passages: Sequence[CorpusPassage], home: Path) -> None:
        self.load(passages, self._encoder().encode([passage.embedded for passage in passages]), home)

    def load(self, passages: Sequence[CorpusPassage], vectors: Matrix, home: Path) -> None:
        from retrieval.vectors import VectorIndex

        VectorIndex.build(vectors).save(home / "vectors.faiss")
        with closing(sqlite3.connect(home / _TABLE)) as base, base:
            base.execute("CREATE TABLE passage (row INTEGER PRIMARY KEY, id TEXT, text TEXT)")
            rows = ((row, passage.id, passage.embedded) for row, passage in enumerate(passages))
            base.executemany("INSERT INTO passage VALUES (?, ?, ?)", rows)

    def open(self, home: Path) -> None:
        from retrieval.vectors import VectorIndex

        self._open = self._encoder()
        self._index = VectorIndex.load(home / "vectors.faiss")
        self._base = sqlite3.connect(home / _TABLE, check_same_thread=False)  # SQLite takes turns by itself

    def find(self, query: str) -> list[str]:
        rows, _ = self._index.nearest(self._open.encode([query])[0], FOUND)
        wanted = ",".join("?" * len(rows))
        query_texts = f"SELECT row, id, text FROM passage WHERE row IN ({wanted})"  # noqa: S608 (question marks alone)
        found = {row: passage for row, passage, _ in self._base.execute(query_texts, rows.tolist())}
        return [found[row] for row in rows.tolist()]


class Whole:
    """This project as it is used: database, keywords, fusion, a title in front of every passage, sentence vectors."""

    def __init__(self, models: Path) -> None:
        self._models = models

    def ingest(self, passages: Sequence[CorpusPassage], home: Path) -> None:
        library = self._library(home)
        library.indexing.take_in(_documents(passages))
        library.indexing.open()

    def load(self, passages: Sequence[CorpusPassage], vectors: Matrix, home: Path) -> None:
        from scripts.peers.bulk import put_in

        library = self._library(home)
        judged = sum(not fills_up(passage) for passage in passages)
        library.indexing.take_in(_documents(passages[:judged]))
        put_in(library, passages[judged:], vectors[judged:])
        library.indexing.open()

    def open(self, home: Path) -> None:
        from scripts.wiring import open_searcher

        self._searcher = open_searcher(self._library(home))

    def find(self, query: str) -> list[str]:
        return [document.path for document, _ in self._searcher.search(query, limit=FOUND).documents[:FOUND]]

    def _library(self, home: Path) -> Any:
        from scripts.settings import load_settings
        from scripts.wiring import open_library, open_store

        own = {"evidence_home": home, "database_url": None, "embedding_model": None, "rerank_model": None}
        return open_library(open_store(load_settings().model_copy(update=own)), self._models)


class Raw:
    """sentence-transformers and FAISS with nothing between: the floor."""

    def ingest(self, passages: Sequence[CorpusPassage], home: Path) -> None:
        vectors = self._model().encode([passage.embedded for passage in passages], normalize_embeddings=True)
        self.load(passages, np.asarray(vectors, np.float32), home)

    def load(self, passages: Sequence[CorpusPassage], vectors: Matrix, home: Path) -> None:
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        faiss.write_index(index, str(home / "raw.faiss"))
        _keep_texts(passages, home)

    def open(self, home: Path) -> None:
        import faiss

        self._open = self._model()
        self._index = faiss.read_index(str(home / "raw.faiss"))
        self._texts = _Texts(home)

    def find(self, query: str) -> list[str]:
        vector = self._open.encode([query], normalize_embeddings=True)
        _, rows = self._index.search(np.asarray(vector, np.float32), FOUND)
        return self._texts.ids(rows[0].tolist())

    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(packaged_model()), device="cpu")


class LangChain:
    """LangChain's FAISS store with HuggingFaceEmbeddings and the store's retriever."""

    def ingest(self, passages: Sequence[CorpusPassage], home: Path) -> None:
        from langchain_community.vectorstores import FAISS

        names = [{"id": passage.id} for passage in passages]
        FAISS.from_texts([passage.embedded for passage in passages], self._embeddings(), names).save_local(str(home))

    def load(self, passages: Sequence[CorpusPassage], vectors: Matrix, home: Path) -> None:
        from langchain_community.vectorstores import FAISS

        embeddings = self._embeddings()
        store: Any = None
        for start in range(0, len(passages), _AT_ONCE):  # it takes vectors as lists of numbers
            some, given = passages[start : start + _AT_ONCE], vectors[start : start + _AT_ONCE].tolist()
            pairs = [(passage.embedded, vector) for passage, vector in zip(some, given, strict=True)]
            names = [{"id": passage.id} for passage in some]
            if store is None:
                store = FAISS.from_embeddings(pairs, embeddings, names)
            else:
                store.add_embeddings(pairs, names)
        store.save_local(str(home))

    def open(self, home: Path) -> None:
        from langchain_community.vectorstores import FAISS

        # Its texts are kept by pickle; this is the benchmark's own file.
        store = FAISS.load_local(str(home), self._embeddings(), allow_dangerous_deserialization=True)
        self._retriever = store.as_retriever(search_kwargs={"k": FOUND})

    def find(self, query: str) -> list[str]:
        return [str(document.metadata["id"]) for document in self._retriever.invoke(query)]

    def _embeddings(self) -> Any:
        from langchain_huggingface import HuggingFaceEmbeddings

        return HuggingFaceEmbeddings(model_name=str(packaged_model()), model_kwargs={"device": "cpu"})


class LlamaIndex:
    """LlamaIndex's own vector store with HuggingFaceEmbedding, its documented set-up for local models."""

    def ingest(self, passages: Sequence[CorpusPassage], home: Path) -> None:
        self._keep(passages, None, home)

    def load(self, passages: Sequence[CorpusPassage], vectors: Matrix, home: Path) -> None:
        self._keep(passages, vectors, home)

    def _keep(self, passages: Sequence[CorpusPassage], vectors: Matrix | None, home: Path) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode

        given = [None] * len(passages) if vectors is None else vectors.tolist()
        nodes = [
            TextNode(id_=passage.id, text=passage.embedded, embedding=vector)
            for passage, vector in zip(passages, given, strict=True)
        ]
        VectorStoreIndex(nodes, embed_model=self._embeddings()).storage_context.persist(str(home))

    def open(self, home: Path) -> None:
        from llama_index.core import StorageContext, load_index_from_storage

        context = StorageContext.from_defaults(persist_dir=str(home))
        index = load_index_from_storage(context, embed_model=self._embeddings())
        self._retriever = index.as_retriever(similarity_top_k=FOUND)

    def find(self, query: str) -> list[str]:
        return [str(found.node.node_id) for found in self._retriever.retrieve(query)]

    def _embeddings(self) -> Any:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        return HuggingFaceEmbedding(model_name=str(packaged_model()), device="cpu")


class _Texts:
    """Ids and texts in one file, looked up by row as a store of documents would."""

    def __init__(self, home: Path) -> None:
        with (home / _TEXTS).open(encoding="utf-8") as file:
            self._rows = [json.loads(line) for line in file]

    def ids(self, rows: Sequence[int]) -> list[str]:
        return [str(self._rows[row][0]) for row in rows if row >= 0]


def _keep_texts(passages: Sequence[CorpusPassage], home: Path) -> None:
    with (home / _TEXTS).open("w", encoding="utf-8") as file:
        for passage in passages:
            file.write(json.dumps([passage.id, passage.embedded]) + "\n")


def _documents(passages: Sequence[CorpusPassage]) -> Any:
    from knowledge_base.document import Block, FrontMatter, Section, SourceDocument, content_hash

    for passage in passages:
        matter = FrontMatter(title=passage.title, kind="other")
        section = Section((), None, (Block("paragraph", passage.text),))
        yield SourceDocument(passage.id, content_hash(passage.embedded.encode()), matter, (section,))


def system_of(name: str, models: Path) -> System:
    """Give a system by its name."""
    systems: dict[str, Any] = {
        "dense": lambda: Dense(models),
        "whole": lambda: Whole(models),
        "raw": Raw,
        "langchain": LangChain,
        "llamaindex": LlamaIndex,
    }
    system: System = systems[name]()
    return system


NAMES = {
    "dense": "Evidence Desk, dense only",
    "whole": "Evidence Desk, the whole pipeline",
    "raw": "FAISS and sentence-transformers, raw",
    "langchain": "LangChain FAISS",
    "llamaindex": "LlamaIndex",
}
