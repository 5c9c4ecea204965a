"""Takes in questions that were asked elsewhere: redacted and counted like any other, never answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from answering.incoming import Incoming, Recording
from insights.question_log import QuestionLog

_BATCH = 200


@dataclass(frozen=True)
class Imported:
    """How an import went: rows added, rows known before, and rows whose text may not be kept."""

    added: int
    known: int
    withheld: int


class Imports:
    """Stores questions asked elsewhere."""

    def __init__(self, log: QuestionLog, recording: Recording) -> None:
        self._log = log
        self._recording = recording

    def take_in(self, rows: Iterable[Incoming], progress: Callable[[Imported], None] = lambda _: None) -> Imported:
        """Store them some at a time, saying after each some how it has gone so far."""
        total, added, withheld = 0, 0, 0
        remaining = iter(rows)
        # In batches: redacting takes time, and nothing slow may happen while the database is held.
        while batch := list(islice(remaining, _BATCH)):
            questions = [self._recording.imported_form(row) for row in batch]
            total += len(questions)
            added += self._log.import_rows(questions)
            withheld += sum(question.text is None for question in questions)
            progress(Imported(added, total - added, withheld))
        return Imported(added, total - added, withheld)
