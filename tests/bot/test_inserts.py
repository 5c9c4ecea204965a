"""Answers give way to what must be stored before Slack is acknowledged."""

from __future__ import annotations

import asyncio
import threading
import time

from bot.inserts import Inserts


def test_an_answer_begins_when_nothing_waits_to_be_stored() -> None:
    done: list[str] = []

    def store(name: str) -> None:
        time.sleep(0.02)
        done.append(name)

    async def run(inserts: Inserts) -> None:
        storing = [asyncio.ensure_future(inserts.do(store, name)) for name in ("first", "second")]
        await storing[0]
        await inserts.give_way()
        done.append("answer")
        await asyncio.gather(*storing)

    inserts = Inserts()
    asyncio.run(run(inserts))
    inserts.executor.shutdown()
    assert done == ["first", "second", "answer"]


def test_an_answer_does_not_give_way_for_ever() -> None:
    go_on = threading.Event()

    async def run(inserts: Inserts) -> float:
        storing = asyncio.ensure_future(inserts.do(go_on.wait, 20))
        await asyncio.sleep(0)
        before = time.monotonic()
        await inserts.give_way()
        waited = time.monotonic() - before
        go_on.set()
        await storing
        return waited

    inserts = Inserts()
    waited = asyncio.run(run(inserts))
    inserts.executor.shutdown()
    assert waited < 10
