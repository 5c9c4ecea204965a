"""Old vectors go once nobody has used them for a day, and never those in force; on both databases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from shelves import Shelf
from sqlalchemy import func, select

from database.engine import Database
from database.models import JobRun, Vector
from retrieval.encoder import Encoder
from retrieval.encoder_in_force import EncoderInForce, encoder_in_force, put_in_force
from retrieval.stored_vectors import keep_vectors
from retrieval.vector_use import VectorUse

NO_GRACE, LONG = dt.timedelta(), dt.timedelta(days=1)


@pytest.fixture
def shelf(database: Database, encoder: Encoder, tmp_path: Path) -> Shelf:
    """Documents embedded by three encoders, the first of them in force."""
    shelf = Shelf(database, encoder, tmp_path)
    for name in ("a.txt", "b.txt"):
        shelf.write(name, f"Words of {name}.")
    shelf.sync()
    with database.read() as session:
        rows = session.scalars(select(Vector)).all()
    put_in_force(database, EncoderInForce(rows[0].encoder, None))
    for key in ("old", "older"):
        with database.write() as session:
            keep_vectors(database, session, key, {row.passage_id: (b"1", b"2") for row in rows})
    return shelf


def _kept(database: Database) -> dict[str, int]:
    with database.read() as session:
        counted = select(Vector.encoder, func.count()).group_by(Vector.encoder)
        return {key if len(key) < 9 else "in force": count for key, count in session.execute(counted)}


def test_what_nobody_uses_goes_after_a_time_of_grace(shelf: Shelf) -> None:
    impatient = VectorUse(shelf.database, NO_GRACE)
    assert VectorUse(shelf.database, LONG).forget() == 0  # seen for the first time
    assert _kept(shelf.database) == {"in force": 2, "old": 2, "older": 2}
    assert impatient.forget() == 4
    assert _kept(shelf.database) == {"in force": 2}
    assert impatient.forget() == 0
    with shelf.database.read() as session:
        assert session.scalars(select(JobRun.period)).all() == []


def test_what_a_process_serves_stays_though_another_is_in_force(shelf: Shelf) -> None:
    now = [0.0]
    VectorUse(shelf.database, LONG).forget()
    with shelf.database.write() as session:
        for run in session.scalars(select(JobRun)):
            run.started_at -= 2 * LONG
    serving = VectorUse(shelf.database, LONG, lambda: now[0])
    serving.keep_up("old")
    assert _kept(shelf.database) == {"in force": 2, "old": 2}
    with shelf.database.write() as session:
        for run in session.scalars(select(JobRun)):
            run.started_at -= 2 * LONG
    assert not serving.note("old")  # within the hour
    now[0] = 3601.0
    serving.keep_up("old")
    assert _kept(shelf.database) == {"in force": 2, "old": 2}


def test_what_is_in_force_stays_however_long_nobody_noted_it(shelf: Shelf) -> None:
    in_force = encoder_in_force(shelf.database)
    assert in_force is not None
    use = VectorUse(shelf.database, NO_GRACE)
    use.note(in_force.key)
    use.forget()
    assert "in force" in _kept(shelf.database)
