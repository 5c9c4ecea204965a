"""A question and a result as the tests of the question log store them, and looks at what was stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import func, select

from database.engine import Database
from database.models import Base, Delivery, Question
from insights.claims import CitationRow, Claims, Result
from insights.question_log import Address, NewQuestion, QuestionLog

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
ADDRESS = Address("C1", "17.1", "U1")
ASKED = NewQuestion("key-1", "slack", "Does homework help?", "asker-1", asked_at=NOW, address=ADDRESS)
RESULT = Result(
    "answered",
    {"message": "Yes."},
    [CitationRow(1, "toolkit/homework.md", 2, "Key findings", "Homework has a positive impact.")],
    mode="extractive",
    timings={"total": 12.5},
)


def count(database: Database, table: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def stored_row(database: Database, question_id: int) -> Question:
    with database.read() as session:
        return session.get_one(Question, question_id)


def expiry(database: Database) -> dt.datetime | None:
    with database.read() as session:
        return session.scalars(select(Delivery.expires)).one()


def answered(log: QuestionLog, claims: Claims, key: str, minutes: int, **changes: object) -> int:
    question = replace(ASKED, event_key=key, thread_key="t", text=key, asked_at=NOW - dt.timedelta(minutes=minutes))
    claim = claims.claim(log.receive(replace(question, **changes)).question_id)  # type: ignore[arg-type]
    assert claim is not None
    claims.record(claim, replace(RESULT, answer={"message": f"{key}!"}))
    return claim.question_id
