"""A document that is replaced: the newer one is answered from, and both are dated where the older is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from shelves import synchronise

from answering.assistant import Assistant
from answering.sufficiency import load_calibration
from answering.supersession import Supersession
from retrieval.search import Filters, Searcher
from scripts.settings import Settings
from scripts.wiring import build_case_finder, open_library, open_searcher, open_store

OLD = """---
title: Marking in the Moment
kind: guidance
published: "2016"
phase: [primary]
topics: [marking]
---
## What it says

Marking in the moment takes twelve minutes a lesson. Marking in the moment should be written in green.
"""
NEW = """---
title: Marking in the Moment, revised
kind: guidance
published: "2025"
supersedes: old.md
phase: [primary]
topics: [marking]
---
## What it says

Marking in the moment takes four minutes a lesson. Marking in the moment should be spoken.
"""


@pytest.fixture(scope="module")
def replaced(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in (("old.md", OLD), ("new.md", NEW)):
        (folder / name).write_text(text)
    settings = Settings(_env_file=None, evidence_home=tmp_path_factory.mktemp("home"), documents_dir=folder)  # type: ignore[call-arg]
    library = open_library(open_store(settings), starter_home / "models")
    synchronise(library.store.catalogue, library.indexing, folder)
    # Two documents are too few to be judged by weights that were fitted on many.
    searcher = open_searcher(library)
    cases = build_case_finder(library, searcher)
    yield Assistant(searcher, library.encoder, replace(load_calibration(), threshold=0.0), cases)
    library.store.database.close()


def test_the_newer_is_answered_from_and_says_what_it_replaces(replaced: Assistant) -> None:
    answer = replaced.answer("how many minutes does marking in the moment take?")
    assert {citation.document for citation in answer.citations} == {"new.md"}
    assert "four minutes" in answer.statements[0].text
    assert answer.caveats == ("Marking in the Moment, revised (2025) replaces Marking in the Moment (2016).",)


def test_old_and_new_are_compared_with_their_dates(replaced: Assistant) -> None:
    answer = replaced.answer("how many minutes does marking in the moment take, old or new?")
    assert {citation.document for citation in answer.citations} == {"new.md", "old.md"}
    assert answer.caveats == ("Marking in the Moment, revised (2025) replaces Marking in the Moment (2016).",)


def test_what_is_filtered_out_replaces_nothing(replaced: Assistant) -> None:
    answer = replaced.answer("how many minutes does marking in the moment take?", filters=Filters(without=("new.md",)))
    assert {citation.document for citation in answer.citations} == {"old.md"}


def test_documents_that_replace_each_other_end(searcher: Searcher) -> None:
    first, second = searcher.documents[:2]
    ring = [
        replace(first, front_matter=replace(first.front_matter, supersedes=second.path)),
        replace(second, front_matter=replace(second.front_matter, supersedes=first.path)),
    ]
    assert len(Supersession(ring).newest(ring, lambda _document: True)) == 2
    gone = replace(first, front_matter=replace(first.front_matter, supersedes="A guide that is not here"))
    assert next(iter(Supersession([gone]).notes([gone]))).endswith("replaces A guide that is not here.")
