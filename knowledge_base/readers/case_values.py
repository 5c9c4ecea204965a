"""A cell of a table of case studies as the value of a field: as front matter takes it, or with why it does not."""

from __future__ import annotations

import datetime as dt
import re

from knowledge_base.document import ENGLAND, REGIONS, FieldValue
from knowledge_base.phases import PATTERNS, PHASES
from knowledge_base.proposing.printed_dates import whole_date
from knowledge_base.proposing.subjects import spelt_out
from knowledge_base.readers.front_matter import checked_field
from knowledge_base.written_dates import moment

_LISTS = ("topics", "research_schools", "also_read")
_NOTHING = re.compile(r"(?i)(?:n/?a|none|not known|unknown|tb[ac]|\W*)\.?")
_REGIONS = {re.sub(r"[^a-z]", "", region.lower()): region for region in REGIONS} | {
    "yorkshire": "Yorkshire and the Humber",
    "yorkshireandhumber": "Yorkshire and the Humber",
    "yorkshireandhumberside": "Yorkshire and the Humber",
    "yorksandhumber": "Yorkshire and the Humber",
    "yorksandthehumber": "Yorkshire and the Humber",
    "emidlands": "East Midlands",
    "wmidlands": "West Midlands",
    "east": "East of England",
    "eastengland": "East of England",
    "eastanglia": "East of England",
    "greaterlondon": "London",
    "neast": "North East",
    "nwest": "North West",
    "seast": "South East",
    "swest": "South West",
    "ne": "North East",
    "nw": "North West",
    "se": "South East",
    "sw": "South West",
    "national": ENGLAND,
    "nationwide": ENGLAND,
    "all": ENGLAND,
    "allregions": ENGLAND,
    "across": ENGLAND,
}
_MONTH_AND_YEAR = re.compile(r"(0?[1-9]|1[0-2])[/.-]((?:19|20)\d\d)")
_SHORT_YEAR = re.compile(r"(?i)([a-z]{3,9})\.?[ '’-]+(\d\d)")
_AGES = re.compile(r"(?i)\b16 ?(?:\+|(?:-|–|to) ?1[89]\b)")


def value_of(field: str, cell: str, today: dt.date) -> FieldValue | None:
    """Give a cell as a field's value, None for "n/a" and its like; raises `ValueError` with a plain reason."""
    if _NOTHING.fullmatch(cell):
        return None
    if field == "region":
        return _region(cell)
    if field in ("published", "reviewed"):
        return _date(" ".join(cell.split()), today)
    if field == "kind":
        return checked_field(field, re.sub(r"[\s-]+", "_", cell.lower()))
    if field == "phases":
        return _phases(cell)
    if field in _LISTS:
        return checked_field(field, tuple(filter(None, (part.strip() for part in re.split(r"[;\n]", cell)))))
    if field == "source_url" and cell.lower().startswith("www."):
        return checked_field(field, f"https://{cell}")
    return checked_field(field, cell)


def _region(cell: str) -> str:
    letters = re.sub(r"[^a-z]", "", cell.lower().replace("&", "and"))
    shorter = letters.removeprefix("the").removesuffix("england").removesuffix("of").removesuffix("region")
    for name in (letters, shorter):
        if name in _REGIONS:
            return _REGIONS[name]
    raise ValueError(f"{cell[:40]!r} is not one of the nine regions, nor England")


def _phases(cell: str) -> FieldValue:
    """Give the phases that a cell names, in the order of schooling."""
    if re.search(r"(?i)^all$|\ball(?:[ -]?through| phases| ages| key stages)\b", cell.strip()):
        return PHASES
    words = spelt_out(_AGES.sub("post-16", cell))
    found = tuple(phase for phase in PHASES if PATTERNS[phase].search(words))
    if not found:
        raise ValueError(f"{cell[:40]!r} names no phase: {', '.join(PHASES)}")
    return found


def _date(cell: str, today: dt.date) -> str:
    if re.fullmatch(r"(?:19|20)\d\d(?:-\d\d)?", cell):
        return str(checked_field("published", cell))
    if found := _MONTH_AND_YEAR.fullmatch(cell):
        return f"{found[2]}-{int(found[1]):02d}"
    words = _SHORT_YEAR.sub(r"\1 20\2", cell) if _SHORT_YEAR.fullmatch(cell) else cell
    read = _day(words) or whole_date(words, today)
    if read is None:
        raise ValueError(f"{cell[:40]!r} is no date such as 2024, May 2024 or 12/05/2024")
    if read > today.isoformat():
        raise ValueError(f"{cell[:40]!r} has not come yet")
    return read


def _day(words: str) -> str | None:
    try:
        return f"{moment(words):%Y-%m-%d}"
    except ValueError:
        return None
