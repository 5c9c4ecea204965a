"""The ingest command, killed again and again: run once more, it comes to what an uninterrupted one comes to."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from postgres_server import PostgresServer
from sqlalchemy import func, select

from database.engine import Database, open_database
from database.models import Document, DocumentChange, Passage, Vector

pytestmark = pytest.mark.long_on_both

WORDS = "phonics feedback oracy reading maths attendance tutoring homework writing behaviour sleep arts".split()
LONGEST = 3600.0  # seconds that one ingest may take


@pytest.fixture
def other(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a second database with every table."""
    if kind == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'other.db')}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


@pytest.mark.parametrize(("documents", "kills"), [(20, 1), pytest.param(2000, 10, marks=pytest.mark.faults)])
def test_an_ingest_killed_at_any_point_loses_nothing(
    database_url: str, other: str, starter_home: Path, tmp_path: Path, documents: int, kills: int
) -> None:
    folder, chance = tmp_path / "documents", random.Random(kills)  # noqa: S311 (chance, not secrecy)
    homes = [_home(tmp_path / name, starter_home) for name in ("killed", "whole")]
    _write_first(folder, documents)
    for url, home in zip((database_url, other), homes, strict=True):
        _finish(_ingest(folder, url, home))
    _change(folder, documents)
    database = open_database(database_url)
    begun = _changes(database)
    for place in sorted(chance.sample(range(1, documents), kills)):
        ingest = _ingest(folder, database_url, homes[0])
        _kill_when(ingest, database, begun + place, chance.uniform(0.0, 0.05))
    assert _changes(database) < begun + documents + documents // 10, "the kills came when the work was done already"
    for url, home in zip((database_url, other), homes, strict=True):
        _finish(_ingest(folder, url, home))
    whole = open_database(other)
    _compare(database, whole)
    for opened in (database, whole):
        opened.close()


def _home(home: Path, starter_home: Path) -> Path:
    home.mkdir()
    (home / "models").symlink_to(starter_home / "models")
    return home


def _text(number: int, words: str) -> str:
    chance = random.Random(number)  # noqa: S311 (chance, not secrecy)
    sentences = [" ".join(chance.choices(WORDS, k=8)).capitalize() + "." for _ in range(2)]
    return f"---\ntitle: Document {number}\nkind: guidance\n---\n{words}. {' '.join(sentences)}\n"


def _write(folder: Path, name: str, number: int, words: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_text(number, words))


def _write_first(folder: Path, documents: int) -> None:
    for number in range(documents // 4):
        _write(folder, f"{number % 7}/d{number}.md", number, "At first")


def _change(folder: Path, documents: int) -> None:
    """Update, move and remove some of those that are there, and add all others."""
    for number in range(documents // 4):
        path = folder / f"{number % 7}/d{number}.md"
        if number % 3 == 0:
            path.write_text(_text(number, "Later"))
        elif number % 3 == 1:
            path.rename(path.with_name(f"moved{number}.md"))
        elif number % 9 == 2:
            path.unlink()
    for number in range(documents // 4, documents):
        _write(folder, f"{number % 7}/d{number}.md", number, "At first")


def _ingest(folder: Path, url: str, home: Path) -> subprocess.Popen[str]:
    settings = {"EVIDENCE_HOME": str(home), "DATABASE_URL": url, "PSEUDONYM_KEY": "a key that only tests use"}
    return subprocess.Popen(
        [sys.executable, "-c", "from scripts.cli import main; main()", "ingest", str(folder), "--json"],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finish(ingest: subprocess.Popen[str]) -> None:
    with ingest:
        try:
            _, complaints = ingest.communicate(timeout=LONGEST)
        finally:
            ingest.kill()
    assert ingest.returncode == 0, complaints


def _kill_when(ingest: subprocess.Popen[str], database: Database, changes: int, wait: float) -> None:
    """Kill it a little after the history has so many lines: wherever it is then, in a transaction or between two."""
    give_up_at = time.monotonic() + LONGEST
    while _changes(database) < changes and ingest.poll() is None and time.monotonic() < give_up_at:
        time.sleep(0.005)
    time.sleep(wait)
    ingest.kill()  # kill -9: nothing of it gets to say goodbye
    ingest.communicate()


def _changes(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(DocumentChange)) or 0


def _compare(killed: Database, whole: Database) -> None:
    assert _documents(killed) == _documents(whole)
    assert _history(killed) == _history(whole)
    passages, vectors = _passages(killed)
    expected_passages, expected_vectors = _passages(whole)
    assert passages == expected_passages
    np.testing.assert_allclose(vectors, expected_vectors, rtol=0, atol=1e-6)


def _documents(database: Database) -> list[Any]:
    columns = (Document.path, Document.version, Document.status, Document.source_hash, Document.retired_because)
    with database.read() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(Document.path, Document.version))]


def _history(database: Database) -> list[Any]:
    columns = (DocumentChange.path, DocumentChange.version, DocumentChange.kind, DocumentChange.detail)
    with database.read() as session:
        return sorted(str(each) for row in session.execute(select(*columns)) for each in [tuple(row)])


def _passages(database: Database) -> tuple[list[Any], Any]:
    query = (
        select(Document.path, Passage.ordinal, Passage.text, Passage.digest, Vector.passage_vector)
        .join_from(Document, Passage, Passage.document_id == Document.id)
        .join(Vector, Vector.passage_id == Passage.id)
        .where(Document.status == "live")
        .order_by(Document.path, Passage.ordinal)
    )
    with database.read() as session:
        rows = session.execute(query).all()
    return [tuple(row)[:-1] for row in rows], np.array([np.frombuffer(row.passage_vector, "<f4") for row in rows])
