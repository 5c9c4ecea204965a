"""Answers stored questions in threads of their own, and sees each answer to its asker."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from answering.deadline import Stopped
from answering.desk import Finished, Received
from answering.incoming import Incoming
from bot.delivery import Delivery
from bot.inserts import Inserts
from bot.intake import Taken
from bot.patience import in_turn, patiently
from bot.running import Running
from database.failures import DatabaseUnusable
from insights.question_log import Address

ANSWER_THREADS = 3
_SLOW_AFTER = 5.0  # seconds until the asker is told that it takes longer
IDLE = dt.timedelta(minutes=2)  # a question this old is nobody's, and the sweep takes it


class Answers(Protocol):
    """What the workers need of the desk."""

    def answer(self, question_id: int) -> Finished | None:
        """Answer a stored question, if it is anybody's to answer."""
        ...

    def answer_unrecorded(self, received: Received, incoming: Incoming) -> Finished | None:
        """Answer from memory a question that is not recorded; None where it came before."""
        ...

    def lost(self, received: Received, incoming: Incoming) -> Finished:
        """Say that it will not be answered."""
        ...

    def next_in_thread(self, question_id: int) -> int | None:
        """Give the question that may have waited for this one."""
        ...

    def recover(self, idle: dt.timedelta = ...) -> Iterator[Finished]:
        """Finish what others left, one at a time."""
        ...


class Workers:
    """Takes up questions as they are stored, and in the sweep what was left over."""

    def __init__(
        self, desk: Answers, delivery: Delivery, running: Running, answers: ThreadPoolExecutor, inserts: Inserts
    ) -> None:
        self._desk = desk
        self._delivery = delivery
        self._running = running
        self._answers = answers
        self._inserts = inserts

    def take(self, taken: Taken) -> asyncio.Task[None]:
        """Answer a stored question, without waiting for it; the task given ends when the answer is delivered.

        A redelivery shows no second sign of life.
        """
        if taken.received.unrecorded is not None:
            return self._running.start(self._see_to_unrecorded(taken.received, taken.received.unrecorded))
        address = taken.address if taken.received.is_new else None
        return self._running.start(self._see_to(taken.received.question_id, address, private=taken.private))

    async def sweep(self, idle: dt.timedelta = IDLE) -> None:
        """Take up what a stopped process left: answers not posted, questions not answered."""
        left = self._desk.recover(idle)
        while finished := await in_turn(self._answers, next, left, None):
            await self._delivery.give(finished)
            self._go_on_with(finished.question_id)

    async def _see_to(self, question_id: int, address: Address | None, *, private: bool = False) -> None:
        sign = self._running.start(self._delivery.show_working(address, private)) if address else None
        slow = self._running.start(self._say_when_slow(address, private)) if address else None
        try:
            await self._inserts.give_way()
            finished = await patiently(self._answers, self._desk.answer, question_id)
        finally:
            if slow:
                slow.cancel()
        if finished is not None:
            await self._delivery.give(finished, after=sign)
            self._go_on_with(question_id)

    async def _see_to_unrecorded(self, received: Received, incoming: Incoming) -> None:
        """Answer what is in memory alone: nobody else can, so the asker is told where it comes to nothing."""
        if not received.is_new:
            return
        address, private = incoming.address, incoming.private
        sign = self._running.start(self._delivery.show_working(address, private)) if address else None
        slow = self._running.start(self._say_when_slow(address, private)) if address else None
        try:
            await self._inserts.give_way()
            finished = await patiently(self._answers, self._desk.answer_unrecorded, received, incoming)
        except (Stopped, DatabaseUnusable):
            finished = self._desk.lost(received, incoming)
        finally:
            if slow:
                slow.cancel()
        if finished is not None:
            await self._delivery.give(finished, after=sign)

    def _go_on_with(self, question_id: int) -> None:
        self._running.start(self._next_of(question_id))

    async def _next_of(self, question_id: int) -> None:
        if following := await patiently(self._answers, self._desk.next_in_thread, question_id):
            await self._see_to(following, None)

    async def _say_when_slow(self, address: Address, private: bool) -> None:
        await asyncio.sleep(_SLOW_AFTER)
        await self._delivery.tell_delay(address, private)
