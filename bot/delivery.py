"""Sees each answer to its asker once: a status first, then one message; on any doubt it is looked for before it is
posted again, and where its place is gone it comes as a direct message."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol

import structlog
from slack_sdk.errors import SlackApiError

from answering.desk import Finished
from bot.blocks.answer import answer_message
from bot.blocks.frame import Frame
from bot.blocks.message import Message
from bot.blocks.rich_text import context
from bot.connection import LAYOUT, UNREACHABLE, Slack, error_of, reason_of
from bot.patience import patiently
from bot.posting import GONE, Posting, Target, Unreadable, is_direct
from insights.question_log import Address

WORKING = "is searching the evidence…"
_LOADING = ["Searching the knowledge base…", "Reading the passages…", "Checking every figure against its source…"]
TAKING_LONGER = "This is taking longer than usual. I will answer here as soon as I can."
ELSEWHERE = "I could not post this where you asked, so here it is."
_ATTEMPTS = 4
_SIGN_SECONDS = 1.0  # how long an answer waits for its own status, which would otherwise appear after it
# Slack's own trouble, in which the message may have been posted all the same.
_IN_DOUBT = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "http_unknown"})

_log = structlog.get_logger()


class Delivers(Protocol):
    """What delivery needs of the desk."""

    def may_give(self, finished: Finished) -> bool:
        """Say whether an answer is still ours to post."""
        ...

    def given(self, finished: Finished, message_ts: str) -> None:
        """Note as which message it was posted."""
        ...

    def let_go(self, finished: Finished) -> None:
        """Let somebody else post it."""
        ...


@dataclass(frozen=True)
class _Attempt:
    """What the next attempt will do."""

    target: Target
    message: Message
    in_doubt: bool  # whether an earlier attempt may have posted it


class Delivery:
    """Posts answers and signs of life."""

    def __init__(self, slack: Slack, desk: Delivers, records: ThreadPoolExecutor) -> None:
        self._slack = slack
        self._desk = desk
        self._records = records
        self._posting = Posting(slack)

    async def show_working(self, address: Address, private: bool = False) -> None:
        """Show that the question is being answered; best effort, and not where all would see it of a private one."""
        if address.thread_ts is None or (private and not is_direct(address.channel)):
            return
        try:
            await self._slack.client.assistant_threads_setStatus(
                channel_id=address.channel,
                thread_ts=address.thread_ts,
                status=WORKING,
                loading_messages=_LOADING,
            )
        except (SlackApiError, *UNREACHABLE) as error:
            _log.info("status_not_shown", reason=reason_of(error))

    async def tell_delay(self, address: Address, private: bool = False) -> None:
        """Say that the answer will come later; best effort."""
        place, words = address.channel, Message(TAKING_LONGER).arguments()
        try:
            if private and not is_direct(address.channel):
                await self._slack.poster.chat_postEphemeral(channel=place, user=address.user, **words)
            else:
                await self._slack.poster.chat_postMessage(channel=place, thread_ts=address.thread_ts, **words)
        except (SlackApiError, *UNREACHABLE) as error:
            _log.warning("delay_not_told", reason=reason_of(error))

    async def give(self, finished: Finished, after: asyncio.Task[None] | None = None) -> None:
        """Post an answer, once, `after` its status; what cannot be posted now is left to the sweep."""
        if finished.address is None:
            return
        if after is not None:
            await asyncio.wait({after}, timeout=_SIGN_SECONDS)
            after.cancel()
        try:
            message_ts = await self._post(finished, finished.address)
            if message_ts is not None:
                await patiently(self._records, self._desk.given, finished, message_ts)
        except asyncio.CancelledError:
            # A clean stop: whoever starts next may go on with it at once.
            await patiently(self._records, self._desk.let_go, finished)
            raise

    async def put(self, target: Target, message: Message, question_id: int) -> bool:
        """Post an answer again somewhere else, once; False where that comes to nothing."""
        attempt = _Attempt(target, message, in_doubt=False)
        for number in range(_ATTEMPTS):
            if number:
                await asyncio.sleep(2.0 ** (number - 1))
            try:
                if not attempt.in_doubt or not await self._posting.read_back(target, question_id):
                    await self._posting.say(target, attempt.message, question_id)
                return True
            except Unreadable:
                continue
            except SlackApiError as error:
                _log.warning("copy_refused", reason=error_of(error))
                if error_of(error) in GONE:
                    return False
                attempt = _changed(attempt, error_of(error))
            except UNREACHABLE as error:
                _log.warning("copy_in_doubt", reason=reason_of(error))
                attempt = replace(attempt, in_doubt=True)
        return False

    async def put_directly(self, user: str, message: Message, question_id: int) -> bool:
        """Post an answer again as a direct message; False where that comes to nothing."""
        channel = await self._posting.direct_channel(user)
        return channel is not None and await self.put(Target(channel, None), message, question_id)

    async def _post(self, finished: Finished, address: Address) -> str | None:
        """Give the message's timestamp, nothing where there is no place left to post it, None to leave it for later."""
        target = await self._first_target(finished, address)
        attempt: _Attempt | None = _Attempt(target, _drawn(finished, target, address), finished.late)
        for number in range(_ATTEMPTS):
            if attempt is None:
                return ""
            if number:
                await asyncio.sleep(2.0 ** (number - 1))
            try:
                if attempt.in_doubt and (posted := await self._posting.read_back(attempt.target, finished.question_id)):
                    return posted
                if not await patiently(self._records, self._desk.may_give, finished):
                    return None
                return await self._posting.say(attempt.target, attempt.message, finished.question_id)
            except Unreadable:
                continue
            except SlackApiError as error:
                _log.warning("post_refused", reference=finished.reference, reason=error_of(error))
                attempt = await self._after(finished, attempt, error_of(error), address)
            except UNREACHABLE as error:
                _log.warning("post_in_doubt", reference=finished.reference, reason=reason_of(error))
                attempt = replace(attempt, in_doubt=True)
        _log.error("answer_left_to_the_sweep", reference=finished.reference)
        return None

    async def _after(self, finished: Finished, attempt: _Attempt, code: str, address: Address) -> _Attempt | None:
        """Say what to try after a refusal; None where there is nowhere else to go."""
        if code not in GONE:
            return _changed(attempt, code)
        if attempt.target.channel != address.channel:
            return None
        channel = await self._posting.direct_channel(address.user)
        if channel is None or channel == address.channel:
            return None
        target = Target(channel, None)
        return _Attempt(target, _with_reason(_drawn(finished, target, address)), attempt.in_doubt)

    async def _first_target(self, finished: Finished, address: Address) -> Target:
        in_thread = Target(address.channel, address.thread_ts)
        if not finished.private or is_direct(address.channel):
            return in_thread
        if not finished.late:
            # Outside the thread: a private word inside one is seen only by somebody who has the thread open.
            return Target(address.channel, None, only_for=address.user)
        # What was said for one person's eyes cannot be read back, so it is said again where it can be.
        channel = await self._posting.direct_channel(address.user)
        return Target(channel, None) if channel else replace(in_thread, only_for=address.user)


def _drawn(finished: Finished, target: Target, address: Address) -> Message:
    """Draw an answer for where it will stand: a private one can be shared only from the channel it was asked in."""
    private = finished.private or is_direct(target.channel)
    frame = Frame(
        late=finished.late,
        question=finished.restated,
        asker=None if private or finished.restated is None else address.user,
        private=private,
        shareable=target.only_for is not None and finished.restated is not None,
    )
    return answer_message(finished.answer, finished.question_id, finished.reference, frame)


def _changed(attempt: _Attempt, code: str) -> _Attempt:
    """Say what to try again in the same place after a refusal."""
    if code in LAYOUT:
        return replace(attempt, message=attempt.message.plainly())
    return replace(attempt, in_doubt=attempt.in_doubt or code in _IN_DOUBT or code.startswith("http_5"))


def _with_reason(message: Message) -> Message:
    """Say at the top why a message comes as a direct message."""
    return Message(f"{ELSEWHERE}\n{message.text}", (context(ELSEWHERE), *message.blocks) if message.blocks else ())
