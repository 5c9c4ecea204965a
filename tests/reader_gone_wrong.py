"""The reading worker with a reader that does what its document tells it to: what hostile bytes may bring about.

The rest is the real program: its limits, its pipes, its end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from knowledge_base.document import Block, FrontMatter, Section, SourceDocument
from knowledge_base.reading_worker import main


def _said(path: str, digest: str, text: str) -> tuple[SourceDocument, ...]:
    section = Section((), None, (Block("paragraph", text),))
    matter = FrontMatter("A title", "other")
    return (SourceDocument(path, digest, matter, (section,), (), (), path, digest, "markdown 1"),)


def _wait() -> None:
    time.sleep(600)


def _compute() -> None:
    while True:
        pass


def _take_all_memory() -> None:
    taken: list[bytes] = []
    while True:
        taken.append(bytes(10_000_000))


def _recurse() -> None:
    _recurse()


def _leave_a_child() -> str:
    return str(subprocess.Popen(["sleep", "600"]).pid)


def _print() -> None:
    print("a warning that nobody asked for")  # noqa: T201
    os.write(1, b"\x00\x00\x00\x02{}")
    os.write(2, b"an error")


def _write() -> str:
    with contextlib.suppress(OSError):
        Path("/tmp/written-by-a-reader").write_text("x" * 100)  # noqa: S108
        return "written"
    return "not written"


def _environment() -> str:
    return " ".join(sorted(os.environ))


_DOES: dict[str, Callable[[], str | None]] = {
    "wait": _wait,
    "compute": _compute,
    "memory": _take_all_memory,
    "recurse": _recurse,
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "leave": lambda: os._exit(3),
    "print": _print,
    "environment": _environment,
    "write": _write,
    "child": _leave_a_child,
    "input": lambda: repr(os.read(0, 10)),
    "process": lambda: str(os.getpid()),
}


def read(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    word = content.decode()
    if word in _DOES:
        return _said(path, digest, _DOES[word]() or "done")
    return _said(path, digest, word)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), read)
