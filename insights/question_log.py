"""The question log: every question once, redacted before it comes here, with what became of it.

Plain values only: what an answer is made of is known above this package. Taking a question up and closing it
is in `insights.claims`, forgetting in `insights.retention`.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Delivery, Question

OPEN = ("received", "claimed")
ADDRESS_KEPT = dt.timedelta(hours=24)
_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 and O, 1, I and L, U beside V


def utc_now() -> dt.datetime:
    """Give the time by this machine's clock."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Address:
    """Where the reply goes."""

    channel: str
    thread_ts: str | None
    user: str

    @property
    def is_person(self) -> bool:
        """Whether it goes to a person rather than into a channel: their direct messages are opened when it does."""
        return self.channel == self.user


@dataclass(frozen=True)
class NewQuestion:
    """A question to be stored. Keys and asker are pseudonyms and the text is redacted, or there is none."""

    event_key: str
    door: str
    text: str | None
    asker: str | None
    status: Literal["received", "answered", "unrecorded", "imported"] = "received"
    outcome: str | None = None
    asked_at: dt.datetime | None = None
    thread_key: str | None = None
    region: str | None = None
    place: str | None = None
    setting: str | None = None
    role: str | None = None
    private: bool = False
    kinds: list[str] | None = None
    address: Address | None = None


@dataclass(frozen=True)
class Receipt:
    """Proof that a question is stored; not new where the same event had come before."""

    question_id: int
    reference: str
    is_new: bool


@dataclass(frozen=True)
class Exchange:
    """An earlier question of a thread and, once there is one, its answer."""

    text: str
    answer: dict[str, Any] | None


@dataclass(frozen=True)
class LoggedQuestion:
    """One row as the export and the themes see it."""

    id: int
    reference: str
    text: str | None
    asked_at: dt.datetime
    status: str
    outcome: str | None
    region: str | None
    place: str | None
    role: str | None
    asker: str | None
    door: str
    mode: str | None
    setting: str | None
    event_key: str  # HMAC


def new_reference() -> str:
    """Draw a short code that a person can read out, such as Q-7K3M9P."""
    return "Q-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(6))


class QuestionLog:
    """Stores questions and reads them back."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], dt.datetime] = utc_now,
        reference: Callable[[], str] = new_reference,
        page_size: int = 500,
    ) -> None:
        self._database = database
        self._clock = clock
        self._reference = reference
        self._page_size = page_size

    def receive(self, question: NewQuestion) -> Receipt:
        """Store the question durably, with its reply address; an event known already is not stored again."""
        with self._database.write() as session:
            return self._insert(session, question)

    def import_rows(self, questions: Iterable[NewQuestion]) -> int:
        """Store questions asked elsewhere, all or none and without reply addresses, and say how many were new."""
        waiting = {question.event_key: self._values(question) for question in questions}
        added = 0
        with self._database.write() as session:
            # Again for those whose reference another question turned out to have.
            while waiting := _unknown(session, waiting):
                rows = [values | {"reference": self._reference()} for values in waiting.values()]
                statement = self._insert_statement().returning(Question.id)
                added += len(session.scalars(statement, rows).all())
        return added

    def history(self, thread_key: str, before_question_id: int | None = None, limit: int = 6) -> list[Exchange]:
        """Give the last exchanges of a thread, oldest first, before one of its questions or all of them."""
        wanted = [Question.thread_key == thread_key, Question.text.is_not(None)]
        with self._database.read() as session:
            if before_question_id is not None:
                later = session.get_one(Question, before_question_id)
                wanted.append(_earlier(later.asked_at, later.id))
            newest_first = (Question.asked_at.desc(), Question.id.desc())
            rows = session.execute(
                select(Question.text, Question.answer).where(*wanted).order_by(*newest_first).limit(limit)
            ).all()
        return [Exchange(text, answer) for text, answer in reversed(rows) if text is not None]

    def opener(self, thread_key: str) -> str | None:
        """Give the asker of a thread's first question; None where the thread holds none."""
        first = select(Question.asker).where(Question.thread_key == thread_key)
        with self._database.read() as session:
            return session.scalar(first.order_by(Question.asked_at, Question.id).limit(1))

    def next_in_thread(self, question_id: int) -> int | None:
        """Give the thread's oldest question still open, which may have waited for this one."""
        thread = select(Question.thread_key).where(Question.id == question_id).scalar_subquery()
        waiting = select(Question.id).where(Question.thread_key == thread, Question.status.in_(OPEN))
        with self._database.read() as session:
            return session.scalar(waiting.order_by(Question.asked_at, Question.id).limit(1))

    def rows(
        self, since: dt.datetime | None = None, until: dt.datetime | None = None, *, with_text: bool = True
    ) -> Iterator[LoggedQuestion]:
        """Give the questions asked from `since` to before `until` in the order of their ids."""
        wanted: list[ColumnElement[bool]] = [Question.text.is_not(None)] if with_text else []
        wanted += [Question.asked_at >= since] if since else []
        wanted += [Question.asked_at < until] if until else []
        last = 0
        # A page at a time: a caller that works long on a row must not hold a transaction open meanwhile.
        while page := self._page(select(*_COLUMNS).where(*wanted, Question.id > last)):
            yield from page
            last = page[-1].id

    def event_keys(self) -> list[str]:
        """Give by what every question is known again: HMACs."""
        with self._database.read() as session:
            return list(session.scalars(select(Question.event_key)))

    def _page(self, statement: Any) -> list[LoggedQuestion]:
        with self._database.read() as session:
            rows = session.execute(statement.order_by(Question.id).limit(self._page_size))
            return [LoggedQuestion(**row._mapping) for row in rows]

    def _insert(self, session: Session, question: NewQuestion) -> Receipt:
        receipt = self._insert_once(session, self._values(question))
        if question.address and receipt.is_new:
            closed = question.status not in OPEN
            expires = self._database.now(session) + ADDRESS_KEPT if closed else None
            session.add(Delivery(question_id=receipt.question_id, expires=expires, **asdict(question.address)))
        return receipt

    def _values(self, question: NewQuestion) -> dict[str, Any]:
        values = asdict(question) | {"asked_at": question.asked_at or self._clock(), "claim_number": 0}
        del values["address"]
        return values

    def _insert_statement(self) -> Any:
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        return insert(Question).on_conflict_do_nothing()

    def _insert_once(self, session: Session, values: dict[str, Any]) -> Receipt:
        known = select(Question.id, Question.reference).where(Question.event_key == values["event_key"])
        while True:
            reference = self._reference()
            statement = self._insert_statement().values(**values, reference=reference)
            question_id = session.scalar(statement.returning(Question.id))
            if question_id is not None:
                return Receipt(question_id, reference, is_new=True)
            if stored := session.execute(known).one_or_none():
                return Receipt(stored.id, stored.reference, is_new=False)
            # Neither inserted nor known: another question has this reference already, so draw again.


def _unknown(session: Session, waiting: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Give those of the questions, by event key, that are not stored yet."""
    known = set(session.scalars(select(Question.event_key).where(Question.event_key.in_(waiting))))
    return {key: values for key, values in waiting.items() if key not in known}


def _earlier(asked_at: dt.datetime, question_id: int) -> Any:
    return or_(Question.asked_at < asked_at, and_(Question.asked_at == asked_at, Question.id < question_id))


_COLUMNS = [getattr(Question, name) for name in LoggedQuestion.__annotations__]
