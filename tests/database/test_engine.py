"""Opening, reading, writing, and the one plain sentence for everything that can be wrong."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from postgres_server import PostgresServer
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from database.engine import Database, open_database
from database.failures import DatabaseBusy, DatabaseUnusable
from database.models import Citation, JobRun, ThemeEdit

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def _values(job: str) -> dict[str, Any]:
    return {"job": job, "period": "2026-03", "started_at": NOON}


def _run_of(job: str) -> JobRun:
    return JobRun(**_values(job))


def _count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(JobRun)) or 0


def test_what_is_written_is_read_back_in_utc(database: Database) -> None:
    with database.write() as session:
        session.add(_run_of("digest"))
    with database.read() as session:
        started = session.scalars(select(JobRun.started_at)).one()
    assert started == NOON
    assert started.tzinfo is dt.UTC


def test_an_exception_undoes_the_whole_transaction(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(insert(JobRun), [_values("digest"), _values("digest")])
    assert _count(database) == 0


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises((DatabaseUnusable, DBAPIError), match="read-only"), database.read() as session:
        session.execute(insert(JobRun), [_values("digest")])
    with database.write() as session:
        session.add(_run_of("digest"))
    assert _count(database) == 1


def test_a_row_that_belongs_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(
            Citation(question_id=7, number=1, document_path="a", document_version=1, section="", quote="the quote")
        )


def test_an_error_does_not_repeat_what_was_written(database: Database) -> None:
    edit = ThemeEdit(theme_id=7, editor="e", edited_at=NOON, action="rename", detail={"to": "Attendance"})
    with pytest.raises(IntegrityError) as caught, database.write() as session:
        session.add(edit)
    assert "Attendance" not in str(caught.value)


def test_the_database_has_a_clock(database: Database) -> None:
    with database.write() as session:
        first = database.now(session)
        time.sleep(0.01)
        second = database.now(session)
    assert first.tzinfo is dt.UTC
    assert first < second
    assert abs(dt.datetime.now(dt.UTC) - first) < dt.timedelta(seconds=10)


def test_reading_goes_on_while_somebody_writes(database: Database) -> None:
    with database.write() as session:
        session.add(_run_of("digest"))
        session.flush()
        assert _count(database) == 0
    assert _count(database) == 1


def test_a_second_writer_on_sqlite_waits_and_then_says_so(tmp_path: Path) -> None:
    database = open_database(tmp_path / "evidence.db")
    with database.write(), pytest.raises(DatabaseBusy, match="busy"), database.write():
        pass
    database.close()


def test_sqlite_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    database = open_database(tmp_path / "evidence.db")
    with database.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    database.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_way_to_write_a_postgresql_address_is_taken(scheme: str, postgres: PostgresServer) -> None:
    _, rest = postgres.url("postgres").split("://")
    database = open_database(f"{scheme}://{rest}")
    assert database.engine.dialect.driver == "psycopg"
    database.close()


def _one_sentence(message: str) -> bool:
    return message.endswith(".") and "\n" not in message and not re.search(r"\. [A-Z]", message)


@pytest.mark.parametrize(
    "place",
    [
        "mysql://root:secret@localhost/x",
        "not an address secret",
        "postgresql://user:secret@127.0.0.1:1/evidence",
        "postgresql://user@127.0.0.1:1/evidence?password=secret",
        "postgresql://user:secret@127.0.0.1:port/evidence",
        "sqlite://",
        "sqlite:////proc/evidence.db",
    ],
)
def test_a_wrong_address_is_told_in_one_sentence_without_its_password(place: str) -> None:
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(place)
    assert _one_sentence(str(caught.value))
    assert "secret" not in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="folder") as caught:
        open_database(tmp_path / "nowhere" / "evidence.db")
    assert _one_sentence(str(caught.value))


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnusable, match="folder"):
        open_database(tmp_path / "file" / "evidence.db")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    path.write_text("Minutes of the meeting\n" * 100)
    with pytest.raises(DatabaseUnusable, match="is not a database"):
        open_database(path)
    assert path.read_text().startswith("Minutes")


def test_a_full_disk_is_told_in_one_sentence_and_what_was_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE note (words TEXT)")
        raw.execute("INSERT INTO note VALUES ('kept')")
    raw.close()
    database = open_database(path)
    event.listen(database.engine, "connect", _let_it_grow_no_further)
    database.engine.dispose()
    with pytest.raises(DatabaseUnusable, match="full"), database.write() as session:
        session.execute(text("INSERT INTO note VALUES (:words)"), {"words": "x" * 100_000})
    with database.read() as session:
        assert session.scalars(text("SELECT words FROM note")).all() == ["kept"]
    database.close()


def _let_it_grow_no_further(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA max_page_count = 1")
    cursor.close()


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_server_that_cuts_us_off_is_told_and_the_next_try_works(database: Database) -> None:
    cut = text("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(DatabaseUnusable, match="Cannot connect"), database.write() as session:
        session.execute(cut)
    assert _count(database) == 0


def test_several_first_starts_at_once_do_not_collide(tmp_path: Path) -> None:
    together = threading.Barrier(4, timeout=10)

    def start(number: int) -> None:
        together.wait()
        open_database(tmp_path / f"{number // 4}.db").close()

    with ThreadPoolExecutor(4) as starters:
        assert list(starters.map(start, range(160))) == [None] * 160
