"""A program that reads a document which never ends, to be killed in the middle of it."""

from __future__ import annotations

import sys
from pathlib import Path

from knowledge_base.document import content_hash
from knowledge_base.reading_process import ReadingProcess
from knowledge_base.sources import SourceFile

GONE_WRONG = str(Path(__file__).with_name("reader_gone_wrong.py"))


def _text(read: ReadingProcess, file: Path) -> str:
    (document,) = read(SourceFile(file.name, file, content_hash(file.read_bytes())))
    return document.sections[0].blocks[0].text


def _read_for_ever(folder: Path) -> None:
    read = ReadingProcess(program=(GONE_WRONG,))
    print(_text(read, folder / "process"), _text(read, folder / "child"), flush=True)  # noqa: T201
    _text(read, folder / "compute")


if __name__ == "__main__":
    _read_for_ever(Path(sys.argv[1]))
