"""The log taken in and given out as an operator does it: what is said, and how the command ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from scripts.wiring import Library

EVIDENCE = [sys.executable, "-c", "from scripts.cli import main; main()"]


@pytest.fixture
def home(library: Library, encoder: Encoder, tmp_path: Path) -> Path:
    """An EVIDENCE_HOME of the test's own, with one document to take in first."""
    assert encoder.dimensions  # exported before the command needs it
    own, documents = tmp_path / "home", tmp_path / "documents"
    own.mkdir()
    documents.mkdir()
    (own / "models").symlink_to(library.store.settings.evidence_home / "models")
    (documents / "a.md").write_text("---\ntitle: Attendance\nkind: guidance\n---\nAttendance matters.\n")
    return own


def _questions(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"EVIDENCE_HOME": str(home), "DOCUMENTS_DIR": str(home.parent / "documents")}
    command = [*EVIDENCE, "questions", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


def test_a_log_is_taken_in_once_and_its_bad_rows_are_named(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "helpdesk.csv"
    rows = [
        "Your question;Date;Team",
        "Does phonics help?;03/02/2026;A",
        "And spelling?;;B",
        ";03/02/2026;C",
        "x?;soon;D",
    ]
    file.write_bytes("\r\n".join([*rows, "Old one – what works?;01/02/2020;E"]).encode("windows-1252"))
    first = _questions(home, "import", str(file))
    assert first.returncode == 1
    assert "3 added, 0 known already, 0 kept without their text" in first.stdout
    assert "1 have no date and count as asked now" in first.stdout
    assert "1 are older than 400 days (RETENTION_DAYS)" in first.stdout
    assert "question from “Your question”, asked at from “Date”; leaving out “Team”" in first.stderr
    assert "not taken in: helpdesk.csv, row 4: question: should be text" in first.stderr
    assert "not taken in: helpdesk.csv, row 5: date 'soon'" in first.stderr
    again = _questions(home, "import", str(file))
    assert "0 added, 3 known already" in again.stdout

    out = tmp_path / "out.jsonl"
    written = _questions(home, "export", "--out", str(out), "--since", "2026-01-01")
    assert (written.returncode, "2 questions written to" in written.stdout) == (0, True)
    assert [json.loads(line)["question"] for line in out.read_text().splitlines()] == [
        "Does phonics help?",
        "And spelling?",
    ]
    back = _questions(home, "import", str(out))
    assert (back.returncode, "0 added, 2 known already" in back.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "none.csv"), "none.csv: No such file"),
        (("import", "other.csv"), "other.csv: no column holds the questions"),
        (("export", "--out", "log.pdf"), "log.pdf: should end in .csv, .xlsx or .jsonl"),
        (("export", "--out", "log.csv", "--since", "soon"), "--since: 'soon' should be days"),
    ],
)
def test_what_cannot_be_used_is_one_plain_line(
    home: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "other.csv").write_text("Topic\nPhonics\n")
    placed = [str(tmp_path / one) if one.endswith((".csv", ".pdf")) else one for one in arguments]
    ran = _questions(home, *placed)
    assert ran.returncode == 2
    assert words in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
