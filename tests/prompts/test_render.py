"""Prompts, filled in."""

from __future__ import annotations

import pytest

from prompts import render


def test_a_prompt_is_filled_in_once() -> None:
    told = render("theme_label", terms="$questions, marking", questions="does $terms help?")
    assert "the other challenges: $questions, marking\n" in told
    assert "\ndoes $terms help?\n" in told


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="questions"):
        render("theme_label", terms="marking")
