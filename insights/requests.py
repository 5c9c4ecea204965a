"""Requests: what an asker wants beyond the answer, once per question and kind, open until it is resolved once.

Plain values only. What is still to be posted about them is in `insights.request_work`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from database.engine import Database
from database.models import Delivery, Question, Request
from insights.question_log import ADDRESS_KEPT, Address

Kind = Literal["person", "evidence"]
CLAIM_SECONDS = 120.0
ADDRESS_KEPT_OPEN = dt.timedelta(days=30)  # how long a reply may take


@dataclass(frozen=True)
class Place:
    """Where the asker pressed, to which the reply comes where no other address is kept any more."""

    address: Address
    message_ts: str  # of the answer above the button


@dataclass(frozen=True)
class StoredRequest:
    """A request with the question it is about; the words may have been forgotten, the address may have expired."""

    id: int
    kind: Kind
    status: str
    claim_number: int
    opened_at: dt.datetime
    channel: str | None
    message_ts: str | None
    resolved_at: dt.datetime | None
    resolver: str | None
    reply: str | None
    told_at: dt.datetime | None
    question_id: int
    reference: str
    asker: str | None
    asked_at: dt.datetime
    thread_key: str | None
    text: str | None
    answer: dict[str, Any] | None
    private: bool
    kinds: list[str] | None
    address: Address | None

    @property
    def help_message(self) -> tuple[str, str] | None:
        """Give where it stands in the help channel, by channel and timestamp."""
        return (self.channel, self.message_ts) if self.channel and self.message_ts else None


@dataclass(frozen=True)
class Opened:
    """A request as it is after it was asked for; not new where it had been asked for before."""

    request_id: int
    is_new: bool


class RequestLog:
    """Stores requests and reads them back."""

    def __init__(self, database: Database, claim_seconds: float = CLAIM_SECONDS) -> None:
        self._database = database
        self._claim = dt.timedelta(seconds=claim_seconds)

    def open(self, question_id: int, kind: Kind, place: Place) -> Opened | None:
        """Store a request, claimed by whoever opens it, and keep the reply address; None: the question is gone."""
        with self._database.write() as session:
            if session.get(Question, question_id) is None:
                return None
            now = self._database.now(session)
            insert = self._insert_into(Request).values(
                question_id=question_id,
                kind=kind,
                status="open",
                opened_at=now,
                claim_number=1,
                claimed_until=now + self._claim if kind == "person" else None,
            )
            made = session.scalar(insert.on_conflict_do_nothing().returning(Request.id))
            self._keep_address(session, question_id, place, now + ADDRESS_KEPT_OPEN)
            known = select(Request.id).where(Request.question_id == question_id, Request.kind == kind)
            return Opened(session.scalars(known).one(), made is not None)

    def get(self, request_id: int) -> StoredRequest | None:
        """Give a request; None where it was taken back, or deleted with its question."""
        with self._database.read() as session:
            return read(session, Request.id == request_id)

    def resolve(self, request_id: int, resolver: str, reply: str) -> StoredRequest | None:
        """Close a person's request with the reply, once, claimed by whoever closes it; None where it is not open."""
        with self._database.write() as session:
            now = self._database.now(session)
            is_open = and_(Request.id == request_id, Request.kind == "person", Request.status == "open")
            values = {"status": "resolved", "resolved_at": now, "resolver": resolver, "reply": reply}
            if not take(session, is_open, now + self._claim, **values):
                return None
            return read(session, Request.id == request_id)

    def withdraw(self, request_id: int) -> bool:
        """Take an open request back; False where it is not open."""
        with self._database.write() as session:
            taken_back = delete(Request).where(Request.id == request_id, Request.status == "open")
            question_id = session.scalar(taken_back.returning(Request.question_id))
            if question_id is None:
                return False
            let_address_go(session, question_id, self._database.now(session))
            return True

    def unread(self) -> list[StoredRequest]:
        """Give the replies that no curator has seen to, oldest first."""
        replied = and_(Request.kind == "person", Request.reply.is_not(None), Request.read_at.is_(None))
        return self._list(replied)

    def mark_read(self, request_id: int) -> bool:
        """Note that a curator has seen to a reply; False where somebody had before."""
        with self._database.write() as session:
            unread = and_(Request.id == request_id, Request.status == "resolved", Request.read_at.is_(None))
            marked = update(Request).where(unread).values(read_at=self._database.now(session))
            return session.scalar(marked.returning(Request.id)) is not None

    def open_ones(self, kind: Kind) -> list[StoredRequest]:
        """Give what nobody has resolved yet, oldest first."""
        return self._list(and_(Request.kind == kind, Request.status == "open"))

    def messages_of(self, asker: str) -> list[tuple[str, str]]:
        """Give where, by channel and timestamp, somebody's questions stand in the help channel."""
        posted = select(Request.channel, Request.message_ts).join(Question, Question.id == Request.question_id)
        with self._database.read() as session:
            rows = session.execute(posted.where(Question.asker == asker).order_by(Request.id)).all()
        return [(channel, ts) for channel, ts in rows if channel is not None and ts is not None]

    def _list(self, where: ColumnElement[bool]) -> list[StoredRequest]:
        with self._database.read() as session:
            rows = session.execute(requests().where(where).order_by(Request.opened_at, Request.id)).all()
        return [_stored(row) for row in rows]

    def _keep_address(self, session: Session, question_id: int, place: Place, until: dt.datetime) -> None:
        """Keep the address that is there, or store the one where the button was pressed.

        With the message under whose answer it was, so that nobody takes that answer for one still to be posted.
        """
        row = self._insert_into(Delivery).values(
            question_id=question_id, message_ts=place.message_ts, expires=until, **vars(place.address)
        )
        session.execute(row.on_conflict_do_update(index_elements=["question_id"], set_={"expires": until}))

    def _insert_into(self, table: type[Request] | type[Delivery]) -> Any:
        return sqlite.insert(table) if self._database.is_sqlite else postgresql.insert(table)


def requests() -> Select[Any]:
    """Give the query for requests as they are read back."""
    joined = select(*_COLUMNS, Delivery.channel.label("to"), Delivery.thread_ts.label("thread"), Delivery.user)
    return joined.join(Question, Question.id == Request.question_id).outerjoin(
        Delivery, Delivery.question_id == Question.id
    )


def read(session: Session, where: ColumnElement[bool]) -> StoredRequest | None:
    """Read one request within a session."""
    row = session.execute(requests().where(where)).one_or_none()
    return _stored(row) if row else None


def take(session: Session, where: ColumnElement[bool], until: dt.datetime, **values: Any) -> bool:
    """Claim a request that is as it should be; False where it is not, or not any more."""
    claimed = update(Request).where(where).values(claim_number=Request.claim_number + 1, claimed_until=until, **values)
    statement = claimed.returning(Request.id).execution_options(synchronize_session=False)
    return session.scalar(statement) is not None


def let_address_go(session: Session, question_id: int, now: dt.datetime) -> None:
    """Let a reply address expire within a day, unless another request about the question still needs it."""
    other = aliased(Request)
    needed = exists().where(other.question_id == question_id, other.told_at.is_(None))
    late = and_(Delivery.question_id == question_id, Delivery.expires > now + ADDRESS_KEPT, ~needed)
    expiring = update(Delivery).where(late).values(expires=now + ADDRESS_KEPT)
    session.execute(expiring.execution_options(synchronize_session=False))


def _stored(row: Any) -> StoredRequest:
    values = dict(row._mapping)
    channel, thread, user = values.pop("to"), values.pop("thread"), values.pop("user")
    return StoredRequest(**values, address=Address(channel, thread, user) if channel is not None else None)


_OF_REQUEST = (
    "id kind status claim_number opened_at channel message_ts resolved_at resolver reply told_at question_id".split()
)
_OF_QUESTION = "reference asker asked_at thread_key text answer private kinds".split()
_COLUMNS = [getattr(Request, name) for name in _OF_REQUEST] + [getattr(Question, name) for name in _OF_QUESTION]
