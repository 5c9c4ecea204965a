"""Forgetting as a job: once a day, made up for after a missed day, and logged in figures."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from logged import ASKED, DAY, NOW, answered, count, stored_row
from sqlalchemy import select, update
from structlog.testing import capture_logs

from database.engine import Database
from database.models import Delivery, JobRun, Question
from insights.claims import Claims
from insights.job_runs import JobRuns
from insights.question_log import QuestionLog
from insights.retention import Retention
from insights.retention_job import RetentionJob

LONDON = ZoneInfo("Europe/London")


class _Calendar:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


def _job(database: Database, calendar: _Calendar) -> RetentionJob:
    return RetentionJob(Retention(database), JobRuns(database), 30, calendar, LONDON)


def _age(database: Database, question_id: int, days: int) -> None:
    with database.write() as session:
        session.execute(update(Question).where(Question.id == question_id).values(asked_at=NOW - DAY * days))


def test_words_go_once_a_day_and_what_went_is_logged(log: QuestionLog, claims: Claims, database: Database) -> None:
    old, other = answered(log, claims, "words of old", 2), answered(log, claims, "words of other", 1)
    _age(database, old, 31)
    calendar = _Calendar()
    jobs = [_job(database, calendar), _job(database, calendar)]  # as of two processes
    with capture_logs() as logged:
        for job in jobs:
            job.run()
    assert stored_row(database, old).text is None
    assert logged == [
        {
            "event": "retention",
            "log_level": "info",
            "day": "2026-11-24",
            "days_kept": 30,
            "questions_forgotten": 1,
            "addresses_removed": 0,
        }
    ]
    _age(database, other, 31)
    jobs[1].run()
    assert stored_row(database, other).text == "words of other"
    calendar.now += DAY * 3  # nothing ran meanwhile
    jobs[1].run()
    assert stored_row(database, other).text is None
    with database.read() as session:
        rows = session.execute(select(JobRun.period, JobRun.detail).order_by(JobRun.period)).all()
    assert [tuple(row) for row in rows] == [
        ("2026-11-24", "1 questions forgotten, 0 reply addresses removed"),
        ("2026-11-27", "1 questions forgotten, 0 reply addresses removed"),
    ]


def test_reply_addresses_go_each_time_and_are_counted_in_the_next_line(log: QuestionLog, database: Database) -> None:
    calendar = _Calendar()
    job = _job(database, calendar)
    job.run()
    question = log.receive(ASKED).question_id
    with database.write() as session:
        session.get_one(Delivery, question).expires = NOW - DAY
    job.run()
    assert count(database, Delivery) == 0
    calendar.now += DAY
    with capture_logs() as logged:
        job.run()
    assert [(line["day"], line["addresses_removed"]) for line in logged] == [("2026-11-25", 1)]


def test_the_day_is_that_of_the_zone(database: Database) -> None:
    calendar = _Calendar()
    calendar.now = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)  # half past midnight in London
    _job(database, calendar).run()
    with database.read() as session:
        assert session.scalars(select(JobRun.period)).all() == ["2026-07-02"]
