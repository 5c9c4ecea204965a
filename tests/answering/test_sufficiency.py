"""What rules an answer out by itself, and what is weighed, over the starter documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answering.assistant import Assistant
from answering.strands import Strands
from answering.sufficiency import load_calibration, probability
from retrieval.encoder import Encoder
from retrieval.glossary import load_glossary
from retrieval.search import Filters, Searcher

SMALL_GROUPS = "toolkit/small-group-tuition.md"
PRIMARY_SCIENCE = Filters(without=("guidance/improving-primary-science.md",))


@pytest.fixture(scope="module")
def strands(searcher: Searcher, encoder: Encoder) -> Strands:
    return Strands(searcher.documents, encoder)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("cost rating for tutoring in threes", SMALL_GROUPS),
        ("TA led interventions, how much progress", "toolkit/teaching-assistant-interventions.md"),
        ("months for one to one tuition?", "toolkit/one-to-one-tuition.md"),
    ],
)
def test_a_strand_is_named_and_its_sibling_does_not_stand_in_for_it(
    strands: Strands, question: str, document: str
) -> None:
    reading = load_glossary().read(question)
    nearest = strands.named(reading)[0]
    assert (nearest.document.path, nearest.is_named) == (document, True)
    assert not strands.named(reading, without=(document,))[0].is_named


@pytest.mark.parametrize(
    ("question", "filters", "expected"),
    [
        ("months for performance-related pay for teachers?", Filters(), True),
        ("Early Years Toolkit figure for play-based learning?", Filters(), True),
        ("months for one to one tuition?", Filters(), False),
        ("how do I read cost + padlocks together when advising a governor", Filters(), False),
        ("What are the toolkit's cheapest options with 4 padlocks and 6+ months", Filters(), False),
        ("who wrote the primary science report & when", Filters(), False),
        ("who wrote the primary science report & when", PRIMARY_SCIENCE, True),
    ],
)
def test_what_is_not_there_rules_an_answer_out(
    assistant: Assistant, question: str, filters: Filters, expected: bool
) -> None:
    assert assistant.measures(question, filters=filters).ruled_out is expected


def test_what_is_ruled_out_is_not_weighed(assistant: Assistant) -> None:
    measures, calibration = assistant.measures("what does the toolkit say about feedback?"), load_calibration()
    assert probability(measures, calibration) > calibration.threshold
    assert probability(replace(measures, ruled_out=True), calibration) == 0.0


def test_things_that_the_first_document_does_not_have_are_counted(assistant: Assistant) -> None:
    known = assistant.measures("does homework help in primary schools?")
    unknown = assistant.measures("does homework help in primary schools with zeppelins and marzipan?")
    assert round(10 * (unknown.missing - known.missing)) == 2
