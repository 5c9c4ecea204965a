"""When a document says that it was published; a date that may be another document's is left alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from knowledge_base.document import Proposal
from knowledge_base.proposing.printed_dates import date_at, whole_date
from knowledge_base.proposing.text import FRONT, DocumentText, Line, host_and_path

_REACH = 60  # lines from the start, and half as many from the end, among which a document speaks of itself
_ITSELF = r"(?:this (?:guidance report|guidance|document|page|edition|resource|publication) (?:was|is) )?"
_NUMBERED = r"(?:second|third|fourth|fifth|2nd|3rd|4th|5th|revised|updated)"
_TO = r"(?: online)?(?: (?:on|in))?\s*[:–-]?\s*"
_LABELS = {  # in the order in which they are believed
    "published": rf"(?:{_ITSELF}published|publication date|date (?:of publication|published)|posted|issued|date){_TO}",
    "updated": rf"(?:{_ITSELF}(?:last |page |content )?(?:updated|revised|modified)|"
    rf"{_NUMBERED} edition,?(?: published| updated)?){_TO}",
    "first published": rf"{_ITSELF}(?:first|originally) (?:published|issued|released){_TO}",
}
_STARTS = {label: re.compile(rf"\(?{words}", re.IGNORECASE) for label, words in _LABELS.items()}
_MAY_FOLLOW = re.compile(
    r"(?:by |at \d|\d{1,2}[:.]\d\d|\d+ min|T\d|\(|last |first |updated|revised \d|reviewed|version|©|"
    r"https?:|second|third)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w/–-])(?:19|20)\d\d(?![\w/–-])")
_TITLE_END = re.compile(r"(?<!\w)(?:[A-Za-z]+\s+)?20\d\d\)?$")
_OF_OTHERS = re.compile(r"\b(?:in|of|since|from|to|by|until|before|after|for)(?: the)?$", re.IGNORECASE)
_SPAN = re.compile(r"(?<!\d)20(\d\d)\s?(?:[/–_-]|to)\s?(?:20)?(\d\d)(?!\d)")
_PERMALINK = re.compile(r"/(20\d\d)/(\d\d)(?:/(\d\d))?/")
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)(?:[-_.]?(\d\d)(?:[-_.]?(\d\d))?)?(?!\d)")


@dataclass(frozen=True)
class _Found:
    value: str
    line: Line
    words: str


def printed_date(text: DocumentText, today: dt.date) -> Proposal | None:
    """Find the date that a document prints as its own: after "published" and the like, on its cover, in its imprint."""
    for label in _LABELS:
        found = list(_labelled(text, label, today))
        if found:
            return _agreed(text, found)
    return _agreed(text, list(_on_the_cover(text, today))) or _copyright_year(text, today)


def named_date(text: DocumentText, today: dt.date) -> Proposal | None:
    """Find a date in the title, the address or the file's name, which are weaker."""
    return _in_title(text, today) or _in_path(text, today)


def _labelled(text: DocumentText, label: str, today: dt.date) -> Iterator[_Found]:
    last = len(text.lines) - _REACH // 2
    for line in text.own:
        if line.number >= _REACH and line.number < last:
            continue
        for segment in line.segments:
            start = _STARTS[label].match(segment)
            date = date_at(segment, start.end(), today) if start else None
            if date is not None and _ends(segment[date.end :]):
                yield _Found(date.value, line, segment)


def _ends(rest: str) -> bool:
    """Say whether a line of details ends after the date, rather than a sentence going on about something."""
    rest = rest.strip(" .,;:)–-")
    return not rest or (len(rest) <= 80 and _MAY_FOLLOW.match(rest) is not None)


def _on_the_cover(text: DocumentText, today: dt.date) -> Iterator[_Found]:
    for line in text.front:
        for segment in line.segments:
            value = whole_date(segment.strip(" .,;()"), today)
            if value is not None and "-" in value:  # a bare year on a cover may count anything
                yield _Found(value, line, segment)


def _copyright_year(text: DocumentText, today: dt.date) -> Proposal | None:
    if "://" in text.path:
        return None  # a site's own, the same year under every page
    found = [
        _Found(year, line, segment)
        for line in text.own
        for segment in line.segments
        if _COPYRIGHT.search(segment) and len(segment) <= 160 and not _spans_years(segment)
        for year in _YEAR.findall(segment)
        if int(year) <= today.year
    ]
    return _agreed(text, found)


def _agreed(text: DocumentText, found: Sequence[_Found]) -> Proposal | None:
    """Take what all say, the most exact of it; where they differ, what the front says; else nothing."""
    for among in (found, [one for one in found if one.line.number < FRONT]):
        if not among:
            continue
        finest = max(among, key=lambda one: len(one.value))
        if all(finest.value.startswith(one.value) for one in among):
            return text.seen("published", finest.value, finest.line, finest.words)
    return None


def _spans_years(words: str) -> bool:
    """Find "2016 to 2021" and "2021-22"; "2024-05" is a month, for no span runs backwards."""
    return any(int(last) > int(first) for first, last in _SPAN.findall(words))


def _in_title(text: DocumentText, today: dt.date) -> Proposal | None:
    end = _TITLE_END.search(text.title)
    if end is None or len(_YEAR.findall(text.title)) != 1:
        return None
    words = end.group().rstrip(")")
    value = whole_date(words, today) or whole_date(words[-4:], today)
    if value is None or (len(value) == 4 and _OF_OTHERS.search(text.title[: text.title.index(value)].rstrip(" ("))):
        return None
    return text.seen("published", value, None, text.title)


def _in_path(text: DocumentText, today: dt.date) -> Proposal | None:
    if "://" in text.path:
        _, address = host_and_path(text.path)
        found = _PERMALINK.search(f"{address}/") if "upload" not in address else None
        return _named(text.path, found, "the address", today)
    name = unquote(text.path).rpartition("/")[2].rpartition(".")[0]
    matches = list(_IN_NAME.finditer(name))
    if len(matches) != 1 or _spans_years(name):
        return None
    return _named(name, matches[0], "the file's name", today)


def _named(name: str, found: re.Match[str] | None, where: str, today: dt.date) -> Proposal | None:
    if found is None:
        return None
    year, month, day = found.groups()
    for parts in ((year, month, day), (year, month), (year,)):
        value = whole_date("-".join(parts), today) if all(parts) else None
        if value is not None:
            return Proposal("published", value, f"{where}: “{name}”")
    return None
