"""One process at a time, on both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from database.engine import Database
from database.locks import TakenByAnother, alone

_HOLDER = """
import sys, time
from database.engine import open_database
from database.locks import alone
with alone(open_database(sys.argv[1]), "ingest"):
    print("holding", flush=True)
    sys.stdin.readline()
"""


def test_a_second_is_told_and_another_work_is_not(database: Database) -> None:
    with alone(database, "ingest"):
        with pytest.raises(TakenByAnother, match="another ingest is under way"), alone(database, "ingest"):
            pass
        with alone(database, "other"):
            pass
    with alone(database, "ingest"):
        pass


@pytest.mark.parametrize("ending", ["kill", "let go"])
def test_the_lock_ends_with_the_process_that_holds_it(database: Database, database_url: str, ending: str) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, database_url],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        with pytest.raises(TakenByAnother), alone(database, "ingest"):
            pass
        if ending == "kill":
            holder.kill()
        else:
            holder.communicate("go\n")
        with alone(database, "ingest", patience=30.0):
            pass
