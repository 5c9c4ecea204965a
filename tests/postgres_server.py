"""A PostgreSQL server as the tests see it."""

from __future__ import annotations

import itertools

import psycopg
from psycopg import sql

_NAMES = itertools.count(1)


class PostgresServer:
    """A running server that makes databases, empty ones or copies of a migrated one."""

    def __init__(self, address: str) -> None:
        self._address = address

    def forgo_the_disk(self) -> None:
        """Do not wait for the disk: the tests stop our processes, never this server."""
        self._run(sql.SQL("ALTER SYSTEM SET fsync = off"))
        self._run(sql.SQL("SELECT pg_reload_conf()"))

    def create(self, template: str = "template0") -> str:
        name = f"test_{next(_NAMES)}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        return self._address.replace("/postgres?", f"/{name}?")

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement)
