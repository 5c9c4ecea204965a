"""Passages: sentences word for word, headers, the encoder's window."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.document import Block, FrontMatter, Section, SourceDocument
from knowledge_base.sentences import sentences_of
from retrieval.encoder import Encoder
from retrieval.passages import header_of, split_document


def document(*blocks: Block, kind: str = "guidance", **fields: str) -> SourceDocument:
    matter = FrontMatter(title="Feedback", kind=kind, topics=("marking",), **fields)  # type: ignore[arg-type]
    return SourceDocument("a.md", "0", matter, (Section(("What works",), None, blocks),))


def test_abbreviations_and_decimals_end_no_sentence() -> None:
    text = 'It helps, e.g. Year 7 pupils, by 1.5 months. Dr. Okafor agrees. "Really?" she asked. U.K. schools too.'
    assert sentences_of(text) == [
        "It helps, e.g. Year 7 pupils, by 1.5 months.",
        "Dr. Okafor agrees.",
        '"Really?" she asked.',
        "U.K. schools too.",
    ]


def test_spaced_full_stops_of_old_collections_end_sentences() -> None:
    assert sentences_of("the wing was tested . results agree .") == ["the wing was tested .", "results agree ."]


def test_header_carries_title_headings_and_topics(encoder: Encoder) -> None:
    (passage,) = split_document(document(Block("paragraph", "One. Two.")), encoder)
    assert passage.embedded == "Feedback > What works\nTopics: marking\nOne. Two."


@pytest.mark.parametrize(
    ("rating", "line"),
    [
        (
            {"impact_months": 6, "cost": "low", "evidence_strength": 4},
            "+6 months. low cost. Evidence strength 4 padlocks",
        ),
        ({"cost": "low", "evidence_strength": 0}, "low cost. Evidence strength 0 padlocks"),
    ],
)
def test_a_strand_is_found_by_its_rating(rating: dict[str, Any], line: str) -> None:
    matter = FrontMatter(title="Talk", kind="toolkit", rating_source="EEF strand page", **rating)
    assert header_of(matter, ("Cost",)) == f"Talk > Cost\n{line}"
    assert header_of(replace(matter, rating_source=None), ("Cost",)) == "Talk > Cost"


def test_a_case_study_is_found_by_its_place_and_challenge(encoder: Encoder) -> None:
    study = document(Block("paragraph", "One."), kind="case_study", place="York", challenge="attendance")
    (passage,) = split_document(study, encoder)
    assert "York. attendance" in passage.embedded


def test_long_text_is_split_within_the_window(encoder: Encoder) -> None:
    blocks = [Block("paragraph", f"Sentence number {i} says something about feedback and marking.") for i in range(80)]
    passages = split_document(document(*blocks), encoder)
    assert len(passages) > 1
    assert all(passage.tokens <= encoder.window for passage in passages)
    assert all(count <= encoder.window for count in encoder.count_tokens([p.embedded for p in passages]))
    assert sum(len(passage.sentences) for passage in passages) == 80


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=900).filter(lambda text: text.strip()), min_size=1, max_size=4))
def test_every_sentence_is_a_stretch_of_its_passage_in_order(encoder: Encoder, texts: list[str]) -> None:
    blocks = [Block("paragraph", " ".join(text.split())) for text in texts if text.split()]
    for passage in split_document(document(*blocks), encoder):
        at = 0
        for sentence in passage.sentences:
            at = passage.text.index(sentence, at) + len(sentence)
