"""Reads documents in a process of its own, so that no file can harm, stop or slow what else is running."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from knowledge_base.document import DocumentFault, SourceDocument
from knowledge_base.document_assembly import Assembly
from knowledge_base.document_frames import Frame, FrameUnusable
from knowledge_base.document_limits import without_controls
from knowledge_base.formats import VERSIONS
from knowledge_base.reading_program import READER, Bounds, ReadingProgram, Stopped, TimeUp, started
from knowledge_base.sources import SourceFile

_LONGEST_REASON = 500  # letters


class ReadingProcess:
    """Reads one source after the other; a `Read` of `knowledge_base.sources`, to be closed or used as a context.

    The process is started when the first source comes, and anew after one that it did not survive. Threads take turns.
    """

    def __init__(self, bounds: Bounds | None = None, program: Sequence[str] = READER) -> None:
        self._bounds = bounds or Bounds()
        self._command = program
        self._program: ReadingProgram | None = None
        self._read = 0  # documents, by the program that is running
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process; a source that comes later starts another."""
        with self._turn:
            self._end()

    def __call__(self, source: SourceFile) -> tuple[SourceDocument, ...]:
        """Give the documents of a source; raises `DocumentFault` whatever becomes of the reading."""
        with self._turn:
            try:
                return self._documents(source)
            except (TimeUp, Stopped) as failure:
                self._end()
                raise DocumentFault(source.path, str(failure)) from failure
            except FrameUnusable as error:
                self._end()
                raise DocumentFault(source.path, "could not be read: the reader gave no document") from error
            except _Refused as refused:
                raise refused.fault from None
            except BaseException:
                self._end()  # it may be in the middle of a reply
                raise

    def _documents(self, source: SourceFile) -> tuple[SourceDocument, ...]:
        until = time.monotonic() + self._bounds.seconds
        program = self._begun(source, until)
        assembly = Assembly(source.path, source.digest, VERSIONS)
        while True:
            frame = program.receive(until)
            if "done" in frame or "fault" in frame:
                break
            assembly.add(frame)
        self._read += 1
        if frame.get("spent") or self._read >= self._bounds.documents:
            self._end()
        if "fault" in frame:
            raise _Refused(_fault(source.path, frame["fault"]))
        return assembly.documents()

    def _begun(self, source: SourceFile, until: float) -> ReadingProgram:
        """Give a program that has begun with the source; one that ended while it waited for work is replaced."""
        request = {"path": source.path, "file": str(source.file.absolute()), "digest": source.digest}
        if self._program is not None:
            try:
                return _taking(self._program, request, until)
            except Stopped:
                self._end()
        self._program, self._read = started(self._bounds, self._command), 0
        return _taking(self._program, request, time.monotonic() + self._bounds.seconds)

    def _end(self) -> None:
        if self._program is not None:
            self._program.end()
        self._program = None


def _taking(program: ReadingProgram, request: Frame, until: float) -> ReadingProgram:
    program.send(request)
    if "begun" not in program.receive(until):
        raise FrameUnusable
    return program


class _Refused(Exception):
    """The reader said what is wrong with the source, and can go on."""

    def __init__(self, fault: DocumentFault) -> None:
        self.fault = fault
        super().__init__(fault.reason)


def _fault(path: str, said: object) -> DocumentFault:
    reason, line, field = (said.get(name) if isinstance(said, dict) else None for name in ("reason", "line", "field"))
    return DocumentFault(
        path,
        without_controls(reason)[:_LONGEST_REASON] if isinstance(reason, str) else "could not be read",
        line if type(line) is int else None,
        without_controls(field)[:_LONGEST_REASON] if isinstance(field, str) else None,
    )
