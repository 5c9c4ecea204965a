"""Jobs that are done once for each period, whichever process comes first."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from database.engine import Database, open_database
from database.models import JobRun
from insights.job_runs import JobRuns


def test_it_is_done_once_and_noted(database: Database) -> None:
    runs = JobRuns(database)
    assert runs.once("digest", "2026-10", lambda: "3 themes")
    assert not runs.once("digest", "2026-10", _never)
    assert runs.once("digest", "2026-11", lambda: "")
    with database.read() as session:
        first = session.scalars(select(JobRun).order_by(JobRun.period)).first()
    assert first is not None
    assert (first.job, first.period, first.detail) == ("digest", "2026-10", "3 themes")
    assert first.finished_at is not None


def _never() -> str:
    raise AssertionError("done twice")


def test_what_fails_is_left_to_be_done_again(database: Database) -> None:
    def fail() -> str:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        JobRuns(database).once("digest", "2026-10", fail)
    assert JobRuns(database).once("digest", "2026-10", lambda: "")


def test_what_was_stopped_in_the_middle_is_taken_over_after_a_while(database: Database) -> None:
    assert JobRuns(database).begin("digest", "2026-10")  # and the process dies
    assert not JobRuns(database).once("digest", "2026-10", _never)
    assert JobRuns(database, dt.timedelta()).once("digest", "2026-10", lambda: "")


def test_of_many_at_once_one_does_it(database_url: str) -> None:
    done: list[int] = []

    def compete(number: int) -> bool:
        own = open_database(database_url)
        try:
            return JobRuns(own).once("digest", "2026-10", lambda: str(done.append(number)))
        finally:
            own.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(compete, range(6))) == 1
    assert len(done) == 1
