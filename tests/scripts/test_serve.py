"""The command that runs the bot, and the one that says what is missing."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from doors import command, whispered
from local_slack import AMINA, BEN, MANIFEST, SCHOOLS, LocalSlack, local_slack

from scripts.wiring import Library

EVIDENCE = [sys.executable, "-c", "from scripts.cli import main; main()"]


@pytest.fixture
def home(library: Library, tmp_path: Path) -> Path:
    """The starter documents, ingested, without what other tests asked."""
    return Path(shutil.copytree(library.store.settings.evidence_home, tmp_path / "home"))


def _environment(home: Path, **settings: str) -> dict[str, str]:
    return os.environ | {"EVIDENCE_HOME": str(home), "DASHBOARD_PORT": str(_free_port())} | settings


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _tokens(slack: LocalSlack) -> dict[str, str]:
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api}
    return tokens | {"PSEUDONYM_KEY": "a key that only tests use"}


def test_without_tokens_it_answers_on_a_server_of_its_own_and_stops_cleanly(home: Path) -> None:
    serving = subprocess.Popen([*EVIDENCE, "serve"], env=_environment(home), stdout=subprocess.PIPE, text=True)
    with serving:
        assert serving.stdout is not None
        said = serving.stdout.readline()
        slack = LocalSlack(json.loads((home / "workspace.json").read_text()))
        assert f"No Slack tokens are set, so this runs in a workspace on this machine. Open {slack.page}" in said
        ts = slack.say(AMINA, SCHOOLS, "@Evidence Desk what does the toolkit say about feedback?")
        answer = slack.answer(SCHOOLS, ts)
        serving.send_signal(signal.SIGINT)
        assert serving.wait(30) == 0
    assert "+6 months · very low cost · evidence 4/5" in answer["text"]
    assert not (home / "workspace.json").exists()


def test_the_dashboard_is_served_beside_the_bot_and_opened_by_a_link_from_it(home: Path) -> None:
    environment = _environment(home, LEADS=BEN)
    address = f"http://localhost:{environment['DASHBOARD_PORT']}"
    serving = subprocess.Popen([*EVIDENCE, "serve"], env=environment, stdout=subprocess.PIPE, text=True)
    with serving, httpx.Client(base_url=address, headers={"Origin": address}) as browser:
        assert serving.stdout is not None
        serving.stdout.readline()
        assert f"open the dashboard ({address})" in serving.stdout.readline()
        slack = LocalSlack(json.loads((home / "workspace.json").read_text()))
        assert browser.get("/themes").headers["location"] == "/sign-in"
        command(slack, AMINA, SCHOOLS, "dashboard")
        assert whispered(slack, AMINA)["text"] == "Only leads and curators can do this."
        command(slack, BEN, SCHOOLS, "dashboard")
        link = re.search(r"<([^|]+)[|]Open the dashboard>", whispered(slack, BEN)["text"])
        assert link is not None
        token = parse_qs(urlsplit(link[1]).query)["token"][0]
        assert browser.post("/sign-in", data={"token": token}).status_code == 303
        assert "Nothing to show yet" in browser.get("/").text
        serving.send_signal(signal.SIGINT)
        assert serving.wait(30) == 0


def test_a_port_that_is_taken_stops_the_start_with_its_name(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = _environment(home) | {"DASHBOARD_PORT": str(taken.getsockname()[1])}
        ran = subprocess.run([*EVIDENCE, "serve"], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("evidence: DASHBOARD_PORT: ")


def _examined(home: Path, **settings: str) -> tuple[int, str]:
    ran = subprocess.run(
        [*EVIDENCE, "doctor"], env=_environment(home, **settings), capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout


def test_the_doctor_finds_everything_well(home: Path) -> None:
    with local_slack() as slack:
        code, said = _examined(home, **_tokens(slack))
    assert code == 0, said
    assert "✓ knowledge base: 84 live documents" in said
    assert "✓ Slack: both tokens work" in said
    assert "? event message.im: has never come" in said


def test_the_doctor_names_a_missing_scope_and_how_to_add_it(home: Path, tmp_path: Path) -> None:
    manifest = json.loads(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"].remove("im:history")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with local_slack(tmp_path / "manifest.json") as slack:
        code, said = _examined(home, **_tokens(slack))
    assert code == 1
    assert "✗ scope im:history is missing: add it under OAuth & Permissions" in said


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN: needed beside SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN: needed beside SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN: should begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, "PSEUDONYM_KEY: needed with Slack"),
        ({"SLACK_API_URL": "https://slack.com"}, "SLACK_API_URL: should be a web address that ends in /api/"),
    ],
)
def test_a_wrong_setting_stops_the_start_by_name(tmp_path: Path, settings: dict[str, str], line: str) -> None:
    ran = subprocess.run(
        [*EVIDENCE, "serve"], env=_environment(tmp_path, **settings), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"evidence: {line}")
