"""What the documents say of scopes, commands, events and settings, held against the manifest and the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts.settings import Settings

ROOT = Path(__file__).parents[1]
SETUP, README = (ROOT / name for name in ("docs/slack-setup.md", "README.md"))
MANIFEST = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
FEATURES = MANIFEST["features"]
SCOPES = frozenset(MANIFEST["oauth_config"]["scopes"]["bot"])
COMMANDS = frozenset(each["command"] for each in FEATURES["slash_commands"])
SHORTCUTS = frozenset(each["name"] for each in FEATURES["shortcuts"])
EVENTS = frozenset(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
SETTINGS = frozenset(name.upper() for name in Settings.model_fields)
APP_TOKENS_SCOPE = "connections:write"  # Slack keeps it with the token, not in the manifest
SLACKS_OWN = frozenset({"/invite"})

_CODE = re.compile(r"`([^`\n]+)`")
_SCOPE = re.compile(r"[a-z_.]+:[a-z]+|commands")  # the one without a colon
_COMMAND = re.compile(r"(/[a-z-]+)(?: [^/]*)?")
_EVENT = re.compile(r"(?:message\.[a-z]+|app_[a-z_]+)")
_SETTING = re.compile(r"([A-Z]+(?:_[A-Z]+)*)(?:=.*)?")
_ENV_LINE = re.compile(r"^(?:# )?([A-Z_]+)=", re.MULTILINE)


def _named(document: Path, pattern: re.Pattern[str]) -> frozenset[str]:
    """Give what is written as code in a document and is wholly of one kind."""
    found = (pattern.fullmatch(code) for code in _CODE.findall(document.read_text(encoding="utf-8")))
    return frozenset(match[match.lastindex or 0] for match in found if match)


@pytest.mark.parametrize("document", [SETUP, README], ids=lambda path: path.name)
def test_what_a_document_names_exists(document: Path) -> None:
    assert _named(document, _SCOPE) <= SCOPES | {APP_TOKENS_SCOPE}
    assert _named(document, _COMMAND) <= COMMANDS | SLACKS_OWN
    assert _named(document, _EVENT) <= EVENTS
    assert _named(document, _SETTING) <= SETTINGS


def test_what_the_manifest_asks_for_is_explained() -> None:
    assert _named(SETUP, _SCOPE) == SCOPES | {APP_TOKENS_SCOPE}
    assert _named(SETUP, _COMMAND) >= COMMANDS
    assert _named(SETUP, _EVENT) == EVENTS
    words = SETUP.read_text(encoding="utf-8")
    assert [name for name in sorted(SHORTCUTS) if f'"{name}"' not in words] == []


def test_the_scopes_table_has_a_line_for_each_scope_and_no_other() -> None:
    table = SETUP.read_text(encoding="utf-8").partition("| Scope |")[2].partition("| Event |")[0]
    lines = re.findall(r"^\| `([a-z_.:]+)` \| .+ \|$", table, re.MULTILINE)
    assert sorted(lines) == sorted(SCOPES)


def test_the_lines_to_put_into_env_are_settings() -> None:
    lines = re.findall(r"^ +([A-Z_]+)=", SETUP.read_text(encoding="utf-8"), re.MULTILINE)
    assert lines == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "PSEUDONYM_KEY"]
    assert frozenset(lines) <= SETTINGS


def test_each_setting_is_in_the_example_and_the_other_way_round() -> None:
    listed = _ENV_LINE.findall((ROOT / ".env.example").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(SETTINGS)


@pytest.mark.parametrize("document", [SETUP, README], ids=lambda path: path.name)
def test_the_files_a_document_names_are_there(document: Path) -> None:
    words = document.read_text(encoding="utf-8")
    paths = re.findall(r"`((?:[a-z_]+/)+[a-z_-]*(?:\.[a-z]+)?)`", words)
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", words) if "://" not in link]
    named = [ROOT / path for path in paths if path != "my-documents/"] + [document.parent / link for link in links]
    assert named or document == SETUP
    assert [str(path) for path in named if not path.exists()] == []
