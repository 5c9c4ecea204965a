"""Where a case study took place: its region and its place, where the document leaves no doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.document import ENGLAND, Proposal
from knowledge_base.proposing.text import DocumentText, Line, around
from knowledge_base.proposing.words import listed

_REGIONS: dict[str, dict[str, list[str]]] = listed("places.yaml")


def _key(name: str) -> str:
    return re.sub(r"[\s-]", " ", name).lower()


_REGION_OF = {_key(name): region for region, names in _REGIONS.items() for name in (*names["whole"], *names["places"])}
_PLACES = {_key(name): name for names in _REGIONS.values() for name in names["places"]}
_NAMES = sorted(
    (name for names in _REGIONS.values() for name in (*names["whole"], *names["places"])), key=len, reverse=True
)  # the longest first, so that North East Lincolnshire is not the North East
_PLACE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(r"[\s-]".join(map(re.escape, re.split(r"[\s-]", name))) for name in _NAMES)
    + r")(?![\w-])"
)
_LOWER = re.compile(r"\b(north|south|east|west)[- ](east|west|midlands)\b")
# A university, a publisher's address or a street bears a place's name and tells nothing of where the work was done.
_BEFORE = re.compile(r"(?:University of|College|Bishop of|Duke of|Lord|Lady|Mr|Mrs|Ms|Dr|Sir|Professor) (?:the )?$")
_AFTER = re.compile(
    r"^(?:,? (?:Metropolitan |Hallam |Beckett |Spa |Brookes |Trent |South Bank )?University\b| Road\b| Street\b|"
    r" Institute\b| College London\b| School of Economics\b| Press\b|:|,? [A-Z]{1,2}\d)"
)
_NATIONAL = re.compile(
    r"\b(?:across|throughout|all over|schools in) (?:the whole of )?England\b|\bnationwide\b|\bnational(?:ly)? "
    r"(?:programme|project|network|pilot|campaign)\b|\b(?:several|many|different|all nine|all) regions\b"
)
_TITLE, _ENOUGH, _SHARE = 6, 3, 0.8  # what the title weighs; mentions that decide, and their share of all


@dataclass(frozen=True)
class _Mention:
    place: str  # as the list writes it, in lower case
    line: Line | None
    words: str

    @property
    def region(self) -> str:
        return _REGION_OF[self.place]


def region_and_place(text: DocumentText) -> list[Proposal]:
    """Propose region and place of a case study; England where it speaks of national work and of no region more."""
    mentions = list(_mentions(text))
    in_title = [mention for mention in mentions if mention.line is None]
    regions = Counter[str]()
    for mention in mentions:
        regions[mention.region] += _TITLE if mention.line is None else 1
    named = {mention.region for mention in in_title}
    if len(named) > 1:
        return []
    region, count = regions.most_common(1)[0] if regions else ("", 0)
    if named or (count >= _ENOUGH and count >= _SHARE * regions.total()):
        region = next(iter(named), region)
        first = next(mention for mention in mentions if mention.region == region)
        return [text.seen("region", region, first.line, first.words), *_place(text, mentions, region)]
    return _national(text) if len(regions) != 1 else []


def _national(text: DocumentText) -> list[Proposal]:
    for words in (text.title,):
        if (found := _NATIONAL.search(words)) is not None:
            return [text.seen("region", ENGLAND, None, found.group())]
    for line in text.own:
        if (found := _NATIONAL.search(line.text)) is not None:
            return [text.seen("region", ENGLAND, line, around(found))]
    return []


def _place(text: DocumentText, mentions: list[_Mention], region: str) -> list[Proposal]:
    """Take the one place that the title names, or that is spoken of more than all others together."""
    local = [mention for mention in mentions if mention.region == region and mention.place in _PLACES]
    in_title = {mention.place: mention for mention in local if mention.line is None}
    if in_title:
        first = next(iter(in_title.values()))
        return [text.seen("place", " and ".join(_PLACES[place] for place in in_title), first.line, first.words)]
    counted = Counter(mention.place for mention in local)
    if not counted:
        return []
    place, count = counted.most_common(1)[0]
    if count < 2 or 2 * count <= counted.total():
        return []
    first = next(mention for mention in local if mention.place == place)
    return [text.seen("place", _PLACES[place], first.line, first.words)]


def _mentions(text: DocumentText) -> Iterator[_Mention]:
    for found in _places(text.title):
        yield _Mention(_key(found.group()), None, text.title)
    for line in text.own:
        for found in _places(line.text):
            yield _Mention(_key(found.group()), line, around(found))


def _places(words: str) -> Iterator[re.Match[str]]:
    """Find places, but for what bears a place's name; of "Lowestoft, Suffolk" only the first."""
    words = _LOWER.sub(lambda found: found.group().title(), words)
    before: re.Match[str] | None = None
    for found in _PLACE.finditer(words):
        bears_it = _BEFORE.search(words[: found.start()]) or _AFTER.match(words[found.end() :])
        if not bears_it and not (before is not None and _tells_where(before, found)):
            yield found
        before = found


def _tells_where(place: re.Match[str], county: re.Match[str]) -> bool:
    between = place.string[place.end() : county.start()]
    return between == ", " and _REGION_OF[_key(place.group())] == _REGION_OF[_key(county.group())]
