"""Quotes found again by their exact words: in the starter library, in older versions, and when they are gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import answer_saying
from shelves import synchronise

from answering.answer import Citation
from answering.assistant import Assistant
from answering.kept_answers import KeptAnswer
from answering.quotes import NOT_THERE, RETIRED, UPDATED, Quoted, Quotes
from database.engine import Database
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue
from retrieval.encoder import Encoder
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.sources import Sources
from scripts.wiring import Library

QUESTIONS = (
    "what does the toolkit say about feedback?",
    "How should teaching assistants be deployed?",
    "Has any partnership worked on oral language in the early years?",
    "what does the EEF recommend for improving literacy in KS2?",
    "How do schools implement a new approach well?",
)
PAGE = """---
title: Talk first
kind: guidance
publisher: EEF
source_url: https://example.org/talk
published: 2021-06-10
---

## Why talk

{why}

## What to do

Plan for talk in every lesson. Listen to each child. Give them time.
"""


def _kept(*citations: Citation) -> KeptAnswer:
    return KeptAnswer(1, "Q-1", "why?", replace(answer_saying("x"), citations=citations))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_of_an_answer_is_found_with_its_context(
    library: Library, assistant: Assistant, question: str
) -> None:
    sources = Sources(library.store.database)
    answer = assistant.answer(question)
    assert answer.citations
    for quoted, citation in zip(
        Quotes(sources).of(KeptAnswer(1, "Q-1", question, answer)), answer.citations, strict=True
    ):
        assert (quoted.quote, quoted.notes) == (citation.quote, ())
        assert quoted.before or quoted.after
        assert max(len(quoted.before), len(quoted.after)) < 600
        source = sources.version(citation.document, citation.version)
        assert source is not None
        within = [p.text for p in source.passages if citation.quote in p.text]
        whole = f"{quoted.before.lstrip('…')}{quoted.quote}{quoted.after.rstrip('…')}"
        assert whole in within[0] or within[0].strip() == citation.quote.strip() or _at_an_edge(within[0], citation)
        assert quoted.reference.startswith(f"{citation.title}, {source.publisher}")
        assert quoted.reference.endswith(citation.source_url)


def _at_an_edge(passage: str, citation: Citation) -> bool:
    return passage.startswith(citation.quote) or passage.endswith(citation.quote)


@pytest.fixture
def shelf(database: Database, encoder: Encoder, tmp_path: Path) -> tuple[Indexing, Catalogue, Path]:
    catalogue = Catalogue(database, utc_now)
    folder = tmp_path / "shelf"
    folder.mkdir()
    return Indexing(database, catalogue, encoder, IndexVersions(tmp_path / "index")), catalogue, folder


def _put(shelf: tuple[Indexing, Catalogue, Path], why: str | None) -> None:
    indexing, catalogue, folder = shelf
    page = folder / "talk.md"
    page.unlink(missing_ok=True)
    if why is not None:
        page.write_text(PAGE.format(why=why))
    synchronise(catalogue, indexing, folder)


def _quoted(database: Database, quote: str, section: str = "Why talk", version: int = 1) -> Quoted:
    citation = Citation(
        3, "talk.md", version, "Talk first", "guidance", section, 4, "https://example.org/talk", "2021-06-10", quote
    )
    (quoted,) = Quotes(Sources(database)).of(_kept(citation))
    return quoted


def test_a_quote_stands_between_its_own_passage_and_its_neighbours(
    database: Database, shelf: tuple[Indexing, Catalogue, Path]
) -> None:
    _put(shelf, "Talk helps. It helps most when it is planned. It costs little.")
    middle = _quoted(database, "It helps most when it is planned.")
    assert (middle.before, middle.after) == ("Talk helps. ", " It costs little.")
    whole = _quoted(database, "Talk helps. It helps most when it is planned. It costs little.")
    assert whole.before == ""
    assert whole.after == "\n\nWhat to do: Plan for talk in every lesson. Listen to each child. Give them time."
    last = _quoted(database, "Plan for talk in every lesson.", "What to do")
    assert last.before == "Why talk: Talk helps. It helps most when it is planned. It costs little.\n\n"
    assert middle.reference == "Talk first, EEF, 2021, page 4, https://example.org/talk"


def test_the_version_cited_is_quoted_and_what_became_of_it_is_said(
    database: Database, shelf: tuple[Indexing, Catalogue, Path]
) -> None:
    _put(shelf, "Talk helps a lot. It costs little.")
    assert _quoted(database, "Talk helps a lot.").notes == ()
    _put(shelf, "Talk may help. It costs little.")
    old = _quoted(database, "Talk helps a lot.")
    assert (old.notes, old.after) == ((UPDATED,), " It costs little.")
    assert _quoted(database, "Talk may help.", version=2).notes == ()
    _put(shelf, None)
    retired = _quoted(database, "Talk helps a lot.")
    assert (retired.notes, retired.after) == ((RETIRED,), " It costs little.")


def test_words_that_are_not_there_are_shown_as_they_were_stored(
    database: Database, shelf: tuple[Indexing, Catalogue, Path]
) -> None:
    _put(shelf, "Talk helps a lot. It costs little.")
    changed = _quoted(database, "Talk helps  a lot.")  # exact words: not even a space more
    assert (changed.before, changed.quote, changed.after) == ("", "Talk helps  a lot.", "")
    assert changed.notes == (NOT_THERE,)
    gone = _quoted(database, "Talk helps a lot.", version=9)
    assert (gone.notes, gone.reference) == (
        (RETIRED, NOT_THERE),
        "Talk first, 2021, page 4, https://example.org/talk",
    )
