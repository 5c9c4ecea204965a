"""The one path of a question, whichever door it comes in by: redact, store, answer, record.

What is stored is redacted, and what is answered is what was stored: an answer taken up again after a crash is
the answer that would have been given, and no assistant ever sees what the asker really typed.
"""

from __future__ import annotations

import datetime as dt
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, Protocol

import structlog
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_exponential

from answering.answer import Answer, Outcome, Turn
from answering.channels import limited_to
from answering.deadline import Stopped, within
from answering.incoming import Incoming, Recording
from answering.stored_answer import read_answer, result_of, turns_of
from database.failures import DatabaseUnusable
from insights.claims import Claim, Claims
from insights.question_log import Address, Exchange, QuestionLog
from people.redaction import safeguarding_concern
from retrieval.search import Filters

SAFEGUARDING = (
    "This may be a safeguarding concern, so nothing of what you wrote has been kept or passed on: "
    "please speak to your designated safeguarding lead now, follow your safeguarding procedure, "
    "and call 999 if anybody is in immediate danger."
)
_FAILED = (
    "Something went wrong and this question could not be answered: please ask again, "
    "and quote {reference} if you ask somebody for help."
)
_LOST = "I was stopped before I could answer your question. It was not recorded, so please ask it again."
# A question that stops the process each time it is answered would be taken up again for a whole day.
_MOST_CLAIMS = 5
# Both lie inside the 120 s of a claim together: an answer in time can still be recorded through a locked database.
ANSWER_SECONDS = 60.0
_RECORD_SECONDS = 40.0
_UNSEEN = frozenset({"command", "shortcut", "next"})  # doors through which a question comes without being shown

Standing = Literal["asker", "other"]

_log = structlog.get_logger()


class Answers(Protocol):
    """What the desk needs of the assistant."""

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer a redacted question in the light of the redacted turns before it, from the documents allowed."""
        ...


@dataclass(frozen=True)
class Received:
    """A question durably stored. A notice is its answer already, to be said privately.

    Where the question has a reply address, `Desk.answer` gives the notice together with the right to post it.
    """

    question_id: int
    reference: str
    is_new: bool
    notice: Answer | None = None
    unrecorded: Incoming | None = None  # the question itself, kept in memory alone: for `Desk.answer_unrecorded`


@dataclass(frozen=True)
class Finished:
    """An answer to be given; only while the claim is held, where there is one."""

    question_id: int
    reference: str
    answer: Answer
    claim: Claim | None = None
    address: Address | None = None
    late: bool = False
    private: bool = False
    recorded: bool = True  # where not, there is nothing that a button could come back to
    restated: str | None = None  # the question, redacted, where the answer stands where nobody can see it


class Desk:
    """Takes questions in and sees each to one recorded answer.

    Questions that are not recorded are answered by `unsent`, which passes nothing on to anybody, where that is given.
    """

    def __init__(
        self,
        log: QuestionLog,
        claims: Claims,
        recording: Recording,
        assistant: Answers,
        most_claims: int = _MOST_CLAIMS,
        answer_seconds: float = ANSWER_SECONDS,
        unsent: Answers | None = None,
    ) -> None:
        self._questions = log
        self._claims = claims
        self._recording = recording
        self._assistant = assistant
        self._unsent = unsent or assistant
        self._most_claims = most_claims
        self._answer_seconds = answer_seconds
        self._stopping: Future[None] = Future()

    def receive(self, incoming: Incoming) -> Received:
        """Store a question durably, redacted, and return before it is answered; or only that it came."""
        incoming = self._recording.as_allowed(incoming)
        receipt = self._questions.receive(self._recording.stored_form(incoming))
        notice = safeguarding_notice() if safeguarding_concern(incoming.text) else None
        unrecorded = None if incoming.recorded else incoming
        return Received(receipt.question_id, receipt.reference, receipt.is_new, notice, unrecorded)

    def answer(self, question_id: int) -> Finished | None:
        """Answer a stored question; None where it is done, held elsewhere, or behind an earlier one.

        An answer that is there already but that nobody posted is given as well.
        """
        if self._stopping.done():
            return None
        if claim := self._claims.claim(question_id):
            return self._see_to(claim)
        posting = self._claims.claim_delivery(question_id)
        return _left_over(posting) if posting else None

    def may_give(self, finished: Finished) -> bool:
        """Say, just before an answer is posted, whether it is still this worker's to post."""
        return finished.claim is None or self._claims.renew(finished.claim)

    def given(self, finished: Finished, message_ts: str) -> None:
        """Note as which message an answer was posted, so that nobody posts it again."""
        if finished.claim:
            self._claims.delivered(finished.claim, message_ts)

    def stop(self) -> None:
        """Hand back, for another process to take up, the questions that are being answered."""
        if not self._stopping.done():
            self._stopping.set_result(None)

    def let_go(self, finished: Finished) -> None:
        """Let another process post an answer that this one will not get round to."""
        if finished.claim:
            self._claims.let_go(finished.claim)

    def standing(self, thread: str, asker: str) -> Standing | None:
        """Say who somebody is in a thread: the one whose question opened it, or another; None: not a thread of ours."""
        key = self._recording.thread_key(thread)
        opener = self._questions.opener(key) if key else None
        if opener is None:
            return None
        return "asker" if opener == self._recording.asker(asker) else "other"

    def answer_unrecorded(self, received: Received, incoming: Incoming) -> Finished | None:
        """Answer from memory a question of which only the key was stored; None where it came before.

        Raises `Stopped` when the process is stopping.
        """
        if not received.is_new:
            return None
        answer = received.notice
        private = answer is not None or incoming.private
        words = self._recording.redacted(incoming.text)
        if answer is None:
            thread = self._recording.thread_key(incoming.thread)
            past = self._questions.history(thread) if thread else []
            answer = self._ask(words, past, incoming.kinds, received.reference, self._unsent)
        found = Finished(received.question_id, received.reference, answer, address=incoming.address)
        restated = _restated(incoming.door, words, private=incoming.private)
        restated = restated if received.notice is None else None
        return replace(found, private=private, restated=restated, recorded=False)

    def lost(self, received: Received, incoming: Incoming) -> Finished:
        """Say of a question kept in memory alone that it will not be answered, because the process is stopping."""
        lost = Answer(Outcome.FAILED, _LOST)
        address, private = incoming.address, incoming.private
        return Finished(received.question_id, received.reference, lost, None, address, private=private, recorded=False)

    def next_in_thread(self, question_id: int) -> int | None:
        """Give the question that may have waited for this one to be answered."""
        return self._questions.next_in_thread(question_id)

    def recover(self, idle: dt.timedelta = dt.timedelta()) -> Iterator[Finished]:
        """Finish what others left: close what is a day old, hand on what was not posted, answer the rest.

        One at a time, so that each can be given while its claim is fresh. Questions that came after this began,
        or less than `idle` before it, are left to the worker they are waiting for.
        """
        began = time.monotonic()
        for claim in self._claims.close_stale():
            yield replace(_left_over(claim), late=True)
        for question_id in self._claims.undelivered(idle):
            if posting := self._claims.claim_delivery(question_id):
                yield replace(_left_over(posting), late=True)
        # What was handed back at a stop is free again: taking it up once more would use up its claims.
        while not self._stopping.done():
            left = self._claims.claim_next(idle + dt.timedelta(seconds=time.monotonic() - began))
            if left is None:
                return
            if finished := self._see_to(left):
                yield replace(finished, late=True)

    def _see_to(self, claim: Claim) -> Finished | None:
        if claim.number > self._most_claims:
            answer = _failure(claim.reference)
        else:
            past = self._questions.history(claim.thread_key, claim.question_id) if claim.thread_key else []
            try:
                answer = self._ask(claim.text or "", past, claim.kinds or (), claim.reference, self._assistant)
            except Stopped:
                self._claims.hand_back(claim)
                return None
        if not self._record(claim, answer):
            return None
        return _finished(claim, answer)

    def _record(self, claim: Claim, answer: Answer) -> bool:
        """Write the result down, waiting for a database that is locked or away rather than losing the answer."""
        patiently = Retrying(
            retry=retry_if_exception_type(DatabaseUnusable),
            wait=wait_exponential(multiplier=0.1, max=5.0),
            stop=stop_after_delay(_RECORD_SECONDS),
            reraise=True,
        )
        return patiently(self._claims.record, claim, result_of(answer))

    def _ask(
        self, question: str, past: Sequence[Exchange], kinds: Sequence[str], reference: str, assistant: Answers
    ) -> Answer:
        turns = turns_of(past)
        filters = Filters(kinds=tuple(kinds))
        try:
            answering = partial(assistant.answer, question, turns, filters)
            return limited_to(filters.kinds, within(self._answer_seconds, answering, self._stopping))
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001 (whatever the assistant raises, the asker is answered)
            # The exception's own words may repeat the question, so only its kind and its place are logged.
            trace = "".join(traceback.format_tb(error.__traceback__))
            _log.error("answer_failed", reference=reference, error=type(error).__name__, trace=trace)
            return _failure(reference)


def safeguarding_notice() -> Answer:
    """Give the private answer to a message that looks like a safeguarding concern."""
    return Answer(Outcome.DECLINED, SAFEGUARDING)


def _failure(reference: str) -> Answer:
    return Answer(Outcome.FAILED, _FAILED.format(reference=reference))


def _left_over(claim: Claim) -> Finished:
    answer = read_answer(claim.answer)
    # Declined without a word stored: that is how a safeguarding concern is kept.
    is_concern = answer is None and claim.outcome == Outcome.DECLINED
    if answer is None:
        answer = safeguarding_notice() if is_concern else _failure(claim.reference)
    finished = _finished(claim, answer)
    return replace(finished, private=finished.private or is_concern)


def _finished(claim: Claim, answer: Answer) -> Finished:
    restated = _restated(claim.door, claim.text, private=claim.private)
    return Finished(
        claim.question_id, claim.reference, answer, claim, claim.address, private=claim.private, restated=restated
    )


def _restated(door: str, words: str | None, *, private: bool) -> str | None:
    """Give a question again where its answer stands without it: asked unseen, or answered outside its thread."""
    return words if door in _UNSEEN or (private and door != "direct") else None
