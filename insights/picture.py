"""A picture of the challenges' published figures, with the same in words for who cannot see it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insights.challenge import Challenge
from insights.periods import period_words

TITLE = "What colleagues ask about most"
_SECONDS = 60.0  # the first drawing in a process takes about one
_LONGEST_ALT = 1_000  # characters that Slack takes with a file
_STRONG = ("new", "growing")


class NotDrawn(Exception):
    """The picture could not be drawn; the message names what went wrong."""


@dataclass(frozen=True)
class Picture:
    """A PNG."""

    png: bytes
    title: str
    words: str  # what it shows


def picture_of(challenges: Sequence[Challenge]) -> Picture:
    """Draw the newest period of each, at least one, in the order given; raises `NotDrawn`."""
    periods = {period_words(each.periods[0]) for each in challenges}
    when = periods.pop() if len(periods) == 1 else ""
    subtitle = f"Questions in {when}" if when else "Questions in the newest months that are published of each"
    bars = [_bar(each, "" if when else period_words(each.periods[0])) for each in challenges]
    return Picture(_drawn(subtitle, bars), TITLE, _words(subtitle, bars))


def _bar(challenge: Challenge, when: str) -> dict[str, Any]:
    newest = challenge.periods[0]
    words = f"{newest.questions} questions from {newest.askers} people · {challenge.trend}"
    return {
        "name": challenge.name,
        "value": newest.questions,
        "words": f"{words}\n{when}" if when else words,
        "is_strong": challenge.trend in _STRONG,
    }


def _words(subtitle: str, bars: Sequence[dict[str, Any]]) -> str:
    said = "; ".join(f"{bar['name']}: {bar['words'].replace(' · ', ', ').replace(chr(10), ', ')}" for bar in bars)
    words = f"Bar chart. {subtitle}. {said}."
    return words if len(words) <= _LONGEST_ALT else f"{words[: _LONGEST_ALT - 1]}…"


def _drawn(subtitle: str, bars: list[dict[str, Any]]) -> bytes:
    asked = json.dumps({"title": TITLE, "subtitle": subtitle, "bars": bars}).encode()
    try:
        drawing = subprocess.run(
            [sys.executable, "-m", "insights.charts"],
            input=asked,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            cwd=Path(__file__).parents[1],
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise NotDrawn(type(error).__name__) from None
    return drawing.stdout
