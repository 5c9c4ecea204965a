"""What a document lists as misunderstood is called so, and supports nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answering.assistant import Assistant
from answering.drafts import DraftedStatement, Quote
from answering.misbeliefs import labelled, mistaken_in
from answering.verification.verify import Verifier
from retrieval.search import Filters, Hit, Searcher
from scripts.wiring import Library
from scripts.writing import build_verifier

DOCUMENT = "guidance/metacognition-and-self-regulated-learning.md"
MISTAKEN = "It is only for older pupils."


@pytest.fixture
def passage(searcher: Searcher) -> Hit:
    hits = searcher.search("misunderstandings", Filters(paths=(DOCUMENT,)), per_document=40, limit=40).hits
    return next(hit for hit in hits if MISTAKEN in hit.text)


@pytest.fixture(scope="module")
def verifier(library: Library) -> Verifier:
    return build_verifier(library.store, library.encoder)


@pytest.mark.parametrize(
    "question", ["Is metacognition only for older pupils?", "Can metacognition be taught in separate lessons?"]
)
def test_an_answer_calls_it_a_misunderstanding(assistant: Assistant, question: str) -> None:
    said = " ".join(statement.text for statement in assistant.answer(question).statements)
    for mistaken in (MISTAKEN, "It can be taught in separate lessons."):
        assert said.count(mistaken) == said.count(f"A common misunderstanding: “{mistaken}”")
    assert "A common misunderstanding: “" in said


def test_it_supports_no_statement_and_what_is_right_does(verifier: Verifier, passage: Hit) -> None:
    right = "Children as young as three can set goals and check understanding."
    both = f"{MISTAKEN} {right}"
    drafted = [
        DraftedStatement(text="Metacognition is only for older pupils.", support=[Quote(passage=1, quote=MISTAKEN)]),
        DraftedStatement(text=MISTAKEN, support=[Quote(passage=1, quote=both)]),
        DraftedStatement(text=right, support=[Quote(passage=1, quote=both)]),
    ]
    assert [verdict.holds for verdict in verifier.verify(drafted, [passage])] == [False, False, True]


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        (
            "Common myths",
            "- It is quick. It takes years.\n- It is dear. It costs little.",
            ("It is quick.", "It is dear."),
        ),
        ("Common myths", "It is not quick. It takes years.\nIt is dear. It costs little.", ("It is dear.",)),
        ("Misunderstandings to avoid", "PP pupils are one group of many. The approach can help all.", ()),
        ("What helps", "It is quick. It takes years.\nIt is dear. It costs little.", ()),
    ],
)
def test_it_is_known_by_heading_and_form(passage: Hit, heading: str, text: str, expected: tuple[str, ...]) -> None:
    hit = replace(passage, heading_path=(heading,), text=text)
    assert mistaken_in(hit) == expected
    assert labelled(hit, text).count("A common misunderstanding") == len(expected)
