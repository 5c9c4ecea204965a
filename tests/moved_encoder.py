"""A knowledge base whose EMBEDDING_MODEL is changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from answering.answer import Answer
from database.models import Document, Passage, Vector
from scripts.serving import CurrentAssistant
from scripts.settings import Settings
from scripts.wiring import Store, open_store

QUESTIONS = ("How many months does feedback add?", "What does the toolkit say about homework?")


def place(home: str | Path, url: str, model: str | Path | None) -> Store:
    settings = Settings(
        _env_file=None,
        evidence_home=Path(home),
        database_url=url,
        embedding_model=str(model) if model else None,
        pseudonym_key="a key that only tests use",
    )
    return open_store(settings)


def vectors(store: Store, fingerprint: str) -> dict[int, bytes]:
    """The vectors of live passages by an encoder whose fingerprint begins so."""
    columns = select(Vector.passage_id, Vector.passage_vector).join(Passage).join(Document)
    with store.database.read() as session:
        rows = session.execute(columns.where(Document.status == "live", Vector.encoder.startswith(fingerprint)))
        return {row.passage_id: row.passage_vector for row in rows}


def live_passages(store: Store) -> int:
    with store.database.read() as session:
        live = select(func.count(Passage.id)).join(Document).where(Document.status == "live")
        return session.scalars(live).one()


@dataclass
class Heard:
    """What askers who never pause were told."""

    answers: list[Answer] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def empty(self) -> list[Answer]:
        return [answer for answer in self.answers if not answer.statements]


@contextmanager
def asked_all_the_time(assistant: CurrentAssistant) -> Iterator[Heard]:
    heard, is_over = Heard(), threading.Event()

    def ask() -> None:
        while not is_over.wait(0.01):
            for question in QUESTIONS:
                try:
                    heard.answers.append(assistant.answer(question))
                except Exception as error:  # noqa: BLE001 (whatever it was, the test shows it)
                    heard.failures.append(repr(error))

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        yield heard
    finally:
        is_over.set()
        for asker in askers:
            asker.join(30)
