"""`evidence bench`: how fast an asker in Slack sees a sign of life, the answer, and how fast Slack is acknowledged.

Measured by the local workspace's own clock: the bot is run as `evidence serve` runs it, in a home of its own.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin

import aiohttp
from rich.console import Console

from bot.connection import connect
from knowledge_base.sources import scan
from people.redaction import safeguarding_concern
from scripts.evaluate_questions import read_questions
from scripts.ingesting import carry_out, plan_of
from scripts.local_workspace import LocalWorkspace, open_workspace
from scripts.metrics import Conversation, Spread, percentile
from scripts.serve import build_served
from scripts.settings import Settings
from scripts.wiring import Library, build_signatures, open_library, open_store

_CHANNELS, _AT_ONCE, _ASKER = 10, 20, "U01AMINA"
_PATIENCE = 60.0  # seconds for one answer
_LOOK_EVERY = 0.02  # seconds


def bench_conversation(settings: Settings, questions_file: Path, rounds: int) -> Conversation:
    """Ask the file's questions one by one, then `rounds` times twenty of them at once; raises `CannotServe`."""
    with TemporaryDirectory(prefix="evidence-bench-") as folder:
        library = _own_library(settings, Path(folder))
        # What is declined as a concern is answered outside the thread, where it could not be told apart.
        asked = [
            one.question for one in read_questions(questions_file, _as_typed) if not safeguarding_concern(one.question)
        ]
        workspace = open_workspace(library.store.settings.evidence_home)
        try:
            return asyncio.run(_measure(library, workspace, asked, rounds))
        finally:
            workspace.close()
            library.store.database.close()


def _as_typed(text: str) -> str:
    return text


def _own_library(settings: Settings, home: Path) -> Library:
    """Take in the documents in a home of its own, so that nobody's log fills with what is asked here."""
    models = settings.evidence_home / "models"
    if models.is_dir():
        shutil.copytree(models, home / "models")
    own = settings.model_copy(update={"evidence_home": home, "database_url": None, "pseudonym_key": None})
    library = open_library(open_store(own))
    carry_out(library, plan_of(library.store, scan(own.documents_dir, own.documents_dir)), Console(quiet=True))
    return library


async def _measure(library: Library, workspace: LocalWorkspace, asked: Sequence[str], rounds: int) -> Conversation:
    slack = await connect(workspace.bot_token, workspace.app_token, workspace.api, build_signatures(library.store))
    bot = build_served(library, slack).bot
    async with aiohttp.ClientSession(urljoin(workspace.page, "control/")) as session:
        control = _Control(session)
        await control.post("settings", {"rate_limit": False})  # the bot keeps Slack's pace by itself
        channels = [f"C{number:03}BENCH" for number in range(_CHANNELS)]
        for channel in channels:
            await control.post("channel", {"id": channel, "name": channel.lower()})
        await bot.start()
        try:
            await control.ask([(channels[0], asked[0])])  # whatever is slow once only
            alone = [
                (await control.ask([(channels[number % _CHANNELS], question)]))[0]
                for number, question in enumerate(asked)
            ]
            acknowledged = len(await control.get("envelopes"))
            crowd = [turn for number in range(rounds) for turn in await control.ask(_crowd(channels, asked, number))]
            envelopes = (await control.get("envelopes"))[acknowledged:]
        finally:
            await bot.stop()
    everything = [*alone, *crowd]
    return Conversation(
        first_sign=_spread([turn.sign for turn in alone if turn.sign is not None]),
        answer=_spread([turn.answer for turn in alone if turn.answer is not None]),
        answer_under_load=_spread([turn.answer for turn in crowd if turn.answer is not None]),
        acknowledgement_under_load=_spread([e["acked_at"] - e["sent_at"] for e in envelopes if e["acked_at"]]),
        unanswered=sum(turn.answer is None for turn in everything),
    )


@dataclass(frozen=True)
class _Turn:
    """Seconds from a question to its status and to its answer; None where it never came."""

    sign: float | None
    answer: float | None


class _Control:
    """The workspace's addresses for measuring."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def post(self, name: str, values: dict[str, Any]) -> Any:
        async with self._session.post(name, json=values) as reply:
            reply.raise_for_status()
            return await reply.json()

    async def get(self, name: str, **wanted: str) -> Any:
        async with self._session.get(name, params=wanted) as reply:
            reply.raise_for_status()
            return await reply.json()

    async def ask(self, questions: Sequence[tuple[str, str]]) -> list[_Turn]:
        """Ask at once, wait for every answer, and say how long each took."""
        said = await asyncio.gather(*(self._say(channel, question) for channel, question in questions))
        end = asyncio.get_running_loop().time() + _PATIENCE
        while True:
            signs = await self._first("assistant.threads.setStatus")
            answers = await self._first("chat.postMessage")
            if all(ts in answers for ts in said) or asyncio.get_running_loop().time() > end:
                return [_Turn(_since(ts, signs), _since(ts, answers)) for ts in said]
            await asyncio.sleep(_LOOK_EVERY)

    async def _say(self, channel: str, question: str) -> str:
        said = await self.post("say", {"user": _ASKER, "channel": channel, "text": f"@Evidence Desk {question}"})
        return str(said["ts"])

    async def _first(self, method: str) -> dict[str, float]:
        """Give when a method was first called for each thread."""
        first: dict[str, float] = {}
        for call in await self.get("calls", method=method):
            first.setdefault(str(call["arguments"].get("thread_ts")), call["at"])
        return first


def _crowd(channels: Sequence[str], asked: Sequence[str], number: int) -> list[tuple[str, str]]:
    places = range(number * _AT_ONCE, (number + 1) * _AT_ONCE)
    return [(channels[place % len(channels)], asked[place % len(asked)]) for place in places]


def _since(ts: str, times: dict[str, float]) -> float | None:
    return times[ts] - float(ts) if ts in times else None


def _spread(seconds: Sequence[float]) -> Spread:
    return Spread(len(seconds), percentile(seconds, 0.5), percentile(seconds, 0.95), percentile(seconds, 0.99))
