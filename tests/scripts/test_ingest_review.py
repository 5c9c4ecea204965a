"""`evidence ingest --review` by what is typed at it: what is proposed of a PDF, confirmed, and then answered."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pdf_files import Sheet, pdf_of
from sqlalchemy import select
from typer.testing import CliRunner

from database.engine import Database
from database.models import Document, Passage, Vector
from scripts.cli import app

BODY = [
    "Homework clubs give pupils a quiet place to study after school.",
    "Pupils who attend homework clubs finish more of their tasks.",
    "Staff plan the homework clubs with subject teachers each half term.",
]


TITLE = "Homework clubs (Teaching and Learning Toolkit)"


def strand(*more: str) -> bytes:
    sheet = Sheet().put(72, 90, TITLE, 24, bold=True)
    sheet.put(72, 140, "Published May 2024")
    for number, line in enumerate(["Impact: +3 months.", "Cost: low.", "Evidence strength: 2 of 5 padlocks."]):
        sheet.put(72, 180 + 30 * number, line)
    sheet.put(72, 290, "What the evidence says", 14, bold=True)
    return pdf_of(sheet.column(72, 320, [*BODY, *more]))


@pytest.fixture
def home(starter_home: Path, tmp_path: Path) -> Path:
    shutil.copytree(starter_home / "models", tmp_path / "models")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "homework-clubs.pdf").write_bytes(strand())
    return tmp_path


@pytest.fixture
def evidence(home: Path, monkeypatch: pytest.MonkeyPatch) -> Evidence:
    return Evidence(home, monkeypatch)


class Evidence:
    """The command, with what is typed at it piped in."""

    def __init__(self, home: Path, settings: pytest.MonkeyPatch) -> None:
        self.folder = str(home / "documents")
        self.set = settings.setenv
        for name, value in {"EVIDENCE_HOME": str(home), "DOCUMENTS_DIR": self.folder, "COLUMNS": "110"}.items():
            self.set(name, value)

    def __call__(self, *arguments: str, typed: str = "") -> str:
        ran = CliRunner().invoke(app, arguments, input=typed)
        assert ran.exit_code == 0, ran.output
        return ran.stdout

    def document(self) -> dict[str, Any]:
        (listed,) = json.loads(self("documents", "--json"))
        return dict(listed)

    def answer(self) -> dict[str, Any]:
        asked = self("ask", "what does the evidence say about homework clubs?", "--json")
        return dict(json.loads(asked.splitlines()[-1]))


RATING = ["impact_months", "cost", "evidence_strength", "rating_source"]


def test_a_rating_is_shown_as_a_fact_only_once_it_is_confirmed(evidence: Evidence) -> None:
    evidence("ingest", evidence.folder)
    before = evidence.answer()
    assert (before["outcome"], before["ratings"]) == ("answered", [])
    assert (before["citations"][0]["title"], before["citations"][0]["published"]) == (TITLE, "2024-05")
    fields = evidence.document()["proposed"]
    assert set(fields) > set(RATING)
    confirmed = "\n" * (len(fields) - len(RATING))
    reviewed = evidence("ingest", evidence.folder, "--review", typed=confirmed + "y\ny\n3\nEEF strand page\n")
    assert "page 1: “Published May 2024”" in reviewed
    assert "shown to everyone as facts" in reviewed
    assert evidence.document()["proposed"] == []
    (rating,) = evidence.answer()["ratings"]
    assert (rating["title"], rating["impact_months"], rating["cost"]) == (TITLE, 3, "low")
    assert (rating["evidence_strength"], rating["rating_source"]) == (3, "EEF strand page")


def test_confirming_everything_by_enter_confirms_no_rating(evidence: Evidence) -> None:
    evidence("ingest", evidence.folder)
    evidence("ingest", "--review", typed="\n" * 40)
    assert set(evidence.document()["proposed"]) == set(RATING)
    assert evidence.answer()["ratings"] == []


def test_the_end_of_the_input_loses_nothing_and_the_source_may_change(evidence: Evidence, home: Path) -> None:
    evidence("ingest", evidence.folder)
    index = (home / "index" / "current").read_text()
    assert "Saved: title" in evidence("ingest", "--review", typed="Clubs for homework\n")
    assert (home / "index" / "current").read_text() != index  # built now, not at the next question
    listed = evidence.document()
    assert (listed["title"], listed["version"]) == ("Clubs for homework", 2)
    assert "title" not in listed["proposed"]
    (home / "documents" / "homework-clubs.pdf").write_bytes(strand("Some clubs meet before school."))
    evidence("ingest", evidence.folder)
    after = evidence.document()
    assert (after["title"], after["version"]) == ("Clubs for homework", 3)
    assert "title" not in after["proposed"]


def test_on_both_databases_what_is_saved_is_whole(home: Path, database: Database) -> None:
    settings = {
        "EVIDENCE_HOME": str(home),
        "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "PSEUDONYM_KEY": "k" * 40,
    }
    command = [sys.executable, "-c", "from scripts.cli import main; main()", "ingest", str(home / "documents")]
    ran = subprocess.run(
        [*command, "--review"],
        input="Clubs\nq\n",
        capture_output=True,
        text=True,
        env=os.environ | settings,
        timeout=180,
        check=False,
    )
    assert "1 confirmed, 0 skipped" in ran.stdout, ran.stderr
    with database.read() as session:
        row = session.scalars(select(Document).where(Document.status == "live")).one()
        passages = session.scalars(select(Passage.id).where(Passage.document_id == row.id)).all()
        vectors = session.scalars(select(Vector).where(Vector.passage_id.in_(passages))).all()
    assert (row.title, row.confirmed) == ("Clubs", ["title"])
    assert len(vectors) == len(passages) > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--review", "--json"), "leave --json out"),
        (("folder", "--review", "--dry-run"), "nothing to review"),
        ((), "name the files, folders and addresses"),
    ],
)
def test_what_does_not_go_together_is_said(arguments: tuple[str, ...], words: str) -> None:
    ran = CliRunner().invoke(app, ["ingest", *arguments])
    assert ran.exit_code == 2
    assert words in " ".join(ran.output.replace("│", " ").split())


def test_where_nothing_waits_that_is_said(evidence: Evidence) -> None:
    assert evidence("ingest", "--review").strip() == "No document has fields that wait to be confirmed."
