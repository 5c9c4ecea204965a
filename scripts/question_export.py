"""The question log as a file: every row, redacted as it is stored, with nothing in it that leads back to Slack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from insights.question_log import LoggedQuestion, QuestionLog
from insights.table_files import Value, write_table
from people.pseudonyms import Pseudonyms

COLUMNS = (
    "question",
    "asked at",
    "asker",
    "region",
    "place",
    "role",
    "setting",
    "outcome",
    "door",
    "status",
    "key",
)


@dataclass(frozen=True)
class Exported:
    """How many questions were written, and how many have no words any more."""

    written: int
    without_words: int


class QuestionExport:
    """Writes the log.

    Askers are told apart by pseudonyms that stand nowhere else, made with the secret key from those in the database;
    so is the key by which a question is known again where the file is imported.
    """

    def __init__(self, log: QuestionLog, pseudonyms: Pseudonyms, zone: ZoneInfo) -> None:
        self._log = log
        self._pseudonyms = pseudonyms
        self._zone = zone

    def write(self, path: Path, since: dt.datetime | None = None) -> Exported:
        """Write the questions asked from `since` on; raises `TableUnwritable` or OSError."""
        without_words = 0

        def rows() -> Iterator[tuple[Value, ...]]:
            nonlocal without_words
            for question in self._log.rows(since, with_text=False):
                if question.text is None:
                    without_words += 1
                else:
                    yield self._row(question, question.text)

        return Exported(write_table(path, COLUMNS, rows()), without_words)

    def keys(self) -> frozenset[str]:
        """Give the keys of all questions in the log."""
        return frozenset(self._key(event_key) for event_key in self._log.event_keys())

    def _row(self, question: LoggedQuestion, text: str) -> tuple[Value, ...]:
        return (
            text,
            question.asked_at.astimezone(self._zone).isoformat(),
            self._pseudonyms.of("exported asker", question.asker) if question.asker else None,
            question.region,
            question.place,
            question.role,
            question.setting,
            question.outcome,
            question.door,
            question.status,
            self._key(question.event_key),
        )

    def _key(self, event_key: str) -> str:
        return self._pseudonyms.of("exported question", event_key)
