"""Which challenge a brief is of, and the paper that comes out over the starter documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from challenges import ATTENDANCE, CHALLENGES, PHONES, WRITING

from answering.answer import Answer
from answering.assistant import Assistant
from answering.case_query import CaseQuery
from answering.cases import CasePage
from scripts.brief_paper import NoBrief, brief_of, chosen, write_brief
from scripts.wiring import Library

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)


class _Knowledge:
    """The assistant over one index."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def answer(self, question: str) -> Answer:
        return self._assistant.answer(question)

    def find(self, query: CaseQuery) -> CasePage:
        return self._assistant.cases.find(query)


def test_a_theme_is_chosen_by_its_number_hidden_or_not() -> None:
    assert chosen(CHALLENGES, 15, None) == PHONES
    assert chosen(CHALLENGES, 15, "London") == PHONES
    hidden = replace(CHALLENGES, shown=(replace(PHONES, is_hidden=True),))
    assert chosen(hidden, 15, None).is_hidden


def test_a_region_alone_means_what_it_asked_most() -> None:
    assert chosen(CHALLENGES, None, "North West") == ATTENDANCE
    without = replace(CHALLENGES, shown=(WRITING, PHONES))
    assert chosen(without, None, "North West") == WRITING


@pytest.mark.parametrize(
    ("theme", "region", "words"),
    [
        (99, None, "--theme: no theme 99 that at least 5 people"),
        (None, "London", "--region: no challenge of London that at least 5 people"),
        (None, None, "give --theme with its number"),
    ],
)
def test_what_is_not_there_is_said(theme: int | None, region: str | None, words: str) -> None:
    with pytest.raises(NoBrief, match=words):
        chosen(CHALLENGES, theme, region)


def test_the_same_brief_is_a_document_or_markdown(assistant: Assistant, library: Library, tmp_path: Path) -> None:
    catalogue = library.store.catalogue
    brief = brief_of(ATTENDANCE, CHALLENGES, _Knowledge(assistant), catalogue, LONDON, "Yorkshire and the Humber")
    write_brief(brief, tmp_path / "brief.md", NOW)
    write_brief(brief, tmp_path / "brief.docx", NOW)
    text = (tmp_path / "brief.md").read_text(encoding="utf-8")
    document = docx.Document(str(tmp_path / "brief.docx"))
    paragraphs = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "**12 of 46** asked in Yorkshire and the Humber" in text
    for said in ("just over one in five pupils missed at least 10% of school", "York – Huntington School"):
        assert said in text
        assert said in paragraphs
    assert brief.sources[0].path == "guidance/supporting-school-attendance.md"


def test_another_ending_is_refused(tmp_path: Path, assistant: Assistant, library: Library) -> None:
    brief = brief_of(PHONES, CHALLENGES, _Knowledge(assistant), library.store.catalogue, LONDON)
    with pytest.raises(NoBrief, match=r"brief\.pdf: should end in \.docx or \.md"):
        write_brief(brief, tmp_path / "brief.pdf", NOW)
