"""The picture of published figures, drawn by the real renderer, and its words."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest
from leads_fakes import ATTENDANCE, LANGUAGE, UNIFORM, challenge

from insights import picture
from insights.challenge import Period
from insights.periods import period_words
from insights.picture import NotDrawn, picture_of


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_picture_says_in_words_what_it_shows() -> None:
    drawn = picture_of([ATTENDANCE, LANGUAGE])
    assert drawn.words == (
        "Bar chart. Questions in September to October 2026. Attendance after illness or anxiety about school: "
        "24 questions from 11 people, growing; Oral language in the early years: 15 questions from 9 people, steady."
    )
    width, height = _size(drawn.png)
    assert 800 < width < 1_800
    assert 250 < height < 900
    assert len(drawn.png) < 1_000_000


def test_months_that_differ_are_said_of_each() -> None:
    words = picture_of([LANGUAGE, UNIFORM]).words
    assert "15 questions from 9 people, steady, September to October 2026" in words
    assert "7 questions from 5 people, fading, July to October 2026" in words


def test_hostile_and_long_names_are_drawn_and_their_words_fit() -> None:
    name = "<script>\"\\n' \u2028 {{datum}} 😀 " + "reallylongword" * 20
    drawn = picture_of([challenge(number, name) for number in range(5)])
    assert len(drawn.words) == 1_000
    assert _size(drawn.png)[0] < 1_800


def test_what_cannot_be_drawn_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "_SECONDS", 0.01)
    with pytest.raises(NotDrawn, match="TimeoutExpired"):
        picture_of([LANGUAGE])
    monkeypatch.setattr(picture.sys, "executable", "/nowhere/python")
    with pytest.raises(NotDrawn, match="FileNotFoundError"):
        picture_of([LANGUAGE])


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (("2026-10", "2026-10"), "October 2026"),
        (("2026-09", "2026-10"), "September to October 2026"),
        (("2025-12", "2026-01"), "December 2025 to January 2026"),
    ],
)
def test_months_in_words(months: tuple[str, str], words: str) -> None:
    assert period_words(Period(*months, 9, 6, ())) == words
    assert words in picture_of([replace(LANGUAGE, periods=(Period(*months, 9, 6, ()),))]).words
