"""Lets one process at a time do what several must not do at once; a process that is killed lets go of it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import func, select

from database.engine import Database

_LOOK_EVERY = 0.2  # seconds


class TakenByAnother(Exception):
    """Another process is at it; the message says at what."""


@contextmanager
def alone(database: Database, work: str, patience: float = 0.0) -> Iterator[None]:
    """Do this work alone of all processes that have this database open; raises `TakenByAnother`.

    Waits up to `patience` seconds for another to finish. The lock is the system's own, of a file beside a SQLite
    database or of a connection to PostgreSQL, and so it ends with the process, however that ends.
    """
    with _attempts(database, work) as take:
        give_up_at = time.monotonic() + patience
        while not take():
            if time.monotonic() >= give_up_at:
                raise TakenByAnother(f"another {work} is under way; try again when it is done")
            time.sleep(_LOOK_EVERY)
        yield


def _attempts(database: Database, work: str) -> AbstractContextManager[Callable[[], bool]]:
    return _of_a_file(Path(f"{database.name}.{work}.lock")) if database.is_sqlite else _of_a_server(database, work)


@contextmanager
def _of_a_file(path: Path) -> Iterator[Callable[[], bool]]:
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def take() -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    try:
        yield take
    finally:
        os.close(lock)


@contextmanager
def _of_a_server(database: Database, work: str) -> Iterator[Callable[[], bool]]:
    number = int.from_bytes(hashlib.sha256(work.encode()).digest()[:8], signed=True)
    # A connection that is not given back to the pool, for the lock is the connection's.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            yield lambda: bool(connection.scalar(select(func.pg_try_advisory_lock(number))))
        finally:
            connection.invalidate()
