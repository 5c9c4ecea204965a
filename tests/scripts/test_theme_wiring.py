"""What names themes, as it is set."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from insights.labels import labels_of
from scripts.settings import SettingsWrong, export_provider_settings, load_settings
from scripts.theme_wiring import build_labellers
from scripts.wiring import Library


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to start from, for a `.env` of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_chat_model_is_named_by_provider_and_model(place: Path) -> None:
    (place / ".env").write_text("CHAT_MODEL=\n")
    assert load_settings().chat_model is None
    (place / ".env").write_text("CHAT_MODEL=openai:gpt-4.1-mini\n")
    assert load_settings().chat_model == "openai:gpt-4.1-mini"
    (place / ".env").write_text("CHAT_MODEL=gpt-4.1-mini\n")
    with pytest.raises(SettingsWrong, match=r"^CHAT_MODEL: should be provider:model, such as openai:gpt-4\.1-mini$"):
        load_settings()


def test_the_providers_settings_reach_its_package_and_ours_do_not(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / ".env").write_text("NOSUCH_API_KEY=k\nNOSUCH_BASE_URL=ours\nPSEUDONYM_KEY=secret\n")
    for name in ("NOSUCH_API_KEY", "PSEUDONYM_KEY"):
        monkeypatch.setenv(name, "")  # so that it is put back
        monkeypatch.delenv(name)
    monkeypatch.setenv("NOSUCH_BASE_URL", "set before")
    export_provider_settings()
    assert os.environ["NOSUCH_API_KEY"] == "k"
    assert os.environ["NOSUCH_BASE_URL"] == "set before"
    assert "PSEUDONYM_KEY" not in os.environ


def test_a_chat_model_that_cannot_be_built_stops_the_start(library: Library, place: Path) -> None:
    del place
    settings = library.store.settings.model_copy(update={"chat_model": "nosuch:model"})
    with pytest.raises(SettingsWrong, match=r"^CHAT_MODEL: 'nosuch:model' cannot be used: .* provider:model"):
        build_labellers(replace(library.store, settings=settings))


def test_without_a_chat_model_none_is_imported(library: Library) -> None:
    assert build_labellers(library.store) == (labels_of, labels_of)
    look = "import sys, scripts.serve; print('langchain' in sys.modules, 'openai' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]
