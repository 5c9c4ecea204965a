"""The commands for documents as a person runs them: ingest, documents, retire, restore."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from database.engine import open_database
from database.locks import alone


@dataclass(frozen=True)
class Desk:
    """A home of its own with a folder of documents."""

    home: Path
    folder: Path

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        own = {"EVIDENCE_HOME": str(self.home), "DOCUMENTS_DIR": str(self.folder)}
        return subprocess.run(
            [sys.executable, "-c", "from scripts.cli import main; main()", *arguments],
            env=os.environ | own | settings,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def json(self, *arguments: str, code: int = 0) -> Any:
        ran = self.run(*arguments, "--json")
        assert ran.returncode == code, ran.stderr
        return json.loads(ran.stdout)

    def write(self, name: str, title: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {title}\nkind: guidance\nimpact_months: 5\n---\n{text}\n")
        return path


@pytest.fixture
def desk(starter_home: Path, tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(starter_home / "models")
    desk = Desk(home, tmp_path / "documents")
    desk.write("a.md", "Alpha", "Feedback helps pupils.")
    desk.write("b.md", "Beta", "Phonics helps pupils.")
    return desk


def test_a_folder_from_first_to_last(desk: Desk) -> None:
    first = desk.json("ingest", str(desk.folder))
    assert (first["added"], first["passages_embedded"]) == (["a.md", "b.md"], 2)
    (desk.folder / "a.md").rename(desk.folder / "z.md")
    desk.write("b.md", "Beta", "Phonics helps a lot.")
    (desk.folder / "old.doc").write_bytes(b"x")
    expected = {
        "added": [],
        "updated": ["b.md"],
        "moved": [{"from": "a.md", "to": "z.md"}],
        "retired": [],
        "unchanged": 0,
        "held": [],
        "faults": ["old.doc: .doc is not read: an old Word file; save it as .docx"],
        "notes": [],
        "proposed": [],
        "passages_embedded": 1,
        "passages_reused": 0,
    }
    assert desk.json("ingest", str(desk.folder), "--dry-run", code=1) == expected
    assert desk.json("ingest", str(desk.folder), code=1) == expected
    number = next(each["id"] for each in desk.json("documents") if each["document"] == "b.md")
    assert desk.run("restore", str(number), "1").stdout == "restored: b.md, version 3, as version 1 was\n"
    assert desk.run("retire", "z.md").stdout == "retired: z.md, version 2\n"
    again = desk.run("ingest", str(desk.folder))
    assert again.stdout.splitlines()[:2] == ["  left as a curator wants it: b.md", "  left as a curator wants it: z.md"]
    (listed,) = desk.json("documents")
    assert (listed["document"], listed["version"], listed["restored_from"]) == ("b.md", 3, 1)
    assert listed["rating"] == "+5 months"
    changes = [(line["version"], line["change"]) for line in desk.json("documents", "--history", "b.md")]
    assert changes == [(1, "added"), (2, "updated"), (3, "restored")]
    story = desk.run("documents", "--history", "z.md").stdout
    assert [line for line in story.splitlines() if not line.startswith(" ")] == ["a.md", "z.md"]
    assert "version 2 retired: by a curator" in story


def test_several_sources_at_once(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("---\ntitle: Other\nkind: guidance\n---\nOracy helps.\n")
    report = desk.json("ingest", str(desk.folder / "a.md"), str(other), str(desk.folder))
    assert (sorted(report["added"]), report["unchanged"]) == (["a.md", "b.md", "other.md"], 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ingest", "{folder}", "/no/such"), "/no/such: no such file or folder"),
        (("retire", "none.md"), "no document none.md; `evidence documents` lists them"),
        (("restore", "a.md", "7"), "no document a.md"),
        (("documents", "--history", "none.md"), "no document none.md"),
    ],
)
def test_what_is_wrong_is_one_plain_line(desk: Desk, arguments: tuple[str, ...], words: str) -> None:
    ran = desk.run(*(argument.format(folder=desk.folder) for argument in arguments))
    assert ran.returncode == 2
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    assert desk.json("documents") == []


def test_a_second_ingest_is_told_of_the_first(desk: Desk) -> None:
    desk.run("documents")
    with alone(open_database(desk.home / "evidence.db"), "ingest"):
        ran = desk.run("ingest", str(desk.folder))
    assert (ran.returncode, ran.stderr) == (1, "evidence: another ingest is under way; try again when it is done\n")


@pytest.mark.faults
def test_a_first_run_that_was_interrupted_is_finished(desk: Desk) -> None:
    desk.json("ingest", str(desk.folder / "a.md"))
    (desk.home / "first-documents.begun").touch()  # as it is left by a kill
    ran = desk.run("ask", "Does phonics help?", "--json")
    assert "First run" in ran.stderr
    assert [each["document"] for each in desk.json("documents")] == ["a.md", "b.md"]
    assert "First run" not in desk.run("ask", "Does phonics help?", "--json").stderr
