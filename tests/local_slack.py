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
DELIVERY, HELP = "C04DELIVERY", "C05HELP"
LEADS_ONLY, PARTNERS = "C06LEADS", "C07PARTNERS"  # private; shared with another organisation
GITA, HANA = "U05GITA", "U06HANA"  # a guest; somebody of another organisation
AMINAS, BENS, CERYSES, DEVS = "D01AMINA", "D02BEN", "D03CERYS", "D04DEV"  # their direct messages with the bot
GITAS, HANAS = "D05GITA", "D06HANA"
LEADS_GROUP, CURATORS_GROUP = "SLEADS", "SCURATORS"  # Amina is in the first, Cerys in the second
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

    def command(self, user: str, channel: str, command: str, text: str = "") -> bool:
        """Send a slash command; say whether the app acknowledged it."""
        return bool(self.control("command", user=user, channel=channel, command=command, text=text)["acknowledged"])

    def shortcut(self, user: str, callback_id: str, channel: str = "", ts: str = "") -> bool:
        """Choose a shortcut at a message, or without one from anywhere."""
        at = {"channel": channel, "ts": ts} if ts else {}
        return bool(self.control("shortcut", user=user, callback_id=callback_id, **at)["acknowledged"])

    def click(self, user: str, message: dict[str, Any], action_id: str, **more: Any) -> bool:
        """Click in a message: `value` or `selected_option` may differ from the element's own, `replayed=True` clicks
        what is not there any more."""
        at = {"channel": message["channel"], "ts": message["ts"]}
        return bool(self.control("action", user=user, action_id=action_id, **at, **more)["acknowledged"])

    def open_home(self, user: str) -> None:
        """Open the Home tab, and wait for nothing."""
        self.control("home", user=user)

    def home(self, user: str) -> dict[str, Any] | None:
        """Give what was published for a member."""
        view: dict[str, Any] | None = self.ask("home", user=user)
        return view

    def home_action(self, user: str, action_id: str, **more: Any) -> bool:
        """Act in the Home tab; `state` may name what is filled in by action alone."""
        return bool(self.control("home_action", user=user, action_id=action_id, **more)["acknowledged"])

    def views(self, user: str) -> list[dict[str, Any]]:
        """Give the windows that are open for a member, the topmost last."""
        views: list[dict[str, Any]] = self.ask("views", user=user)
        return views

    def window(self, user: str, callback_id: str = "") -> dict[str, Any]:
        """Wait for a window, the topmost of those with this callback_id."""
        found: dict[str, Any] = wait_for(
            lambda: next((v for v in self.views(user)[::-1] if callback_id in ("", v.get("callback_id"))), None)
        )
        return found

    def view_action(self, user: str, view: dict[str, Any], action_id: str, **more: Any) -> bool:
        """Act in a window; `state` may name what is filled in by action alone."""
        values = {"user": user, "view_id": view["id"], "action_id": action_id, **more}
        return bool(self.control("view_action", **values)["acknowledged"])

    def submit(self, view: dict[str, Any], values: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """Submit a window, its values by block and action or by action alone: {"done"}, {"errors"} or {"failed"}."""
        answer: dict[str, Any] = self.control("submit", view_id=view["id"], values=values or {}, **more)
        return answer

    def close(self, view: dict[str, Any]) -> None:
        """Close a window without submitting it."""
        self.control("close", view_id=view["id"])

    def ephemeral(self, user: str, channel: str | None = None) -> list[dict[str, Any]]:
        """Give what is visible to one person alone, in one channel or in all."""
        found: list[dict[str, Any]] = self.ask("ephemeral", user=user)
        return [message for message in found if channel in (None, message["channel"])]

    def whispered(self, user: str, words: str) -> dict[str, Any]:
        """Wait for an ephemeral message that has these words, in its text or its blocks."""
        found: dict[str, Any] = wait_for(
            lambda: next(
                (m for m in self.ephemeral(user)[::-1] if words in m["text"] or words in str(m["blocks"])), None
            )
        )
        return found

    def responses(self, user: str | None = None) -> list[dict[str, Any]]:
        """Give what was posted to response_urls."""
        posted: list[dict[str, Any]] = self.ask("responses", **({"user": user} if user else {}))
        return posted

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
