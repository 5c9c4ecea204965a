"""A program that has a reader wait for work, or read a document which never ends, to be killed meanwhile."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from knowledge_base.document import content_hash
from knowledge_base.reading_process import ReadingProcess
from knowledge_base.sources import SourceFile

GONE_WRONG = str(Path(__file__).with_name("reader_gone_wrong.py"))


def _text(read: ReadingProcess, file: Path) -> str:
    (document,) = read(SourceFile(file.name, file, content_hash(file.read_bytes())))
    return document.sections[0].blocks[0].text


def _hold(folder: Path, doing: str) -> None:
    read = ReadingProcess(program=(GONE_WRONG,))
    print(_text(read, folder / "process"), _text(read, folder / "child"), flush=True)  # noqa: T201
    if doing == "reading":
        _text(read, folder / "compute")
    time.sleep(600)


if __name__ == "__main__":
    _hold(Path(sys.argv[1]), sys.argv[2])
