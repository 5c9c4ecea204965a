"""A folder full of files that were made to harm, taken in as a person does it, with three good ones among them."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import hostile_office
import hostile_pdfs
import hostile_texts
import pytest

from scripts.settings import STARTER_DOCUMENTS

STARTERS = ("toolkit/feedback.md", "toolkit/phonics.md", "guidance/teacher-feedback.md")
QUESTION = "what does the toolkit say about feedback?"


class Desk:
    def __init__(self, home: Path, folder: Path) -> None:
        self._own = {"EVIDENCE_HOME": str(home), "DOCUMENTS_DIR": str(folder)}
        self.folder = folder

    def run(self, *arguments: str) -> Any:
        command = [sys.executable, "-c", "from scripts.cli import main; main()", *arguments, "--json"]
        ran = subprocess.run(
            command, env=os.environ | self._own, capture_output=True, text=True, timeout=600, check=False
        )
        assert "Traceback" not in ran.stderr
        return json.loads(ran.stdout)


@pytest.fixture
def desk(starter_home: Path, tmp_path: Path) -> Desk:
    home, folder = tmp_path / "home", tmp_path / "a folder of documents"
    home.mkdir()
    folder.mkdir()
    (home / "models").symlink_to(starter_home / "models")
    for name in STARTERS:
        shutil.copy(STARTER_DOCUMENTS / name, folder / name.replace("/", " "))
    return Desk(home, folder)


# What each is refused for; what is read of the others is in tests/knowledge_base/test_hostile.py.
REFUSED = {
    "locked.pdf": "is locked with a password",
    "cut off.pdf": "is damaged or was cut off",
    "many kids.pdf": "has 20,000 pages",
    "huge page.pdf": "has no text in it",
    "bomb.pdf": "has no text in it",
    "empty.pdf": "empty",
    "a picture.pdf": "is a picture (PNG)",
    "high ratio.docx": "of text; the most is 64 MB",
    "overlapping.docx": "unpacks to",
    "few overlapping.docx": "lie one over the other",
    "many parts.docx": "has more than 10,000 parts",
    "packed otherwise.docx": "is packed in an unusual way",
    "old.doc": ".doc is not read: an old Word file",
    "sparse.pdf": "is 500 MB; the largest that is read is 100 MB",
    "yaml that laughs.md": "*a0 stands for another value",
    "backticks.md": "has no text in it",
    "no front matter.md": "no front matter",
    "a pipe.md": "not a file but a pipe",
    "away.md": "a link out of the folder",
    "nowhere.md": "a link to a file that is not there",
}
READ = (
    "with scripts.pdf",
    "pages in a circle.pdf",
    "form in itself.pdf",
    "nested.pdf",
    "$(reboot); rm -rf ~.md",
    "a\\nb.md",
)


def _fill(folder: Path) -> None:
    for name in (*REFUSED, *READ):
        files = {**hostile_pdfs.FILES, **hostile_office.FILES}
        if name in files:
            (folder / name).write_bytes(files[name]())
    for name in ("yaml that laughs", "backticks"):
        (folder / f"{name}.md").write_text(hostile_texts.MARKDOWN[name])
    (folder / "empty.pdf").touch()
    (folder / "a picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "old.doc").write_bytes(b"old")
    (folder / "no front matter.md").write_text("Text.")
    for name in ("$(reboot); rm -rf ~.md", "a\nb.md"):
        (folder / name).write_text(hostile_texts.FRONT + "Text about reading in groups.")
    with (folder / "sparse.pdf").open("wb") as sparse:
        sparse.truncate(500 * 1024 * 1024)
    os.mkfifo(folder / "a pipe.md")
    (folder / "away.md").symlink_to("/etc/hostname")
    (folder / "nowhere.md").symlink_to("nowhere")
    (folder / "circle").symlink_to(folder)


def test_each_is_listed_with_its_reason_and_the_good_ones_are_taken_in(desk: Desk) -> None:
    _fill(desk.folder)
    report = desk.run("ingest", str(desk.folder))
    good = {name.replace("/", " ") for name in STARTERS}
    assert set(report["added"]) == good | set(READ)
    for name, reason in REFUSED.items():
        (fault,) = (each for each in report["faults"] if each.startswith((f"{name}:", f"{name},")))
        assert reason in fault
    assert len(report["faults"]) == len(REFUSED)
    assert desk.run("ask", QUESTION)["citations"][0]["document"] == "toolkit feedback.md"
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"at most {most} MB in one process")  # noqa: T201
