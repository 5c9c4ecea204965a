"""From a log to a paper, as an operator does it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.wiring import Library

EVIDENCE = [sys.executable, "-c", "from scripts.cli import main; main()"]
ASKED = (
    "How can we improve attendance for disadvantaged pupils?",
    "What works to raise attendance?",
    "How do we improve the attendance of pupils?",
    "Improving attendance of disadvantaged pupils",
    "What improves pupil attendance?",
    "Raising attendance: what does the evidence say?",
    "How do schools improve attendance?",
)


@pytest.fixture
def home(library: Library, tmp_path: Path) -> Path:
    """The starter documents, ingested, without what other tests asked."""
    return Path(shutil.copytree(library.store.settings.evidence_home, tmp_path / "home"))


def _evidence(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"EVIDENCE_HOME": str(home)}
    return subprocess.run(
        [*EVIDENCE, *arguments], env=environment, capture_output=True, text=True, timeout=180, check=False
    )


def test_what_a_region_asked_last_month_becomes_a_brief(home: Path, tmp_path: Path) -> None:
    last_month = dt.date.today().replace(day=1) - dt.timedelta(days=10)
    rows = [f"{text},{last_month:%d/%m/%Y},U{number},north east" for number, text in enumerate(ASKED)]
    (tmp_path / "log.csv").write_text("\n".join(["question,date,asker,region", *rows]))
    assert _evidence(home, "questions", "import", str(tmp_path / "log.csv")).returncode == 0
    out = tmp_path / "brief.md"
    ran = _evidence(home, "brief", "--region", "North East", "--out", str(out))
    assert (ran.returncode, ran.stderr) == (0, "")
    text = out.read_text()
    assert "**7 of 7** asked in the North East" in text
    assert "| North East | 7 | 7 |" in text
    assert "](https://educationendowmentfoundation.org.uk/" in text
    elsewhere = _evidence(home, "brief", "--region", "London", "--out", str(out))
    assert (elsewhere.returncode, "no challenge of London" in elsewhere.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "brief.pdf", "--theme", "1"), "brief.pdf: should end in .docx or .md"),
        (("--out", "brief.md", "--region", "Narnia"), "no region 'Narnia'"),
        (("--out", "brief.md"), "give --theme with its number"),
        (("--out", "brief.md", "--theme", "99"), "--theme: no theme 99"),
    ],
)
def test_what_cannot_be_written_is_one_plain_line(home: Path, arguments: tuple[str, ...], words: str) -> None:
    ran = _evidence(home, "brief", *arguments)
    assert ran.returncode == 2
    assert words in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
