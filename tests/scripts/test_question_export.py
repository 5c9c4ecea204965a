"""The log as a file: redacted as it is stored, nothing that leads back to Slack, and the same log when read back."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from answering.imports import Imported, Imports
from answering.incoming import Incoming, Recording
from database.engine import Database, open_database
from database.models import Question
from insights.question_log import Address, QuestionLog
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor
from scripts.question_export import COLUMNS, Exported, QuestionExport
from scripts.question_tables import open_table
from scripts.questions_file import QuestionReader

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
OURS, THEIRS = Pseudonyms(b"a key that only tests use"), Pseudonyms(b"another key of tests")
TEXTS = (
    "Does homework help?",
    "=SUM(1+1) as a display?\nAnd “quotes”, or; semicolons?",
    "'=literally this?",
    "- what works for Tom's reading? Ask tom@school.example",
)
# Winter comes twice within this hour: one of the two is not told from the other without its zone.
TWICE = dt.datetime(2026, 10, 25, 1, 30, 15, 123456, tzinfo=dt.UTC)


def _recording(pseudonyms: Pseudonyms) -> Recording:
    return Recording(Redactor(()), pseudonyms)


@pytest.fixture
def asked(database: Database) -> QuestionLog:
    """Questions from Slack and from elsewhere, one of them without words."""
    log, recording = QuestionLog(database), _recording(OURS)
    address = Address("C0CHANNEL", "17.1", "U0PERSON")
    for number, text in enumerate(TEXTS):
        at = TWICE + dt.timedelta(days=number - 3)
        incoming = Incoming(
            f"message:C0CHANNEL:{number}", text, f"U0PERSON{number % 2}", "slack", asked_at=at, address=address
        )
        log.receive(
            replace(recording.stored_form(incoming), region="London", place="Hackney", setting="Primary school")
        )
    bare = Incoming("message:C0CHANNEL:9", "Do not record this", "U0PERSON", "slack", recorded=False, asked_at=TWICE)
    log.receive(recording.stored_form(bare))
    return log


@pytest.fixture
def other(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Another installation's log."""
    opened = open_database(Path(shutil.copy(sqlite_template, tmp_path / "other.db")))
    yield opened
    opened.close()


def _export(log: QuestionLog, pseudonyms: Pseudonyms = OURS) -> QuestionExport:
    return QuestionExport(log, pseudonyms, LONDON)


def _take_in(
    file: Path, database: Database, pseudonyms: Pseudonyms, known: frozenset[str] = frozenset()
) -> tuple[Imported, int]:
    with open_table(file) as table:
        reader = QuestionReader(file.name, table, LONDON, NOW, known)
        imported = Imports(QuestionLog(database), _recording(pseudonyms)).take_in(reader.questions())
        assert reader.faults == []
        return imported, reader.known


def _told(database: Database) -> list[tuple[object, ...]]:
    columns = (Question.text, Question.asked_at, Question.region, Question.place, Question.setting, Question.outcome)
    with database.read() as session:
        told = select(*columns).where(Question.text.is_not(None)).order_by(Question.asked_at)
        return [tuple(row) for row in session.execute(told)]


def _askers(database: Database) -> list[str | None]:
    with database.read() as session:
        told = select(Question.asker).where(Question.text.is_not(None)).order_by(Question.asked_at)
        return list(session.scalars(told))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_what_is_written_and_read_back_is_the_same_log(
    asked: QuestionLog, database: Database, other: Database, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"log.{ending}"
    assert _export(asked).write(file) == Exported(written=4, without_words=1)
    assert _take_in(file, other, THEIRS) == (Imported(4, 0, 0), 0)
    assert _take_in(file, other, THEIRS) == (Imported(0, 4, 0), 0)
    assert _told(other) == _told(database)
    ours, theirs = _askers(database), _askers(other)
    assert [theirs.index(asker) for asker in theirs] == [ours.index(asker) for asker in ours] == [0, 1, 0, 1]
    assert set(theirs).isdisjoint(ours)


def test_our_own_export_adds_nothing_to_the_log_it_came_from(
    asked: QuestionLog, database: Database, tmp_path: Path
) -> None:
    _export(asked).write(tmp_path / "log.csv")
    assert _take_in(tmp_path / "log.csv", database, OURS, _export(asked).keys()) == (Imported(0, 0, 0), 4)


def test_nothing_in_it_leads_back_to_slack(asked: QuestionLog, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    _export(asked).write(file)
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert list(rows[0]) == [name.replace(" ", "_") for name in COLUMNS]
    with database.read() as session:
        stored = session.scalars(select(Question)).all()
    hidden = ["C0CHANNEL", "U0PERSON", "tom@", "17.1"]
    hidden += [value for row in stored for value in (row.asker, row.event_key, row.reference) if value]
    assert not [value for value in hidden if value in file.read_text()]
    assert rows[3]["question"].endswith("Ask [email]")


def test_only_what_was_asked_since(asked: QuestionLog, tmp_path: Path) -> None:
    since = TWICE - dt.timedelta(days=1)
    assert _export(asked).write(tmp_path / "log.csv", since) == Exported(written=2, without_words=1)
