"""Opens the one database, SQLite or PostgreSQL, and turns its failures into one plain sentence each.

Writing and reading are told apart when a transaction begins. A writer on SQLite takes the write lock at once
(`BEGIN IMMEDIATE`): a transaction that read first and wrote later could fail half-way, without waiting, when
somebody else wrote in between. A reader never takes that lock, and cannot write by mistake.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy import exc as errors
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from database.base import UtcDateTime
from database.failures import DatabaseUnusable, busy, plain_failure, sqlite_failure

BUSY_SECONDS = 2.0
CONNECT_SECONDS = 5


@dataclass(frozen=True)
class Database:
    """The open database; `name` is how a person is told which one it is, never with a password."""

    engine: Engine
    name: str
    # Writers of several processes poll for SQLite's lock at growing intervals, and a late-comer may go first; those
    # of this process wait for each other.
    _line: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file rather than a PostgreSQL server."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that holds the right to write; committed at the end, rolled back on an exception."""
        with (
            _plainly(self.name),
            self._turn(),
            Session(self._bind(writes=True), expire_on_commit=False) as session,
        ):
            session.connection()  # begins now: the write lock is held before anything is read
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and cannot change it."""
        with _plainly(self.name), Session(self._bind(writes=False), expire_on_commit=False) as session:
            yield session

    def now(self, session: Session) -> dt.datetime:
        """Give the time by the database's own clock, the only clock that several processes share."""
        # On PostgreSQL now() stands still within a transaction; claims need the time as it is.
        clock = (
            func.strftime("%Y-%m-%d %H:%M:%f", "now", type_=UtcDateTime)
            if self.is_sqlite
            else func.clock_timestamp(type_=UtcDateTime)
        )
        return session.scalars(select(clock)).one()

    def rewrite(self) -> None:
        """Write a SQLite file anew, so that no byte of what was deleted is left in it or in its log.

        Overwriting as rows are deleted would slow every write down, and would not reach the copies that SQLite leaves
        in the gaps of its pages when it moves rows. On PostgreSQL this is the server's own affair.
        """
        if not self.is_sqlite:
            return
        connection = self.engine.raw_connection()
        try:
            with self._turn():
                _rewrite(connection.driver_connection, self.name)
        finally:
            connection.close()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._line.acquire(timeout=BUSY_SECONDS):
            raise busy(self.name)
        try:
            yield
        finally:
            self._line.release()

    def _bind(self, *, writes: bool) -> Engine:
        if self.is_sqlite:
            return self.engine.execution_options(writes=writes)
        # A reader on PostgreSQL would otherwise see another state with each statement; on SQLite it never does.
        isolation = "READ COMMITTED" if writes else "REPEATABLE READ"
        return self.engine.execution_options(postgresql_readonly=not writes, isolation_level=isolation)


def open_database(place: str | Path) -> Database:
    """Open a SQLite file (a path, or `sqlite:///path`) or a PostgreSQL address; raises `DatabaseUnusable`."""
    url = _url(place)
    database = _open_sqlite(url) if url.get_backend_name() == "sqlite" else _open_postgresql(url)
    # Connecting now tells a wrong address or file at the start, not at the first question.
    with _plainly(database.name), database.engine.connect():
        return database


def _url(place: str | Path) -> URL:
    if isinstance(place, Path):
        return URL.create("sqlite", database=str(place))
    scheme, separator, rest = place.partition("://")
    if separator and scheme in {"postgres", "postgresql"}:
        place = f"postgresql+psycopg://{rest}"
    try:
        url = make_url(place)
    except (errors.ArgumentError, ValueError):
        # The address may hold a password, so neither it nor the reason is repeated.
        raise DatabaseUnusable("The database address cannot be read as an address.") from None
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise DatabaseUnusable("The database address must begin with sqlite:/// or postgresql://.")
    if url.drivername == "sqlite" and url.database in {None, "", ":memory:"}:
        raise DatabaseUnusable("The database address sqlite:// must name a file.")
    return url


def _open_sqlite(url: URL) -> Database:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, str(url.database))


def _open_postgresql(url: URL) -> Database:
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    # hide_parameters: an exception's text, and so the log, must not hold what people asked.
    engine = create_engine(url, connect_args=patience, pool_pre_ping=True, hide_parameters=True)
    return Database(engine, f"{url.host or 'this machine'}/{url.database or ''}")


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions of its own accord: _begin_sqlite does.
    driver: Any = connection
    driver.isolation_level = None
    driver.execute("PRAGMA foreign_keys = ON")
    _use_write_ahead_log(driver)


def _use_write_ahead_log(driver: Any) -> None:
    """Switch to the write-ahead log; SQLite does not wait for this one lock, so that two first starts could collide."""
    give_up_at = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            driver.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(0.02)
        else:
            return


def _rewrite(driver: Any, name: str) -> None:
    try:
        driver.execute("PRAGMA query_only = OFF")
        driver.execute("VACUUM")
        (is_busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise sqlite_failure(error, name) or error from error
    if is_busy:
        raise busy(name)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("PRAGMA query_only = OFF" if writes else "PRAGMA query_only = ON")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _plainly(name: str) -> Iterator[None]:
    try:
        yield
    except (errors.DBAPIError, errors.TimeoutError) as error:
        failure = plain_failure(error, name)
        if failure is None:
            raise
        raise failure from error
