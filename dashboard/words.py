"""Names of the dimensions and groups of published figures, as a reader expects them."""

from __future__ import annotations

from insights.challenge import Dimension

DIMENSIONS: dict[Dimension, str] = {
    "region": "Region",
    "place": "Place",
    "setting": "Setting",
    "phase": "Phase",
    "outcome": "Answers",
    "satisfaction": "Found the answer",
}
_GROUPS = {
    "answered": "answered",
    "partial": "answered in part",
    "not_found": "not found",
    "declined": "declined",
    "failed": "could not be answered",
}


def group_words(name: str) -> str:
    """Give a group's name in plain words."""
    return _GROUPS.get(name, name)
