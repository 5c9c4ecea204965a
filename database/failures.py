"""What can be wrong with the database, each in one plain sentence without a password."""

from __future__ import annotations

import sqlite3

from sqlalchemy import exc as errors

_BUSY_TEXT = "The database {name} is busy: something else has been writing to it for too long."
_FULL_TEXT = "The disk that holds the database {name} is full."
_CLOSED_TEXT = "The database {name} cannot be opened: check that its folder exists and can be written to."
# The primary codes of https://www.sqlite.org/rescode.html; the extended ones share their low byte.
_SQLITE = {
    sqlite3.SQLITE_BUSY: _BUSY_TEXT,
    sqlite3.SQLITE_LOCKED: _BUSY_TEXT,
    sqlite3.SQLITE_CANTOPEN: _CLOSED_TEXT,
    sqlite3.SQLITE_PERM: _CLOSED_TEXT,
    sqlite3.SQLITE_READONLY: "The database {name} is read-only: check the rights on it and on its folder.",
    sqlite3.SQLITE_FULL: _FULL_TEXT,
    sqlite3.SQLITE_NOTADB: "The file {name} is not a database.",
    sqlite3.SQLITE_CORRUPT: "The database {name} is damaged: restore it from a backup.",
    sqlite3.SQLITE_IOERR: "The disk that holds the database {name} cannot be read or written.",
}
_POSTGRESQL = {
    "53100": _FULL_TEXT,
    "53300": "The database {name} accepts no more connections.",
    "55P03": _BUSY_TEXT,
}
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class DatabaseUnusable(Exception):
    """The database cannot be used; the message is one sentence for a person."""


class DatabaseBusy(DatabaseUnusable):
    """Somebody else held the database for too long; nothing was written, and trying again is safe."""


def busy(name: str) -> DatabaseBusy:
    """Say that somebody else has held the database for too long."""
    return DatabaseBusy(_BUSY_TEXT.format(name=name))


def plain_failure(error: errors.DBAPIError | errors.TimeoutError, name: str) -> DatabaseUnusable | None:
    """Say what is wrong with the database, or None where the fault is not the database's but ours."""
    if isinstance(error, errors.TimeoutError):
        return DatabaseBusy(f"The database {name} is busy: every connection to it is in use.")
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_failure(error.orig, name)
    if isinstance(error, errors.OperationalError):
        return _postgresql_failure(error, name)
    return None


def sqlite_failure(error: sqlite3.Error, name: str) -> DatabaseUnusable | None:
    """Say what is wrong with a SQLite file, or None where the fault is not the file's but ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code not in _SQLITE:
        return None
    kind = DatabaseBusy if code in _BUSY else DatabaseUnusable
    return kind(_SQLITE[code].format(name=name))


def _postgresql_failure(error: errors.OperationalError, name: str) -> DatabaseUnusable | None:
    state = getattr(error.orig, "sqlstate", None)
    if state in _POSTGRESQL:
        kind = DatabaseBusy if state == "55P03" else DatabaseUnusable
        return kind(_POSTGRESQL[state].format(name=name))
    # No state: the server was never reached, or refused us. Class 08 and 57P: the connection was cut.
    if state is None or state.startswith(("08", "28", "3D", "57P")):
        return DatabaseUnusable(f"Cannot connect to the database {name}: check its address and that it runs.")
    return None
