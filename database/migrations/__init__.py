"""Brings a database to the tables this code knows; Alembic, called from here, without an ini file."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from database.engine import Database
from database.failures import DatabaseBusy, DatabaseUnusable
from database.models import Base

# Any number will do, so long as it stays the same: PostgreSQL's name for "somebody is migrating".
_MIGRATION_LOCK = 7_203_511
_PATIENCE_SECONDS = 60.0


def migrate(database: Database) -> None:
    """Bring the tables up to date; several processes may do so at once. Raises `DatabaseUnusable`."""
    scripts = _scripts()
    with database.read() as session:
        if _is_current(database, session, scripts):
            return
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            _upgrade(database, scripts)
        except DatabaseBusy:
            # Another process is migrating. It may need longer than a write is ever allowed to wait.
            if time.monotonic() > give_up_at:
                raise
        else:
            return


def _upgrade(database: Database, scripts: ScriptDirectory) -> None:
    with database.write() as session:
        if not database.is_sqlite:
            session.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        if not _is_current(database, session, scripts):
            _run(session.connection(), scripts)


def _run(connection: Connection, scripts: ScriptDirectory) -> None:
    def steps(revision: Any, _context: MigrationContext) -> Iterable[RevisionStep]:
        # What `alembic.command.upgrade` calls as well; there is no public name for it.
        return scripts._upgrade_revs("head", revision)

    with EnvironmentContext(_config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=Base.metadata)
        environment.run_migrations()


def _is_current(database: Database, session: Session, scripts: ScriptDirectory) -> bool:
    heads = MigrationContext.configure(session.connection()).get_current_heads()
    known = {script.revision for script in scripts.walk_revisions()}
    if not known.issuperset(heads):
        raise DatabaseUnusable(
            f"The database {database.name} was made by a newer version of Evidence Desk: "
            "install that version, or use another database."
        )
    return set(heads) == set(scripts.get_heads())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    # A percent sign in the folder's name would be read as the start of a reference.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
