"""The searcher as a LangChain retriever, and the encoder as LangChain embeddings."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval.encoder import Encoder
from retrieval.search import Filters, Hit, Searcher


class SearcherRetriever(BaseRetriever):
    """Finds passages for a chain; each comes with where it stands and how it scored."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    filters: Filters = Filters()
    limit: int = 8

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 (LangChain's signature)
    ) -> list[Document]:
        found = self.searcher.search(query, self.filters, limit=self.limit)
        return [_document(hit) for hit in found.hits]


def _document(hit: Hit) -> Document:
    matter = hit.document.front_matter
    return Document(
        page_content=hit.text,
        metadata={
            "document": hit.document.path,
            "title": matter.title,
            "kind": matter.kind,
            "section": " > ".join(hit.heading_path),
            "page": hit.page,
            "source_url": matter.source_url,
            "published": matter.published,
            "score": hit.score,
        },
    )


class EncoderEmbeddings(Embeddings):
    """Gives a chain the same vectors that the index holds."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Give one unit vector a text."""
        vectors: list[list[float]] = self._encoder.encode(texts).astype(float).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Give the unit vector of a question."""
        return self.embed_documents([text])[0]
