"""A page of case studies is shared once, whichever process is pressed, and again where that came to nothing."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from database.engine import Database, open_database
from database.models import JobRun
from insights.case_shares import CaseShares


def _aged(database: Database, by: dt.timedelta) -> None:
    with database.write() as session:
        session.execute(update(JobRun).values(started_at=database.now(session) - by))


def test_of_several_processes_at_once_one_shares(database_url: str) -> None:
    databases = [open_database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as processes:
        began = list(processes.map(lambda database: CaseShares(database).begin("page"), databases))
    assert sorted(began) == [False, False, False, True]
    CaseShares(databases[0]).end("page", is_shared=True)
    assert not CaseShares(databases[1]).begin("page")
    assert CaseShares(databases[1]).begin("another")
    for database in databases:
        database.close()


def test_what_came_to_nothing_may_be_tried_again(database: Database) -> None:
    shares = CaseShares(database)
    assert shares.begin("page")
    shares.end("page", is_shared=False)
    assert shares.begin("page")


@pytest.mark.parametrize(("is_shared", "minutes", "again"), [(False, 1, False), (False, 3, True), (True, 3, False)])
def test_what_somebody_was_stopped_in_is_taken_up_after_a_while(
    database: Database, is_shared: bool, minutes: int, again: bool
) -> None:
    shares = CaseShares(database)
    assert shares.begin("page")
    if is_shared:
        shares.end("page", is_shared=True)
    _aged(database, dt.timedelta(minutes=minutes))
    assert shares.begin("page") is again


def test_nothing_is_remembered_for_longer_than_a_month(database: Database) -> None:
    shares = CaseShares(database)
    assert shares.begin("page")
    shares.end("page", is_shared=True)
    _aged(database, dt.timedelta(days=31))
    assert shares.begin("other")
    with database.read() as session:
        assert [run.period for run in session.query(JobRun)] == ["other"]
