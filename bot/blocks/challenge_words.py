"""Challenges in a few words of mrkdwn, in which foreign words are inert."""

from __future__ import annotations

from bot.blocks.rich_text import shortened
from bot.slack_text import escaped
from insights.challenge import Challenge
from insights.challenge_words import GAP, counts, trend

_LONGEST_NAME = 120
_MARKS = str.maketrans("", "", "*_~`\n")


def name_of(challenge: Challenge) -> str:
    """Give its name, short enough for a line."""
    return shortened(challenge.name, _LONGEST_NAME)


def marked_up(challenge: Challenge) -> str:
    """Give name, trend, figures and gap as mrkdwn, in which foreign words are inert."""
    pinned = "  ·  pinned" if challenge.is_pinned else ""
    lines = [f"{bold(name_of(challenge))}{pinned}", f"{trend(challenge)}  ·  {counts(challenge.periods[0])}"]
    return "\n".join([*lines, *([f"_Gap: {GAP[0].lower()}{GAP[1:]}_"] if challenge.is_gap else [])])


def bold(words: str) -> str:
    """Give foreign words as bold mrkdwn."""
    return f"*{inert(words)}*"


def inert(words: str) -> str:
    """Give foreign words for mrkdwn: without what would be markup in it."""
    return escaped(words.translate(_MARKS)).strip() or "…"
