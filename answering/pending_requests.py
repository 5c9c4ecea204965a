"""A request about which something is to be posted, in the form that a face draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from answering.answer import Answer
from answering.stored_answer import read_answer
from insights.question_log import Address
from insights.requests import Kind, StoredRequest

LocalDate = Callable[[dt.datetime], dt.date]  # the day by the clock on the wall


@dataclass(frozen=True)
class Pending:
    """A request that is held while something is posted about it."""

    request_id: int
    claim_number: int
    kind: Kind
    question_id: int
    reference: str
    question: str  # redacted
    asked_on: dt.date
    answer: Answer
    reply: str | None
    address: Address | None  # none where it is no longer kept
    public: bool  # whether it was asked in a thread that others can see
    help_message: tuple[str, str] | None  # channel and timestamp


def pending(stored: StoredRequest, local_date: LocalDate) -> Pending | None:
    """Give a stored request to be posted; None where the words are no longer kept."""
    answer = read_answer(stored.answer)
    if answer is None or stored.text is None:
        return None
    address = stored.address
    return Pending(
        request_id=stored.id,
        claim_number=stored.claim_number,
        kind=stored.kind,
        question_id=stored.question_id,
        reference=stored.reference,
        question=stored.text,
        asked_on=local_date(stored.asked_at),
        answer=answer,
        reply=stored.reply,
        address=address,
        public=_is_public(address, private=stored.private),
        help_message=stored.help_message,
    )


def _is_public(address: Address | None, *, private: bool) -> bool:
    return bool(address and address.thread_ts and not private and not address.channel.startswith("D"))
