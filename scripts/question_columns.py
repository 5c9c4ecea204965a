"""The columns of a log of questions, by the many names that people give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The first name of each is the export's own. Where several columns have one of these names, the one listed first is
# read. docs/questions.md shows the same table.
NAMES: dict[str, tuple[str, ...]] = {
    "question": (
        "question",
        "question text",
        "text",
        "your question",
        "query",
        "message",
        "enquiry",
        "what was asked",
    ),
    "asked at": (
        "asked at",
        "date",
        "date asked",
        "asked on",
        "asked",
        "timestamp",
        "date and time",
        "date time",
        "datetime",
        "created at",
        "created",
        "submitted at",
        "completion time",
        "start time",
        "time",
    ),
    "asker": (
        "asker",
        "asked by",
        "user id",
        "user",
        "username",
        "email",
        "email address",
        "e mail",
        "name",
        "person",
        "sender",
        "from",
    ),
    "region": ("region", "government region"),
    "place": ("place", "town", "area", "local authority", "location", "la"),
    "role": ("role", "job title", "job role", "your role", "position"),
    "setting": ("setting", "type of setting", "school type", "type of school", "organisation type"),
    "outcome": ("outcome",),
    "key": ("key",),
}
_BREAKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Columns:
    """Which of a file's columns are read: for each name of ours its place and its heading; and those left out."""

    places: Mapping[str, int]
    headings: Mapping[str, str]
    left_out: tuple[str, ...]
    width: int  # of the header, in columns

    def values(self, cells: Sequence[object]) -> dict[str, object]:
        """Give a row's cells by our names; a row that is too short has nothing in the rest."""
        return {name: cells[place] for name, place in self.places.items() if place < len(cells)}


def columns_of(header: Sequence[object]) -> Columns | None:
    """Read a header row; None where no column holds questions."""
    known: dict[str, int] = {}
    for place, heading in enumerate(header):
        known.setdefault(_plain(heading), place)
    places: dict[str, int] = {}
    for ours, names in NAMES.items():
        if named := [known[name] for name in names if name in known]:
            places[ours] = named[0]
    if "question" not in places:
        return None
    headings = {name: str(header[place]).strip() for name, place in places.items()}
    read = set(places.values())
    titled = {place: str(heading).strip() for place, heading in enumerate(header) if _plain(heading)}
    left_out = tuple(heading for place, heading in titled.items() if place not in read)
    return Columns(places, headings, left_out, max(titled) + 1)


def _plain(heading: object) -> str:
    """Give a heading in lower case, with single blanks for whatever stands between its words."""
    return _BREAKS.sub(" ", str(heading or "")).strip().lower()
