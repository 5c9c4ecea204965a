"""The other process: how it is started, spoken to within a time, and ended with all that it started."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

import knowledge_base
from knowledge_base.document_frames import Frame, next_frame, packed

READER = ("-m", "knowledge_base.reading_worker")  # what Python runs
_START_SECONDS = 60
_END_SECONDS = 2  # in which a process that closed its pipe ends by itself
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "SYSTEMROOT")
_FEW_THREADS = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}  # each takes addresses


@dataclass(frozen=True)
class Bounds:
    """What reading one document may take.

    `seconds` of waiting, `computing` of the processor, `memory` in bytes of addresses; `documents` are read by one
    process before the next takes over, since libraries lose a little memory with each.
    """

    seconds: float = 600
    computing: int = 240
    memory: int = 512 * 1024 * 1024
    documents: int = 200


class TimeUp(Exception):
    """Reading took longer than it may; the message says so for a person."""


class Stopped(Exception):
    """The process is gone; the message says for a person how it ended."""


class ReadingProgram:
    """One running process; after any of its exceptions it is only good for `end`."""

    def __init__(self, process: subprocess.Popen[bytes], bounds: Bounds) -> None:
        self._process = process
        self._bounds = bounds
        assert process.stdin is not None  # noqa: S101 (both were asked for)
        assert process.stdout is not None  # noqa: S101
        self._requests, self._replies = process.stdin, process.stdout
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._replies, selectors.EVENT_READ)

    def send(self, frame: Mapping[str, Any]) -> None:
        """Hand over a request; raises `Stopped`."""
        try:
            self._requests.write(packed(frame))
            self._requests.flush()
        except OSError as error:
            raise self._stopped() from error

    def receive(self, until: float) -> Frame:
        """Give the next frame; raises `TimeUp` where it has not come by `until`, `Stopped` and `FrameUnusable`."""
        return next_frame(lambda length: self._read(length, until))

    def end(self) -> None:
        """End the process and all that it started."""
        self._ready.close()
        self._kill()
        for pipe in (self._requests, self._replies):
            with suppress(OSError):  # what was not sent yet cannot be
                pipe.close()
        structlog.get_logger().debug("reading process ended", process=self._process.pid)

    def _kill(self) -> int:
        """Kill the group, unless it is done; give the process's exit status, less than zero for a signal."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)  # before it is waited for: till then the number is its own
        return self._process.wait()

    def _read(self, length: int, until: float) -> bytes:
        taken = bytearray()
        while len(taken) < length:
            if not self._ready.select(max(0.0, until - time.monotonic())):
                raise TimeUp(f"took longer than {_spoken(self._bounds.seconds)} to read")
            part = os.read(self._replies.fileno(), length - len(taken))
            if not part:
                raise self._stopped()
            taken += part
        return bytes(taken)

    def _stopped(self) -> Exception:
        _wait_for_the_end(self._process.pid)
        status = self._kill()
        if -status == signal.SIGXCPU:
            return TimeUp(f"took longer than {_spoken(self._bounds.computing)} of computing to read")
        # Libraries in C end the process where they get no more memory, too, and nothing tells the one from the other.
        how = f" (signal {-status})" if status < 0 else ""
        return Stopped(f"the reader stopped{how}; the file is damaged, or needs more memory than reading is allowed")


def started(bounds: Bounds, program: Sequence[str] = READER) -> ReadingProgram:
    """Start a process and wait until it is confined; raises `Stopped` or `TimeUp` where it does not come up."""
    root = Path(knowledge_base.__file__).parents[1]
    process = subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-P", *program, str(bounds.memory), str(bounds.computing)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(root),
        cwd=os.sep,
        start_new_session=True,  # a group of its own, with all that it starts
    )
    running = ReadingProgram(process, bounds)
    try:
        running.receive(time.monotonic() + _START_SECONDS)
    except BaseException:
        running.end()
        raise
    structlog.get_logger().debug("reading process started", process=process.pid)
    return running


def _environment(root: Path) -> dict[str, str]:
    """Give what the program needs to start, and none of the keys and tokens that this process may hold."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **_FEW_THREADS, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}


def _wait_for_the_end(process: int) -> None:
    """Give a process that closed its pipe the time to end by itself; it is left to be waited for."""
    until = time.monotonic() + _END_SECONDS
    while time.monotonic() < until:
        if os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None:
            return
        time.sleep(0.01)


def _spoken(seconds: float) -> str:
    amount, unit = (seconds, "second") if seconds % 60 else (seconds / 60, "minute")
    return f"{amount:g} {unit}" if amount == 1 else f"{amount:g} {unit}s"
