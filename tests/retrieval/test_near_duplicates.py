"""Nearly the same text twice is found, whatever the format's doing; documents of one subject are not the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from shelves import synchronise

from database.engine import Database
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue
from knowledge_base.checks import Finding
from retrieval.encoder import Encoder
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.near_duplicates import near_duplicate_check
from scripts.settings import STARTER_DOCUMENTS
from scripts.wiring import Library

pytestmark = pytest.mark.long_on_both

FEEDBACK = (STARTER_DOCUMENTS / "guidance" / "teacher-feedback.md").read_text()
BEHAVIOUR = (STARTER_DOCUMENTS / "guidance" / "improving-behaviour-in-schools.md").read_text()
PARTNERSHIPS = STARTER_DOCUMENTS / "partnerships"  # of another subject
ROW = """---
title: {school}
kind: case_study
region: {region}
---

## Who

{school} is a research school that works with schools in {region}. Ask the research school for the plan and the slides.

## What

{what}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def _found(database: Database, encoder: Encoder, folder: Path) -> list[Finding]:
    catalogue = Catalogue(database, utc_now)
    indexing = Indexing(database, catalogue, encoder, IndexVersions(folder.parent / "index"))
    synchronise(catalogue, indexing, folder)
    return list(near_duplicate_check(database, indexing.open()).findings)


def _named(text: str, title: str, **fields: str) -> str:
    added = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return re.sub(r"^title: .*\n", f"title: {title}\n{added}", text, count=1, flags=re.MULTILINE)


def test_a_text_that_is_there_twice_is_found(database: Database, encoder: Encoder, folder: Path) -> None:
    (folder / "a.md").write_text(_named(FEEDBACK, "Feedback"))
    (folder / "behaviour.md").write_text(BEHAVIOUR)
    front, _, words = _named(FEEDBACK, "Feedback as saved from the web").rpartition("---\n")
    saved = words.replace("## ", "## Part: ").replace(", ", " , ").upper()
    (folder / "b.md").write_text(f"{front}---\n\n## Menu\n\nHome. About us. Contact.\n\n{saved}")
    (found,) = _found(database, encoder, folder)
    assert set(found.documents) == {"a.md", "b.md"}
    share = int(re.findall(r"(\d+)% of its words", found.what)[0])
    assert 85 <= share <= 100


def test_a_chapter_on_its_own_is_found_in_the_whole(database: Database, encoder: Encoder, folder: Path) -> None:
    front, _, words = FEEDBACK.rpartition("---\n")
    others = "\n".join(each.read_text().rpartition("---\n")[2] for each in sorted(PARTNERSHIPS.glob("*.md")))
    (folder / "whole.md").write_text(f"{_named(front, 'Everything')}---\n{words}\n{others}")
    (folder / "chapter.md").write_text(f"{_named(front, 'Feedback')}---\n{words}")
    (found,) = _found(database, encoder, folder)
    assert (found.subject, found.documents) == ("Feedback", ("chapter.md", "whole.md"))
    assert found.what == "100% of its words stand in “Everything” too"


def test_an_edition_that_is_known_to_be_replaced_is_not_reported(
    database: Database, encoder: Encoder, folder: Path
) -> None:
    (folder / "old.md").write_text(_named(FEEDBACK, "Feedback 2021"))
    (folder / "new.md").write_text(_named(FEEDBACK, "Feedback 2026", supersedes="Feedback 2021"))
    assert _found(database, encoder, folder) == []


def test_rows_that_share_a_form_and_short_texts_are_not_reported(
    database: Database, encoder: Encoder, folder: Path
) -> None:
    stories = (
        "The school asked parents to read with their children at home each night and sent books to every family.",
        "Attendance officers rang families in the first week of term and went to see those who did not answer.",
        "Teachers of mathematics watched each other teach fractions and planned the lessons that came after.",
    )
    for number, what in enumerate(stories):
        school, region = f"Hill School {number}", ("London", "North East", "South West")[number]
        (folder / f"{number}.md").write_text(ROW.format(school=school, region=region, what=what))
    for name in ("x", "y"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\nkind: guidance\n---\n\nTo be written.\n")
    assert _found(database, encoder, folder) == []


def test_the_starter_documents_are_each_their_own(library: Library) -> None:
    assert near_duplicate_check(library.store.database, library.indexing.open()).findings == ()
