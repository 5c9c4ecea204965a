"""The look over the whole knowledge base: the starter documents raise no false alarm, and every part is asked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from shelves import synchronise
from themes import a_theme, ask

from insights.publishing import Publishing
from knowledge_base.checks import Check, Finding, Report
from scripts.checks_terminal import checks_json, show_checks
from scripts.document_checks import check_documents
from scripts.settings import Settings
from scripts.wiring import Library, open_library, open_store

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
PAGE = "---\ntitle: {title}\nkind: guidance\npublished: 2025\n{more}---\n\n## Part\n\n{text}\n"


def _findings(report: Report) -> dict[str, tuple[Finding, ...]]:
    return {check.name: check.findings for check in report.checks}


def test_the_starter_documents_raise_no_false_alarm(library: Library) -> None:
    told: list[str] = []
    report = check_documents(library, NOW, told.append)
    found = _findings(report)
    assert (report.documents, len(told)) == (84, len(report.checks))
    assert {name for name, findings in found.items() if findings} == {"review", "undated"}
    assert found["review"][0].what == "published 2016, never reviewed"
    assert len(found["review"]) + len(found["undated"]) == report.count == 78
    notes = {check.name: check.note for check in report.checks if check.note}
    assert notes.keys() == {"gaps", "not_cited", "links"}


@pytest.fixture
def shelf(starter_home: Path, tmp_path: Path) -> Iterator[Library]:
    """A few documents that wait for a curator, and questions asked of them."""
    folder = tmp_path / "documents"
    folder.mkdir()
    settings = Settings(_env_file=None, evidence_home=tmp_path / "home", documents_dir=folder)
    opened = open_library(open_store(settings), starter_home / "models")
    pages = {
        "talk.md": ("Talk", "", "Talk helps children to learn."),
        "talk-again.md": ("Talk again", "supersedes: Talk\n", "Talk is planned for every lesson."),
        "read.md": ("Read", "supersedes: Nothing of the kind\n", "Plan for phonics (+4 months) first."),
        "phonics.md": ("Phonics", "kind: toolkit\nimpact_months: 5\nrating_source: EEF\n", "Letters and sounds."),
    }
    for name, (title, more, text) in pages.items():
        written = PAGE.format(title=title, more=more, text=text)
        (folder / name).write_text(written.replace("kind: guidance\n", "") if "kind:" in more else written)
    synchronise(opened.store.catalogue, opened.indexing, folder)
    yield opened
    opened.store.database.close()


def test_every_part_of_the_knowledge_base_is_looked_at(shelf: Library) -> None:
    store = shelf.store
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=70)
    month = f"{(later - dt.timedelta(days=35)):%Y-%m}"
    theme = a_theme(store.database, "bans, phones")
    for each in range(5):
        ask(store.database, None, month, "abcdefghij", cited=["talk.md"], region=str(each))
    ask(store.database, theme, month, "abcdef", outcome="not_found", text="Should phones be banned?")
    Publishing(store.database, lambda: later, ZoneInfo("Europe/London"), 5).publish()
    folder = store.settings.documents_dir
    (folder / "moved").mkdir()
    (folder / "talk.md").rename(folder / "moved" / "talk.md")
    synchronise(store.catalogue, shelf.indexing, folder)
    found = _findings(check_documents(shelf, later))
    (figure,) = found["ratings"]
    assert (figure.subject, figure.documents) == ("Read", ("read.md", "phonics.md"))
    assert [each.subject for each in found["replaced"]] == ["Read"]
    (gap,) = found["gaps"]
    assert (gap.subject, "6 of 6 questions found no answer" in gap.what) == ("bans, phones", True)
    assert {each.subject for each in found["not_cited"]} == {"Phonics", "Read", "Talk again"}


def test_a_replaced_document_that_answers_rest_on_is_found(shelf: Library) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=70)
    ask(shelf.store.database, None, f"{(later - dt.timedelta(days=35)):%Y-%m}", "abcde", cited=["talk.md"])
    assert [each.subject for each in _findings(check_documents(shelf, later))["replaced"]] == ["Read", "Talk"]


def test_the_report_is_shown_by_kind_with_what_to_do() -> None:
    many = tuple(Finding(f"Talk [b]{number}[/b]", "no date", "give it one", (f"{number}.md",)) for number in range(20))
    report = Report(
        25, (Check("undated", "Without a date", many), Check("x", "Same text"), Check("y", "Links", note="no network"))
    )
    shown = StringIO()
    show_checks(Console(file=shown, width=100), report)
    lines = [line.strip() for line in shown.getvalue().splitlines() if line.strip()]
    assert lines[:4] == [
        "25 live documents; 20 things to look at",
        "Without a date (20)",
        "Talk [b]0[/b] — no date",
        "0.md",
    ]
    assert lines[-4:] == [
        "and 5 more; --json has all",
        "→ give it one",
        "Nothing found: Same text.",
        "Links: no network.",
    ]
    values = json.loads(json.dumps(checks_json(report)))
    assert (values["documents"], values["findings"], len(values["checks"][0]["findings"])) == (25, 20, 20)
    assert values["checks"][0]["findings"][0] == {
        "subject": "Talk [b]0[/b]",
        "what": "no date",
        "advice": "give it one",
        "documents": ["0.md"],
    }
