"""What is still to be posted or looked for about requests: claimed for a while, so that it is done once.

Each claim is a number raised in the statement that takes it, as for questions. Who was too slow, or died, finds that
the number is no longer the row's; whoever comes next takes the request up.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from database.engine import Database
from database.models import Citation, Delivery, Question, Request
from insights.claims import Result, closing
from insights.requests import CLAIM_SECONDS, StoredRequest, let_address_go, read, take


class RequestWork:
    """Hands out what is to be done about requests, and notes what was done."""

    def __init__(self, database: Database, claim_seconds: float = CLAIM_SECONDS) -> None:
        self._database = database
        self._length = dt.timedelta(seconds=claim_seconds)

    def next_unposted(self) -> StoredRequest | None:
        """Claim a request for a person that has not reached the help channel."""
        waiting = and_(Request.kind == "person", Request.status == "open", Request.message_ts.is_(None))
        return self._next(and_(waiting, _has_words()))

    def next_untold(self) -> StoredRequest | None:
        """Claim a resolved request whose asker has not been told."""
        resolved = and_(Request.status == "resolved", Request.told_at.is_(None))
        replied = or_(Request.kind == "evidence", Request.reply.is_not(None))
        return self._next(and_(resolved, replied, _has_words(), _has_address()))

    def next_untried(self, version: int) -> StoredRequest | None:
        """Claim a request for evidence that has not been looked for in this version of the catalogue."""
        untried = or_(Request.tried_version.is_(None), Request.tried_version != version)
        waiting = and_(Request.kind == "evidence", Request.status == "open", untried)
        return self._next(and_(waiting, _has_words(), _has_address()))

    def renew(self, request_id: int, claim_number: int) -> bool:
        """Hold a claim for its full length from now; False where it is lost, or the request deleted."""
        with self._database.write() as session:
            until = self._database.now(session) + self._length
            return _change(session, _held(request_id, claim_number), claimed_until=until)

    def posted(self, request_id: int, channel: str, message_ts: str) -> bool:
        """Note as which message a request stands in the help channel; False where it is not open any more."""
        with self._database.write() as session:
            is_open = and_(Request.id == request_id, Request.status == "open")
            return _change(session, is_open, channel=channel, message_ts=message_ts, claimed_until=None)

    def tried(self, request_id: int, claim_number: int, version: int) -> bool:
        """Note that this version of the catalogue has no evidence."""
        with self._database.write() as session:
            return _change(session, _held(request_id, claim_number), tried_version=version, claimed_until=None)

    def found(self, request_id: int, claim_number: int, version: int, result: Result) -> StoredRequest | None:
        """Give the question its new answer and resolve the request, in one; None where the claim is lost.

        From now on the answer is the question's own: its buttons find it, and it is told even after a crash.
        """
        with self._database.write() as session:
            now = self._database.now(session)
            values = {"status": "resolved", "resolved_at": now, "tried_version": version}
            still_open = and_(_held(request_id, claim_number), Request.status == "open")
            if not _change(session, still_open, **values, claimed_until=now + self._length):
                return None
            about = session.scalars(select(Request.question_id).where(Request.id == request_id)).one()
            session.execute(delete(Citation).where(Citation.question_id == about))
            session.add_all(Citation(question_id=about, **vars(citation)) for citation in result.citations)
            session.execute(update(Question).where(Question.id == about).values(**closing(result, now)))
            return read(session, Request.id == request_id)

    def told(self, request_id: int, claim_number: int) -> bool:
        """Note that the asker has been told, and let the reply address go; False where the claim is lost."""
        with self._database.write() as session:
            now = self._database.now(session)
            if not _change(session, _held(request_id, claim_number), told_at=now, claimed_until=None):
                return False
            let_address_go(session, session.get_one(Request, request_id).question_id, now)
            return True

    def _next(self, wanted: ColumnElement[bool]) -> StoredRequest | None:
        with self._database.write() as session:
            now = self._database.now(session)
            free = and_(wanted, or_(Request.claimed_until.is_(None), Request.claimed_until <= now))
            first = session.scalar(select(Request.id).where(free).order_by(Request.id).limit(1))
            if first is None or not take(session, and_(Request.id == first, free), now + self._length):
                return None
            return read(session, Request.id == first)


def _has_words() -> ColumnElement[bool]:
    return exists().where(Question.id == Request.question_id, Question.text.is_not(None), Question.answer.is_not(None))


def _has_address() -> ColumnElement[bool]:
    return exists().where(Delivery.question_id == Request.question_id)


def _held(request_id: int, claim_number: int) -> ColumnElement[bool]:
    return and_(Request.id == request_id, Request.claim_number == claim_number)


def _change(session: Session, where: ColumnElement[bool], **values: object) -> bool:
    statement = update(Request).where(where).values(**values).returning(Request.id)
    return session.scalar(statement.execution_options(synchronize_session=False)) is not None
