"""The local workspace as tests use it: started as its own process, driven and asked over its control addresses."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "manifest.json"
AMINA, BEN, CERYS, DEV = "U01AMINA", "U02BEN", "U03CERYS", "U04DEV"
BOT = "UEVIDENCE"
SCHOOLS, CASES, GENERAL = "C02SCHOOLS", "C03CASES", "C01GENERAL"
AMINAS = "D01AMINA"  # her direct messages with the bot
_PATIENCE = 20.0


class LocalSlack:
    """A running local workspace."""

    def __init__(self, state: dict[str, Any]) -> None:
        self.page: str = state["page"]
        self.api: str = state["api"]
        self.bot_token: str = state["bot_token"]
        self.app_token: str = state["app_token"]

    def call(self, path: str, body: Any = None, method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 (an address on this machine)
            self.page + path, data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE) as reply:  # noqa: S310 (the same)
            return json.load(reply)

    def control(self, name: str, /, **values: Any) -> Any:
        return self.call(f"control/{name}", values)

    def ask(self, name: str, /, **wanted: str) -> Any:
        return self.call(f"control/{name}?{urllib.parse.urlencode(wanted)}")

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        return str(self.control("say", user=user, channel=channel, text=text, thread_ts=thread_ts)["ts"])

    def thread(self, channel: str, ts: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("messages", channel=channel, thread_ts=ts)
        return found

    def answers(self, channel: str, ts: str) -> list[dict[str, Any]]:
        return [message for message in self.thread(channel, ts) if message["user"] == BOT]

    def calls(self, method: str) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = self.ask("calls", method=method)
        return made

    def answer(self, channel: str, ts: str, count: int = 1) -> dict[str, Any]:
        """Wait for the bot's answer in a thread, the `count`th."""
        return wait_for(lambda: (self.answers(channel, ts)[count - 1 : count] or [None])[0])

    def settle(self) -> None:
        """Wait until the app has acknowledged everything."""
        wait_for(lambda: all(sent["acked_at"] for sent in self.ask("envelopes")))


def wait_for(look: Callable[[], Any], seconds: float = _PATIENCE) -> Any:
    """Look again and again until there is something to see."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("what was waited for did not come")


@contextmanager
def local_slack(manifest: Path = MANIFEST, state: Path | None = None) -> Iterator[LocalSlack]:
    command = [sys.executable, "-m", "sandbox", "--manifest", str(manifest)]
    command += ["--state", str(state)] if state else []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        yield LocalSlack(json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.communicate(timeout=10)
