"""From nothing to today's tables, once, whoever else starts at the same moment; never back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Inspector, inspect, select, text

from database.engine import Database, open_database
from database.failures import DatabaseUnusable
from database.migrations import migrate
from database.models import Base, CatalogueVersion

MIGRATE = """
import sys
from database.engine import open_database
from database.migrations import migrate
print("ready", flush=True)
sys.stdin.readline()
migrate(open_database(sys.argv[1]))
"""


def _index(index: Any) -> str:
    conditions = {key: str(value) for key, value in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": conditions})


def _shape(inspector: Inspector, table: str) -> dict[str, Any]:
    return {
        "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
        "checks": sorted((c["name"] or "", c["sqltext"]) for c in inspector.get_check_constraints(table)),
        "indexes": sorted(_index(index) for index in inspector.get_indexes(table)),
        "unique": sorted(str(u["name"]) for u in inspector.get_unique_constraints(table)),
        "keys": sorted(map(str, inspector.get_foreign_keys(table))),
        "primary": inspector.get_pk_constraint(table),
    }


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert found == []


def test_the_migrations_make_every_check_and_index_too(database: Database, empty_url: str) -> None:
    from_models = open_database(empty_url)
    with from_models.write() as session:
        Base.metadata.create_all(session.connection())
    wanted, made = inspect(from_models.engine), inspect(database.engine)
    for table in Base.metadata.tables:
        assert _shape(made, table) == _shape(wanted, table)
    from_models.close()


def test_the_catalogue_begins_at_version_nought_with_an_identity_of_its_own(database: Database, empty_url: str) -> None:
    other = open_database(empty_url)
    migrate(other)
    rows = [_catalogue(database), _catalogue(other)]
    other.close()
    assert [(row.id, row.version) for row in rows] == [(1, 0), (1, 0)]
    assert len({row.identity for row in rows}) == 2


def _catalogue(database: Database) -> CatalogueVersion:
    with database.read() as session:
        return session.scalars(select(CatalogueVersion)).one()


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = _catalogue(database).identity
    migrate(database)
    assert _catalogue(database).identity == before


def test_a_newer_database_is_refused_in_one_sentence(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '999'"))
    with pytest.raises(DatabaseUnusable, match=r"^The database .* newer version of Evidence Desk: .*\.$"):
        migrate(database)
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "999"


def test_two_processes_may_migrate_at_once(empty_url: str) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, empty_url],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for starter in starters:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()
    endings = [starter.communicate(timeout=30) for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0], endings
    database = open_database(empty_url)
    assert _catalogue(database).version == 0
    database.close()
