"""The numbers of a Word document's lists: "2.", "2.1." or "b.", counted as Word counts them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from knowledge_base.readers.docx_text import W, value

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%([1-9])")
_NUMBERED = ("decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
_LONGEST_START = 6  # digits


@dataclass(frozen=True)
class _Level:
    """How a level is numbered: the kind of number, the first one, and the text around it, such as "%1.%2"."""

    kind: str
    start: int
    text: str


class Numbering:
    """Counts the items of every list in the order in which they come."""

    def __init__(self, document: Any) -> None:
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        self._lists, self._own_starts, self._levels = _lists(document)

    def mark(self, identity: str, level: int) -> str:
        """Count an item of a list, and give what stands before it; nothing for a bullet."""
        common = self._lists.get(identity, identity)  # lists of one definition are counted on
        counts = self._counts[common]
        if identity not in self._begun:
            self._begun.add(identity)
            for at in self._own_starts.get(identity, {}):
                counts.pop(at, None)
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        counts[level] = counts.get(level, self._start(identity, level) - 1) + 1
        return self._written(identity, level, counts)

    def _start(self, identity: str, level: int) -> int:
        own = self._own_starts.get(identity, {}).get(level)
        found = self._levels.get((self._lists.get(identity, identity), level))
        return own if own is not None else found.start if found else 1

    def _written(self, identity: str, level: int, counts: dict[int, int]) -> str:
        common = self._lists.get(identity, identity)
        found = self._levels.get((common, level))
        if found is None or found.kind not in _NUMBERED:
            return ""

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            of = self._levels.get((common, at))
            return _number(of.kind if of else "decimal", counts.get(at, self._start(identity, at)))

        words = _PLACE.sub(number, found.text).strip(" .)(:") or _number(found.kind, counts[level])
        return f"{words}. "


def _lists(
    document: Any,
) -> tuple[dict[str, str], dict[str, dict[int, int]], dict[tuple[str, int], _Level]]:
    """Give each list's definition, the numbers that it begins anew with, and the levels of each definition."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}, {}, {}
    defined = {each.get(f"{W}abstractNumId") or "": each for each in numbering.findall(f"{W}abstractNum")}
    styled = {value(each.find(f"{W}styleLink")): name for name, each in defined.items()}
    lists: dict[str, str] = {}
    starts: dict[str, dict[int, int]] = {}
    for instance in numbering.findall(f"{W}num"):
        identity, name = instance.get(f"{W}numId") or "", value(instance.find(f"{W}abstractNumId"))
        link = value(defined[name].find(f"{W}numStyleLink")) if name in defined else ""
        lists[identity] = styled.get(link, name) if link else name
        starts[identity] = {
            _digits(each.get(f"{W}ilvl"), 0): _digits(value(each.find(f"{W}startOverride")), 1)
            for each in instance.findall(f"{W}lvlOverride")
            if each.find(f"{W}startOverride") is not None
        }
    levels = {
        (name, _digits(level.get(f"{W}ilvl"), 0)): _level(level)
        for name, each in defined.items()
        for level in each.findall(f"{W}lvl")
    }
    return lists, starts, levels


def _level(element: Any) -> _Level:
    start = _digits(value(element.find(f"{W}start")), 1)
    return _Level(value(element.find(f"{W}numFmt")), start, value(element.find(f"{W}lvlText")))


def _digits(written: str | None, otherwise: int) -> int:
    is_number = written and written.isascii() and written.isdigit() and len(written) <= _LONGEST_START
    return int(written) if written and is_number else otherwise


def _number(kind: str, count: int) -> str:
    if kind.endswith("Letter"):
        written = _LETTERS[(count - 1) % len(_LETTERS)]
    elif kind.endswith("Roman") and 0 < count < 40:
        written = _roman(count)
    else:
        return str(count)
    return written.upper() if kind.startswith("upper") else written


def _roman(count: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        while count >= worth:
            written, count = written + letters, count - worth
    return written
