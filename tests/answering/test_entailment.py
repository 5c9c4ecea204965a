"""A second judge made on the spot: what it says counts beside the rules, and one that cannot judge is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from answering.drafts import DraftedStatement, Quote
from answering.entailment import load_entailment
from answering.verification.names import Everyday
from answering.verification.verify import Verifier, load_bounds
from retrieval.encoder import EncoderUnusable, packaged_model
from retrieval.search import Filters, Searcher
from scripts.wiring import Library

SAID = "The EEF bases its updated guidance on 355 studies."
QUOTE = "The refreshed guidance draws on 355 studies."
THREE = {0: "contradiction", 1: "entailment", 2: "neutral"}


def _made(folder: Path, labels: dict[int, str]) -> str:
    tokenizer = AutoTokenizer.from_pretrained(packaged_model())
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    words = {name: number for number, name in labels.items()}
    config = BertConfig(vocab_size=len(tokenizer), id2label=labels, label2id=words, **shape)
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def test_it_gives_the_probability_of_its_own_label(tmp_path: Path) -> None:
    by_three = load_entailment(_made(tmp_path / "three", THREE))
    probability = by_three("Homework helps pupils.", "Homework helps.")
    assert 0 < probability < 1
    assert by_three("Homework helps pupils.", "Homework helps.") == probability


@pytest.mark.parametrize(("probability", "reason"), [(0.9, None), (0.2, "entailment")])
def test_what_it_does_not_find_entailed_goes(
    library: Library, searcher: Searcher, probability: float, reason: str | None
) -> None:
    asked: list[tuple[str, str]] = []

    def entails(premise: str, statement: str) -> float:
        asked.append((premise, statement))
        return probability

    hits = searcher.search(
        QUOTE, Filters(paths=("toolkit/metacognition-and-self-regulation.md",)), per_document=20
    ).hits
    number = next(n for n, hit in enumerate(hits, start=1) if QUOTE in hit.text)
    verifier = Verifier(library.encoder, Everyday(frozenset({"the"}), frozenset()), load_bounds(), entails)
    statement = DraftedStatement(text=SAID, support=[Quote(passage=number, quote=QUOTE)])
    assert [verdict.reason for verdict in verifier.verify([statement], hits)] == [reason]
    assert asked == [(QUOTE, SAID)]


def test_a_model_that_cannot_judge_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable, match=r"ENTAILMENT_MODEL: .* has no label “entailment”, but: no, yes"):
        load_entailment(_made(tmp_path / "two", {0: "yes", 1: "no"}))
    with pytest.raises(EncoderUnusable, match=r"ENTAILMENT_MODEL: /no/such: no such folder"):
        load_entailment("/no/such")
