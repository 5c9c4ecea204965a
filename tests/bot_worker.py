"""A bot in a process of its own, to be killed and started again by a test."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys

from fakes import EchoAssistant
from running_bot import SIGNATURES, build_desk, build_services

from bot.app import Bot, Upkeep
from bot.connection import connect
from bot.directory import Policy
from database.engine import open_database

CLAIM_SECONDS = 1.0
ANSWER_SECONDS = 0.03


async def main(url: str, api: str, bot_token: str, app_token: str, seconds: str = str(ANSWER_SECONDS)) -> None:
    database = open_database(url)
    assistant = EchoAssistant(float(seconds))
    desk = build_desk(database, assistant, CLAIM_SECONDS, most_claims=1000)
    print("ready", flush=True)  # noqa: T201 (the test waits for it)
    sys.stdin.readline()
    slack = await connect(bot_token, app_token, api, SIGNATURES)
    services = build_services(database, desk, assistant)
    bot = Bot(slack, services, Policy(), Upkeep(0.2, dt.timedelta(seconds=CLAIM_SECONDS)))
    await bot.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
