"""Spelling: what is no word is read as the field's word; what is a word or a name stays."""

from __future__ import annotations

import pytest

from answering.assistant import Assistant
from retrieval.search import Searcher


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("metacogntion in primary?", "metacognition in primary?"),
        ("Metacogntion in primary?", "metacognition in primary?"),
        ("homwork in secondery", "homework in secondary"),
        ("one to one tution", "one to one tuition"),
        ("attendence", "attendance"),
        ("parential engagment", "parental engagement"),
        ("self-regulaton", "self-regulation"),
        ("collaberative learnign", "collaborative learning"),
    ],
)
def test_what_is_no_word_is_mended(searcher: Searcher, written: str, read: str) -> None:
    assert searcher.mend(written) == read


@pytest.mark.parametrize(
    "question",
    [
        "is there lunch on the projector",  # words, though no passage has them
        "tackling the gap",  # a form of a word that passages have
        "the Metacogntion Trust",  # a name
        "worcs and lincs",  # short, so that much lies within an edit
        "coloured overlays",  # nothing often said is near
        "Y7s and iPads [name]",
        "",
    ],
)
def test_words_and_names_stay(searcher: Searcher, question: str) -> None:
    assert searcher.mend(question) == question


def test_what_was_mended_is_found_and_said(assistant: Assistant) -> None:
    answer = assistant.answer("what does the toolkit say about metacogntion?")
    assert answer.citations[0].document == "toolkit/metacognition-and-self-regulation.md"
    assert answer.understood_as == "what does the toolkit say about metacognition?"
    assert assistant.answer("what does the toolkit say about metacognition?").understood_as is None
