"""Processes that a test starts, lets go and kills."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a script of the tests' folder, which says "ready" and waits for a line before it goes to work."""
    return subprocess.Popen(
        [sys.executable, str(TESTS / script), *arguments],
        env={**os.environ, "PYTHONPATH": f"{TESTS.parent}:{TESTS}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def let_go(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n", worker.communicate()
    worker.stdin.write("go\n")
    worker.stdin.flush()
