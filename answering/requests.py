"""What goes on after an abstention: a colleague is asked, or the asker is told once there is evidence.

Buttons carry a number that anybody may alter or replay, so every right is judged here, from the row. What is raised
says in a plain sentence, to the person who acted, why it was not done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from answering.desk import SAFEGUARDING
from answering.evidence_requests import EvidenceRequests
from answering.incoming import Recording
from answering.kept_answers import GONE, AnswerGone, KeptAnswers
from answering.pending_requests import LocalDate, Pending, pending
from insights.request_work import RequestWork
from insights.requests import Kind, Opened, Place, RequestLog, StoredRequest
from people.actors import Actor, NotAllowed, Role, require
from people.redaction import safeguarding_concern

LONGEST_REPLY = 3_000
WITH_A_PERSON = "This question is with a person already. You will be told here when somebody answers it."
ANSWERED = "A colleague has answered this question already."
WATCHED = "You will be told already when there is evidence on this."
FOUND = "You have been told already that there is evidence on this now."
REQUEST_GONE = "This request is not there any more: the person who asked has deleted the question or taken it back."
REPLIED = "You have answered this already: your first reply was sent."
REPLIED_BY_ANOTHER = "A colleague has answered this meanwhile, so your reply was not sent."
EMPTY = "Please write a reply."
TOO_LONG = f"A reply may have at most {LONGEST_REPLY:,} characters."
NOT_YOURS = "Only the person who asked can do this."
_ANSWER_FOR_OTHERS = (Role.HELPER, Role.LEAD, Role.CURATOR)


class NotDone(Exception):
    """Nothing was done, because of how things stand; the message is a plain sentence."""


@dataclass(frozen=True)
class OpenRequest:
    """A question that waits for a person."""

    request_id: int
    question: str
    opened_at: dt.datetime
    help_message: tuple[str, str] | None  # channel and timestamp


@dataclass(frozen=True)
class ReplyToRead:
    """A colleague's reply that no curator has seen to yet."""

    request_id: int
    question: str
    reply: str
    resolved_at: dt.datetime


class Requests:
    """Keeps requests, and sees each to one end."""

    def __init__(
        self,
        log: RequestLog,
        work: RequestWork,
        kept: KeptAnswers,
        recording: Recording,
        evidence: EvidenceRequests,
        local_date: LocalDate,
    ) -> None:
        self._log = log
        self._work = work
        self._kept = kept
        self._recording = recording
        self._evidence = evidence
        self._local_date = local_date

    # What the asker does

    def ask_person(self, actor: Actor, question_id: int, place: Place) -> Pending:
        """Ask a person on behalf of the asker, once; what is given is to be posted in the help channel."""
        opened = self._open(actor, question_id, "person", place)
        stored = self._stored(opened.request_id)
        if not opened.is_new:
            raise NotDone(ANSWERED if stored.status == "resolved" else WITH_A_PERSON)
        return self._pending(stored)

    def tell_me_when(self, actor: Actor, question_id: int, place: Place) -> None:
        """Note that the asker wants to be told once there is evidence."""
        opened = self._open(actor, question_id, "evidence", place)
        if not opened.is_new:
            raise NotDone(FOUND if self._stored(opened.request_id).status == "resolved" else WATCHED)

    def withdraw(self, actor: Actor, request_id: int) -> None:
        """Take an asker's own request back."""
        stored = self._stored(request_id)
        if stored.asker != self._recording.asker(actor.id):
            raise NotAllowed(NOT_YOURS)
        if not self._log.withdraw(request_id):
            raise NotDone(ANSWERED if stored.kind == "person" else FOUND)

    def help_messages(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Give where, by channel and timestamp, the actor's own questions stand in the help channel."""
        return tuple(self._log.messages_of(self._recording.asker(actor.id)))

    # What those who answer do

    def to_resolve(self, actor: Actor, request_id: int) -> Pending:
        """Give an open request to somebody who may answer it."""
        require(actor, *_ANSWER_FOR_OTHERS)
        stored = self._stored(request_id)
        if stored.kind != "person":
            raise NotDone(REQUEST_GONE)
        if stored.status == "resolved":
            raise NotDone(self._who_was_first(actor, stored))
        return self._pending(stored)

    def resolve(self, actor: Actor, request_id: int, reply: str) -> Pending:
        """Close a request with a reply, redacted, once; what is given is to be told to the asker."""
        self.to_resolve(actor, request_id)
        self._check(reply)
        resolved = self._log.resolve(request_id, self._recording.asker(actor.id), self._recording.redacted(reply))
        if resolved is None:  # somebody was quicker
            raise NotDone(self._who_was_first(actor, self._stored(request_id)))
        return self._pending(resolved)

    def open_requests(self, actor: Actor) -> tuple[OpenRequest, ...]:
        """Give what waits for a person, the longest first, to those who may answer."""
        require(actor, *_ANSWER_FOR_OTHERS)
        return tuple(
            OpenRequest(stored.id, stored.text, stored.opened_at, stored.help_message)
            for stored in self._log.open_ones("person")
            if stored.text is not None
        )

    def replies_to_read(self, actor: Actor) -> tuple[ReplyToRead, ...]:
        """Give curators the replies that none of them has seen to, oldest first."""
        require(actor, Role.CURATOR)
        return tuple(
            ReplyToRead(stored.id, stored.text, stored.reply, stored.resolved_at)
            for stored in self._log.unread()
            if stored.text is not None and stored.reply is not None and stored.resolved_at is not None
        )

    def seen_to(self, actor: Actor, request_id: int) -> bool:
        """Note that a curator has seen to a reply; False where one had before."""
        require(actor, Role.CURATOR)
        return self._log.mark_read(request_id)

    # What is posted about requests

    def may_post(self, held: Pending) -> bool:
        """Say, just before something is posted, whether it is still this process's to post."""
        return self._work.renew(held.request_id, held.claim_number)

    def posted(self, request_id: int, channel: str, message_ts: str) -> bool:
        """Note where a request stands in the help channel; False where it has been deleted meanwhile."""
        return self._work.posted(request_id, channel, message_ts)

    def told(self, held: Pending) -> None:
        """Note that the asker has been told, so that nobody tells them again."""
        self._work.told(held.request_id, held.claim_number)

    def left_to_post(self) -> Iterator[Pending]:
        """Hand on, one at a time, what did not reach the help channel."""
        while stored := self._work.next_unposted():
            if held := pending(stored, self._local_date):
                yield held

    def left_to_tell(self) -> Iterator[Pending]:
        """Hand on, one at a time, what askers were not told."""
        while stored := self._work.next_untold():
            if held := pending(stored, self._local_date):
                yield held

    @property
    def catalogue_version(self) -> int:
        """The version of the catalogue from which questions are answered now."""
        return self._evidence.version()

    def now_answered(self, catalogue_version: int) -> Iterator[Pending]:
        """Look again for evidence where documents have changed; give what is answered now, to be told."""
        return self._evidence.now_answered(catalogue_version)

    def _open(self, actor: Actor, question_id: int, kind: Kind, place: Place) -> Opened:
        self._kept.own(actor, question_id)
        opened = self._log.open(question_id, kind, place)
        if opened is None:
            raise AnswerGone(GONE)
        return opened

    def _stored(self, request_id: int) -> StoredRequest:
        stored = self._log.get(request_id)
        if stored is None:
            raise NotDone(REQUEST_GONE)
        return stored

    def _pending(self, stored: StoredRequest) -> Pending:
        held = pending(stored, self._local_date)
        if held is None:
            raise AnswerGone(GONE)
        return held

    def _who_was_first(self, actor: Actor, stored: StoredRequest) -> str:
        return REPLIED if stored.resolver == self._recording.asker(actor.id) else REPLIED_BY_ANOTHER

    def _check(self, reply: str) -> None:
        if not reply.strip():
            raise NotDone(EMPTY)
        if len(reply) > LONGEST_REPLY:
            raise NotDone(TOO_LONG)
        if safeguarding_concern(reply):
            raise NotDone(SAFEGUARDING)
