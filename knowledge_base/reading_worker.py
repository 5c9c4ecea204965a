"""The program that reads documents apart from everything else: `python -m knowledge_base.reading_worker`.

What it is given may be made to harm: it has little memory, may write nothing, and ends with its parent. It takes
`{"path", "file", "digest"}` and gives `{"begun": …}`, the frames of the source's documents, then `{"done": …}`, or
`{"fault": …}`.
"""

from __future__ import annotations

import hashlib
import os
import resource
import select
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from knowledge_base.document import DocumentFault, SourceDocument
from knowledge_base.document_frames import Frame, frames_of, next_frame, packed
from knowledge_base.formats import Read, read_content
from knowledge_base.sources import SourceFile

CHANGED = "changed while it was read; it is taken in when it is synchronised again"
TOO_LARGE = "needs more memory than reading is allowed"
_NESTED = "is nested too deeply to be read"
_SPENT = 300 * 1024 * 1024  # bytes: a worker that has held more is not used again, for memory is seldom given back
_OPEN_FILES = 64
_STACK = 256 * 1024  # bytes, for the thread that only waits


@dataclass(frozen=True)
class _Channel:
    """The two pipes to the parent, moved away from where a library would print to or read from."""

    requests: int
    replies: int

    def read(self, length: int) -> bytes:
        parts: list[bytes] = []
        while length:
            part = os.read(self.requests, length)
            if not part:
                raise EOFError
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def send(self, frame: Frame) -> None:
        left = memoryview(packed(frame))
        while left:
            left = left[os.write(self.replies, left) :]


def main(memory: int, seconds: int, read: Read = read_content) -> None:
    """Serve until the parent closes the pipe; `memory` in bytes, `seconds` of computing for one document."""
    channel = _opened()
    _confine(memory)
    threading.stack_size(_STACK)
    threading.Thread(target=_end_with_parent, args=(channel.requests,), daemon=True).start()
    try:
        _serve(channel, seconds, read)
    except (EOFError, BrokenPipeError):  # the parent is gone, and what this program started is not to outlive it
        _end()


def _serve(channel: _Channel, seconds: int, read: Read) -> None:
    channel.send({"ready": True})
    while True:
        request = next_frame(channel.read)
        channel.send({"begun": True})  # until it is said, no document is to blame for the end of this program
        _allow(seconds)
        for frame in _replies(request, read):
            channel.send(frame)


def _opened() -> _Channel:
    channel = _Channel(os.dup(0), os.dup(1))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return channel


def _confine(memory: int) -> None:
    for limit, amount in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        _, most = resource.getrlimit(limit)
        amount = amount if most == resource.RLIM_INFINITY else min(amount, most)
        resource.setrlimit(limit, (amount, amount))


def _allow(seconds: int) -> None:
    """Let the next document compute for so long, whatever those before it took."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(used.ru_utime + used.ru_stime) + seconds, most))


def _end_with_parent(requests: int) -> None:
    """End this program and all that it started as soon as nobody holds the other end of the pipe."""
    waiting = select.poll()
    waiting.register(requests, 0)  # told of its closing alone
    waiting.poll()
    _end()


def _end() -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _replies(request: Frame, read: Read) -> Iterator[Frame]:
    source = SourceFile(str(request["path"]), Path(request["file"]), str(request["digest"]))
    try:
        documents = _read(source, read)
    except DocumentFault as fault:
        yield _fault(fault.reason, fault.line, fault.field)
    except RecursionError:
        yield _fault(_NESTED)
    except MemoryError:
        yield _fault(TOO_LARGE, spent=True)
    except Exception as error:  # noqa: BLE001 (whatever a library says of a broken file; nothing is carried over)
        yield _fault(f"cannot be read: it is damaged, or made in an unusual way ({type(error).__name__})")
    else:
        for document in documents:
            yield from frames_of(document)
        yield {"done": True, "spent": _is_spent()}


def _read(source: SourceFile, read: Read) -> tuple[SourceDocument, ...]:
    content = source.content()
    if hashlib.sha256(content).hexdigest() != source.digest:
        raise DocumentFault(source.path, CHANGED)
    return read(source.path, content, source.digest)


def _fault(reason: str, line: int | None = None, field: str | None = None, *, spent: bool = False) -> dict[str, Any]:
    return {"fault": {"reason": reason, "line": line, "field": field}, "spent": spent or _is_spent()}


def _is_spent() -> bool:
    # What the system counts for a process begins with what its parent held when it was started; this does not.
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    held = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)
    return held * 1024 > _SPENT


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
