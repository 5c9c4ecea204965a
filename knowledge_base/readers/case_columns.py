"""Which column of a table of case studies holds which field: by the field's own name, or by what people call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_OWN = {  # a field by its own name or label is stated
    "title": ("title",),
    "kind": ("kind",),
    "publisher": ("publisher",),
    "author": ("author", "authors"),
    "source_url": ("source url", "source address"),
    "published": ("published", "date published", "publication date"),
    "reviewed": ("reviewed", "date reviewed"),
    "phases": ("phase", "phases"),
    "topics": ("topic", "topics"),
    "region": ("region",),
    "place": ("place",),
    "partner": ("partner", "partners"),
    "research_schools": ("research schools", "research school"),
    "also_read": ("also read", "further links"),
    "challenge": ("challenge", "the challenge"),
    "approach": ("approach", "the approach"),
}
_CALLED = {  # by another name it is proposed
    "title": ("name", "project", "project name", "name of project", "project title", "case study", "case study title"),
    "source_url": ("link", "url", "web link", "website", "web page", "address", "further information"),
    "published": ("date", "year", "when", "date of case study"),
    "phases": ("key stage", "key stages", "school phase", "phase of education", "age range", "age group"),
    "topics": ("theme", "themes", "focus", "subject", "area of focus", "tags", "keywords"),
    "region": ("english region", "government office region", "area of england"),
    "place": ("local authority", "la", "town", "location", "where", "area", "local authority area", "city"),
    "partner": (
        "school",
        "schools",
        "trust",
        "school trust",
        "trust school",
        "school name",
        "name of school",
        "organisation",
        "setting",
    ),
    "challenge": ("issue", "problem", "need", "what was the issue", "what was the challenge", "what was the problem"),
    "approach": ("what did you do", "what they did", "what was done", "action", "actions", "activity", "intervention"),
}
_NAMES = {name: (field, True) for field, names in _OWN.items() for name in names}
_NAMES |= {name: (field, False) for field, names in _CALLED.items() for name in names}
_FEWEST = 2  # named columns that make a header, where none of them is a title's


@dataclass(frozen=True)
class Column:
    """One column: where it is, what it is called, and the field it holds, if any."""

    place: int
    name: str
    field: str | None
    is_stated: bool


def header_of(cells: Sequence[object]) -> tuple[Column, ...] | None:
    """Give the columns that a row names, None where it is no header.

    Several columns may hold one field, by its own name and by others.
    """
    named = [(place, " ".join(str(cell or "").split())) for place, cell in enumerate(cells)]
    columns = tuple(Column(place, name, *_NAMES.get(_normal(name), (None, False))) for place, name in named if name)
    return columns if len(columns) > 1 and (known(columns) >= _FEWEST or _has_title(columns)) else None


def known(columns: Sequence[Column]) -> int:
    """Count the fields that columns hold."""
    return len({column.field for column in columns if column.field})


def _has_title(columns: Sequence[Column]) -> bool:
    return any(column.field == "title" for column in columns)


def _normal(name: str) -> str:
    letters = re.sub(r"[^a-z ]+", " ", name.lower().replace("_", " ").replace("(s)", "s"))
    return " ".join(letters.split())
