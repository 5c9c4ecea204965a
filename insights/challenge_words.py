"""Challenges in a few plain words: the trend with its sign, and the newest figures with the months they count."""

from __future__ import annotations

from insights.challenge import Challenge, Challenges, Dimension, Period
from insights.periods import month_words, period_words

GAP = "Nothing in the knowledge base speaks to this."
DIMENSIONS: dict[Dimension, str] = {
    "region": "Region",
    "place": "Place",
    "setting": "Setting",
    "phase": "Phase",
    "outcome": "Answers",
    "satisfaction": "Found the answer",
}
EDITED = {  # what is said once a lead's edit is made
    "pin": "Pinned: it stands first.",
    "unpin": "Unpinned: it stands where its figures put it.",
    "hide": "Hidden from the lists and the digest.",
    "show": "Shown again.",
    "rename": "Renamed.",
    "merge": "Merged: this is the challenge it is part of now.",
    "split": "Split. Each part is shown once enough people have asked about it in months that are closed.",
    "acted_on": "Noted what was done.",
    "add_need": "Noted the need.",
    "remove_need": "Taken back.",
}
_GROUPS = {
    "answered": "answered",
    "partial": "answered in part",
    "not_found": "not found",
    "declined": "declined",
    "failed": "could not be answered",
}
_SIGNS = {"new": "✦", "growing": "↗", "steady": "→", "fading": "↘"}


def trend(challenge: Challenge) -> str:
    """Give the trend, such as ↗ growing."""
    return f"{_SIGNS[challenge.trend]} {challenge.trend}"


def group_words(name: str) -> str:
    """Give a published group's name in plain words."""
    return _GROUPS.get(name, name)


def counts(period: Period) -> str:
    """Give a period's figures and its months."""
    questions = "1 question" if period.questions == 1 else f"{period.questions} questions"
    return f"{questions} from {period.askers} people, {period_words(period)}"


def what_counts(found: Challenges) -> str:
    """Say which months are counted, and what is not shown."""
    return (
        f"Only closed months are counted, here to the end of {month_words(found.through)}. Groups of fewer than "
        f"{found.min_askers} people are not shown."
    )


def not_yet(found: Challenges) -> str:
    """Say how many questions are not yet a theme; empty where too few people asked them."""
    return f"Not yet a theme: {counts(found.not_yet[0])}." if found.not_yet else ""


def fewer(found: Challenges) -> str:
    """Say how many themes are left out; empty where none is."""
    return f"{found.fewer} more, each asked about by fewer than {found.min_askers} people." if found.fewer else ""


def waiting(requests: int) -> str:
    """Say how many requests are open."""
    if not requests:
        return "No request waits for a person’s reply."
    return f"{requests} {'request waits' if requests == 1 else 'requests wait'} for a person’s reply."
