"""Who answers which question: a claim for a while, and a result that only the holder of the claim may write.

A claim is a number, raised in the statement that takes it, and a time by the database's clock at which it
runs out. A process that was stopped, or was too slow, finds that its number is no longer the row's, and
writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from database.engine import Database
from database.models import Citation, Delivery, Question
from insights.question_log import ADDRESS_KEPT, OPEN, Address

CLAIM_SECONDS = 120.0
GIVEN_UP_AFTER = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Claim:
    """The right to answer a question, and what is needed for it."""

    question_id: int
    number: int
    reference: str
    door: str
    text: str | None
    thread_key: str | None
    status: str
    outcome: str | None
    answer: dict[str, Any] | None
    private: bool
    kinds: list[str] | None
    address: Address | None


@dataclass(frozen=True)
class CitationRow:
    """A passage an answer rested on."""

    number: int
    document_path: str
    document_version: int
    section: str
    quote: str


@dataclass(frozen=True)
class Result:
    """What became of a question."""

    outcome: str
    answer: dict[str, Any] | None
    citations: Sequence[CitationRow] = ()
    mode: str | None = None
    prompt_version: str | None = None
    timings: dict[str, float] = field(default_factory=dict)


class Claims:
    """Takes questions up, records what became of them, and hands on what others left."""

    def __init__(self, database: Database, seconds: float = CLAIM_SECONDS) -> None:
        self._database = database
        self._length = dt.timedelta(seconds=seconds)

    def claim(self, question_id: int) -> Claim | None:
        """Take up a question; None where it is done, held, or behind an earlier open one of its thread."""
        with self._database.write() as session:
            now = self._database.now(session)
            return self._take(session, question_id, now, _waiting(now), status="claimed")

    def claim_next(self, idle: dt.timedelta = dt.timedelta()) -> Claim | None:
        """Take up the next question that nobody holds and that was asked at least `idle` ago."""
        return next(filter(None, map(self.claim, self.waiting(idle))), None)

    def waiting(self, idle: dt.timedelta = dt.timedelta(), limit: int = 20) -> list[int]:
        """List questions that could be claimed now, those tried least first, then the oldest."""
        with self._database.read() as session:
            now = self._database.now(session)
            ready = and_(_waiting(now), Question.asked_at <= now - idle)
            order = (Question.claim_number, Question.asked_at, Question.id)
            return list(session.scalars(select(Question.id).where(ready).order_by(*order).limit(limit)))

    def claim_delivery(self, question_id: int) -> Claim | None:
        """Take up the posting of an answer that was recorded but whose worker did not live to post it."""
        with self._database.write() as session:
            now = self._database.now(session)
            return self._take(session, question_id, now, _undelivered(now))

    def undelivered(self, idle: dt.timedelta = dt.timedelta()) -> list[int]:
        """List closed questions whose answer was not posted and whose reply address is still kept.

        What nobody ever claimed was closed as it came: that has been left only where it was asked `idle` ago.
        """
        with self._database.read() as session:
            now = self._database.now(session)
            left = and_(_undelivered(now), or_(Question.claim_number > 0, Question.asked_at <= now - idle))
            return list(session.scalars(select(Question.id).where(left).order_by(Question.id)))

    def renew(self, claim: Claim) -> bool:
        """Hold the claim for its full length from now; False where it is lost."""
        with self._database.write() as session:
            until = self._database.now(session) + self._length
            return _change(session, _held(claim), claimed_until=until)

    def hand_back(self, claim: Claim) -> bool:
        """Let another worker take the question up at once; False where the claim is lost."""
        with self._database.write() as session:
            still_open = and_(_held(claim), Question.status == "claimed")
            return _change(session, still_open, status="received", claimed_until=None)

    def let_go(self, claim: Claim) -> bool:
        """Let another worker post the answer at once; False where the claim is lost."""
        with self._database.write() as session:
            return _change(session, _held(claim), claimed_until=None)

    def record(self, claim: Claim, result: Result) -> bool:
        """Close the question with its result, once; False, and nothing written, where the claim is lost."""
        with self._database.write() as session:
            now = self._database.now(session)
            values = closing(result, now) | {"claimed_until": now + self._length}
            if not _change(session, and_(_held(claim), Question.status == "claimed"), **values):
                return False
            session.add_all(Citation(question_id=claim.question_id, **vars(citation)) for citation in result.citations)
            _let_address_expire(session, [claim.question_id], now)
            return True

    def fail(self, claim: Claim, answer: dict[str, Any] | None = None) -> bool:
        """Close the question as failed; False where the claim is lost."""
        return self.record(claim, Result("failed", answer))

    def close_stale(self) -> list[Claim]:
        """Close what is still open after 24 hours as failed, and give the right to say so to the askers."""
        with self._database.write() as session:
            now = self._database.now(session)
            stale = and_(Question.status.in_(OPEN), _free(now), Question.asked_at <= now - GIVEN_UP_AFTER)
            ids = list(session.scalars(select(Question.id).where(stale).order_by(Question.id)))
            closing = {"status": "failed", "outcome": "failed", "answered_at": now}
            taken = [self._take(session, question_id, now, stale, **closing) for question_id in ids]
            closed = [claim for claim in taken if claim]
            _let_address_expire(session, [claim.question_id for claim in closed], now)
            return closed

    def delivered(self, claim: Claim, message_ts: str) -> bool:
        """Note that the answer is posted, and as which message; False where the claim is lost."""
        with self._database.write() as session:
            held = exists().where(_held(claim))
            statement = update(Delivery).where(Delivery.question_id == claim.question_id, held)
            changed = statement.values(message_ts=message_ts).returning(Delivery.question_id)
            return session.scalar(changed) is not None

    def _take(
        self,
        session: Session,
        question_id: int,
        now: dt.datetime,
        allowed: ColumnElement[bool],
        **values: Any,
    ) -> Claim | None:
        statement = (
            update(Question)
            .where(Question.id == question_id, allowed)
            .values(claim_number=Question.claim_number + 1, claimed_until=now + self._length, **values)
            .returning(*_CLAIMED)
            .execution_options(synchronize_session=False)
        )
        row = session.execute(statement).one_or_none()
        return Claim(**row._mapping, address=_address(session, question_id)) if row else None


_CLAIMED = (
    Question.id.label("question_id"),
    Question.claim_number.label("number"),
    Question.reference,
    Question.door,
    Question.text,
    Question.thread_key,
    Question.status,
    Question.outcome,
    Question.answer,
    Question.private,
    Question.kinds,
)


def _address(session: Session, question_id: int) -> Address | None:
    delivery = session.get(Delivery, question_id)
    return Address(delivery.channel, delivery.thread_ts, delivery.user) if delivery else None


def _free(now: dt.datetime) -> ColumnElement[bool]:
    return or_(Question.claimed_until.is_(None), Question.claimed_until <= now)


def _held(claim: Claim) -> ColumnElement[bool]:
    return and_(Question.id == claim.question_id, Question.claim_number == claim.number)


def _waiting(now: dt.datetime) -> ColumnElement[bool]:
    young = Question.asked_at > now - GIVEN_UP_AFTER
    return and_(Question.status.in_(OPEN), _free(now), young, ~_earlier_is_open(now))


def _earlier_is_open(now: dt.datetime) -> ColumnElement[bool]:
    earlier = aliased(Question)
    came_before = or_(
        earlier.asked_at < Question.asked_at,
        and_(earlier.asked_at == Question.asked_at, earlier.id < Question.id),
    )
    # One that is past its day will only be closed; it keeps nobody waiting.
    young = earlier.asked_at > now - GIVEN_UP_AFTER
    return exists().where(earlier.thread_key == Question.thread_key, earlier.status.in_(OPEN), young, came_before)


def _undelivered(now: dt.datetime) -> ColumnElement[bool]:
    waiting = exists().where(Delivery.question_id == Question.id, Delivery.message_ts.is_(None), Delivery.expires > now)
    return and_(Question.status.in_(("answered", "failed")), _free(now), waiting)


def closing(result: Result, now: dt.datetime) -> dict[str, Any]:
    """Give what a question's row says once this became of it."""
    return {
        "status": "failed" if result.outcome == "failed" else "answered",
        "outcome": result.outcome,
        "answer": result.answer,
        "mode": result.mode,
        "prompt_version": result.prompt_version,
        "timings": result.timings,
        "answered_at": now,
    }


def _change(session: Session, where: ColumnElement[bool], **values: Any) -> bool:
    statement = update(Question).where(where).values(**values).returning(Question.id)
    return session.scalar(statement.execution_options(synchronize_session=False)) is not None


def _let_address_expire(session: Session, question_ids: list[int], now: dt.datetime) -> None:
    session.execute(update(Delivery).where(Delivery.question_id.in_(question_ids)).values(expires=now + ADDRESS_KEPT))
