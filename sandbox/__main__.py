"""Runs the workspace until it is told to stop: `python -m sandbox --manifest manifest.json`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import signal
import socket
import sys
from pathlib import Path

from aiohttp import web

from sandbox.model import Json
from sandbox.server import build_server


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, which is enforced")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 takes any that is free")
    parser.add_argument("--bot-token", default=f"xoxb-local-{secrets.token_hex(16)}")
    parser.add_argument("--app-token", default=f"xapp-local-{secrets.token_hex(16)}")
    parser.add_argument("--state", type=Path, help="a file that says where the workspace is while it runs")
    asyncio.run(_run(parser.parse_args()))


async def _run(arguments: argparse.Namespace) -> None:
    stopping = asyncio.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(kind, stopping.set)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a closed terminal does not end the conversation
    listening = socket.create_server(("127.0.0.1", arguments.port))
    port = listening.getsockname()[1]
    manifest = json.loads(arguments.manifest.read_text(encoding="utf-8"))
    app = build_server(manifest, port, arguments.bot_token, arguments.app_token)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    _announce(arguments, port)
    await stopping.wait()
    if arguments.state:
        arguments.state.unlink(missing_ok=True)
    await runner.cleanup()


def _announce(arguments: argparse.Namespace, port: int) -> None:
    page = f"http://127.0.0.1:{port}/"
    tokens = {"bot_token": arguments.bot_token, "app_token": arguments.app_token}
    state: Json = {"page": page, "api": f"{page}api/", **tokens, "pid": os.getpid()}
    line = json.dumps(state)
    if arguments.state:
        _write(arguments.state, line)
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _write(path: Path, line: str) -> None:
    """Write the file whole, readable by its owner alone: it holds the tokens."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(line)
    draft.replace(path)


if __name__ == "__main__":
    main()
