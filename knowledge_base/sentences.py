"""Running text into sentences."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    (
        "e.g i.e etc vs cf dr mr mrs ms st no fig eq al approx dept inc ltd p pp vol ed eds jan feb mar apr jun jul "
        "aug sep sept oct nov dec"
    ).split()
)
_BOUNDARY = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9£+])|(?<= [.!?])\s+(?=\S)")
_LAST_WORD = re.compile(r"([\w.]+)\.[\"'”’)\]]*$")


def sentences_of(text: str) -> list[str]:
    """Split running text into sentences; abbreviations, decimals and initials do not end one."""
    sentences: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.start() + len(boundary.group().rstrip())
        if _is_abbreviation(text[start:end]):
            continue
        sentences.append(text[start:end].strip())
        start = boundary.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _is_abbreviation(before: str) -> bool:
    found = _LAST_WORD.search(before)
    if not found:
        return False
    word = found.group(1).lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())
