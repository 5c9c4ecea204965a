"""A cross-encoder made on the spot: its order is taken for the best passages, and a bad one is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification

from retrieval.encoder import EncoderUnusable, Matrix, packaged_model
from retrieval.glossary import load_glossary
from retrieval.reranker import load_reranker
from retrieval.search import RERANKED, Searcher
from scripts.wiring import Library, open_searcher


def _made(folder: Path, labels: int) -> Path:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(packaged_model())
    small = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=labels,
    )
    BertForSequenceClassification(small).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


class _Longest:
    """A real reranker of the plainest kind: the longer a passage, the better."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def score(self, _query: str, texts: Sequence[str]) -> Matrix:
        self.read = list(texts)
        return np.array([len(text) for text in texts], np.float32)


def test_the_best_passages_come_in_the_rerankers_order_with_the_scores_there_were(library: Library) -> None:
    index, longest = library.indexing.open(), _Longest()
    plain = Searcher(library.store.database, library.encoder, index, load_glossary())
    reranking = Searcher(library.store.database, library.encoder, index, load_glossary(), reranker=longest)
    before = plain.search("feedback", limit=RERANKED, per_document=RERANKED).hits
    after = reranking.search("feedback", limit=RERANKED, per_document=RERANKED).hits
    assert {hit.passage_id for hit in after} == {hit.passage_id for hit in before}
    assert [hit.score for hit in after] == [hit.score for hit in before]
    assert len(longest.read) == RERANKED
    assert all(hit.document.front_matter.title in text for hit, text in zip(before, longest.read, strict=True))
    lengths = {text: len(text) for text in longest.read}
    assert after[0].text in max(lengths, key=lengths.__getitem__)


def test_the_model_that_is_named_is_loaded_and_read_with(library: Library, tmp_path: Path) -> None:
    folder = _made(tmp_path / "tiny", labels=1)
    by_hand = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    pairs = [("feedback", "marking"), ("feedback", "phonics")]
    scores = load_reranker(str(folder)).score("feedback", ["marking", "phonics"])
    assert np.allclose(scores, by_hand.predict(pairs), atol=1e-5)
    settings = library.store.settings.model_copy(update={"rerank_model": str(folder)})
    named = Library(
        type(library.store)(settings, library.store.database, library.store.catalogue),
        library.encoder,
        library.indexing,
    )
    plain, reranked = (open_searcher(one).search("feedback", per_document=20).hits for one in (library, named))
    assert [hit.passage_id for hit in plain] != [hit.passage_id for hit in reranked]


@pytest.mark.parametrize("labels", [2, 3])
def test_a_model_with_several_scores_is_refused(tmp_path: Path, labels: int) -> None:
    with pytest.raises(EncoderUnusable, match=f"gives {labels} scores"):
        load_reranker(str(_made(tmp_path / "several", labels)))


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable, match=r"RERANK_MODEL: .*no such folder"):
        load_reranker(str(tmp_path / "nothing"))
