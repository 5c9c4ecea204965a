"""Sees each answer to its asker once: a status first, then one message; on any doubt it is looked for before it is
posted again, and where its place is gone it comes as a direct message."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

import structlog
from slack_sdk.errors import SlackApiError

from answering.desk import Finished
from bot.blocks.answer import answer_message
from bot.blocks.frame import Frame
from bot.blocks.message import Message
from bot.connection import UNREACHABLE, Slack, reason_of
from bot.direct_messages import send_direct
from bot.once import ATTEMPTS, Letter, Once
from bot.patience import patiently
from bot.posting import Mark, Posting, Target, is_direct
from insights.question_log import Address

WORKING = "is searching the evidence…"
_LOADING = ["Searching the knowledge base…", "Reading the passages…", "Checking every figure against its source…"]
TAKING_LONGER = "This is taking longer than usual. I will answer here as soon as I can."
_ANSWER = "evidence_answer"
_SIGN_SECONDS = 1.0  # how long an answer waits for its own status, which would otherwise appear after it

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


class Delivery:
    """Posts answers and signs of life."""

    def __init__(
        self,
        slack: Slack,
        desk: Delivers,
        records: ThreadPoolExecutor,
        posting: Posting,
        *,
        can_ask_person: bool = False,
    ) -> None:
        self._slack = slack
        self._desk = desk
        self._records = records
        self._posting = posting
        self._once = Once(posting)
        self._can_ask_person = can_ask_person

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
        if address.is_person:
            await send_direct(self._slack, address.user, Message(TAKING_LONGER))
            return
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
        letter = Letter(target, message, _mark(question_id), reference=f"copy of {question_id}")
        return bool(await self._once.post(letter, _always))

    async def put_directly(self, user: str, message: Message, question_id: int) -> bool:
        """Post an answer again as a direct message; False where that comes to nothing."""
        channel = await self._posting.direct_channel(user)
        return channel is not None and await self.put(Target(channel, None), message, question_id)

    async def _post(self, finished: Finished, address: Address) -> str | None:
        """Give the message's timestamp, nothing where there is no place left to post it, None to leave it for later."""
        if address.is_person:  # asked where there is no conversation, such as App Home
            channel = await self._direct_channel(address.user)
            if channel is None:
                _log.error("left_to_the_sweep", reference=finished.reference)
                return None
            address = replace(address, channel=channel)
        target = await self._first_target(finished, address)
        letter = Letter(
            target=target,
            message=self._drawn(finished, target, address),
            mark=_mark(finished.question_id),
            reference=finished.reference,
            in_doubt=finished.late,
            otherwise=address.user,
            directly=self._drawn(finished, Target("D", None), address),
        )
        return await self._once.post(letter, lambda: patiently(self._records, self._desk.may_give, finished))

    def _drawn(self, finished: Finished, target: Target, address: Address) -> Message:
        """Draw an answer for where it will stand: a private one can be shared only from the channel it was asked in."""
        private = finished.private or is_direct(target.channel)
        frame = Frame(
            late=finished.late,
            question=finished.restated,
            asker=None if private or finished.restated is None else address.user,
            private=private,
            shareable=target.only_for is not None and finished.restated is not None and finished.recorded,
            recorded=finished.recorded,
            can_ask_person=self._can_ask_person,
        )
        return answer_message(finished.answer, finished.question_id, finished.reference, frame)

    async def _direct_channel(self, user: str) -> str | None:
        for number in range(ATTEMPTS):
            if number:
                await asyncio.sleep(2.0 ** (number - 1))
            if channel := await self._posting.direct_channel(user):
                return channel
        return None

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


def _mark(question_id: int) -> Mark:
    return Mark(_ANSWER, "question", question_id)


async def _always() -> bool:
    return True
