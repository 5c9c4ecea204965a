"""Chromium for tests of pages; skipped by name where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# No sandbox, since tests may run as root; nothing in the background, since there is no network.
SWITCHES = ("no-sandbox disable-gpu disable-quic no-first-run disable-sync disable-component-update").split()


@contextmanager
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium was not found")
    arguments = [f"--{switch}" for switch in (*SWITCHES, "disable-background-networking")]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()
