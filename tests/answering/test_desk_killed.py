"""A desk that is killed again and again answers every question it received, once."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from killable import let_go, start
from sqlalchemy import select

from database.engine import Database
from database.models import Citation, Question

pytestmark = pytest.mark.long_on_both

THREADS = 5
QUESTIONS_A_KILL = 10
LONGEST_LIFE = 0.4  # seconds; enough for about fifteen questions


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.faults)])
def test_every_question_received_is_answered_exactly_once(
    database: Database, database_url: str, tmp_path: Path, kills: int
) -> None:
    events = [f"thread{number % THREADS}.{number}" for number in range(QUESTIONS_A_KILL * kills)]
    (tmp_path / "events").write_text("\n".join(events))
    chance = random.Random(kills)  # noqa: S311 (chance, not secrecy)
    worker = start("desk_worker.py", database_url, str(tmp_path))
    for _ in range(kills):
        following = start(
            "desk_worker.py", database_url, str(tmp_path)
        )  # starting takes a second, so it starts meanwhile
        let_go(worker)
        time.sleep(chance.uniform(0.0, LONGEST_LIFE))
        worker.kill()  # kill -9: nothing of it gets to say goodbye
        worker.communicate()
        worker = following
    assert _answered(database) < len(events), "the kills came when the work was done already"
    let_go(worker)
    _finish(worker)
    _check(database, events, (tmp_path / "answered").read_text().split())


def _finish(worker: subprocess.Popen[str]) -> None:
    with worker:
        try:
            _, complaints = worker.communicate(timeout=120)
        finally:
            worker.kill()
    assert worker.returncode == 0, complaints


def _answered(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(Question.id).where(Question.status == "answered")).all())


def _check(database: Database, events: list[str], announced: list[str]) -> None:
    with database.read() as session:
        rows = session.scalars(select(Question).order_by(Question.id)).all()
        cited = Counter(session.scalars(select(Citation.question_id)))
    assert sorted(row.text or "" for row in rows) == sorted(f"Does {event} help?" for event in events)
    for row in rows:
        assert row.status == "answered"
        assert row.answer is not None
        assert row.answer["statements"][0]["text"] == f"You asked: {row.text}"
    assert cited == {row.id: 1 for row in rows}
    # Killed between recording and announcing, it says nothing; but nothing is ever said twice.
    assert max(Counter(announced).values()) == 1
