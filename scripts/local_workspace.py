"""The local workspace: a small Slack on this machine, in a process of its own that outlives a stopped bot."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from scripts.wiring import CannotServe

MANIFEST = Path(__file__).parents[1] / "manifest.json"
_PORT = 8123
_START_SECONDS = 20.0


@dataclass(frozen=True)
class LocalWorkspace:
    """Where the workspace is, and the tokens it gave us."""

    page: str
    api: str
    bot_token: str
    app_token: str
    process: subprocess.Popen[str] | None  # none where it was running already

    def close(self) -> None:
        """Stop the workspace, if it was started here."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=10)


def open_workspace(home: Path) -> LocalWorkspace:
    """Find the workspace that is still running, or start one; raises `CannotServe`."""
    state = home / "workspace.json"
    return _running(state) or _start(state)


def _running(state: Path) -> LocalWorkspace | None:
    try:
        found = _read(state.read_text(encoding="utf-8"), None)
        WebClient(found.bot_token, base_url=found.api, timeout=2).auth_test()
    except (OSError, ValueError, KeyError, SlackApiError):
        return None
    return found


def _start(state: Path) -> LocalWorkspace:
    command = [sys.executable, "-m", "sandbox", "--manifest", str(MANIFEST), "--port", str(_free_port())]
    process = subprocess.Popen(  # noqa: S603 (our own module)
        [*command, "--state", str(state)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # neither Ctrl-C nor a killed bot stops it
    )
    assert process.stdout is not None  # noqa: S101 (asked for above)
    line = process.stdout.readline()
    if not line:
        raise CannotServe(f"The local workspace did not start (exit {process.wait(timeout=_START_SECONDS)}).")
    return _read(line, process)


def _read(text: str, process: subprocess.Popen[str] | None) -> LocalWorkspace:
    values = json.loads(text)
    return LocalWorkspace(values["page"], values["api"], values["bot_token"], values["app_token"], process)


def _free_port() -> int:
    """Give the usual port, so that the address stays the same from day to day; 0, for any, where it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", _PORT))
        except OSError:
            return 0
        return _PORT
