"""What kind of document it is, by the words of its title, its headings and its text; unsure is `other`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from knowledge_base.document import Proposal
from knowledge_base.proposing.text import DocumentText, Line
from knowledge_base.proposing.words import listed, pattern_of

_WORDS: dict[str, dict[str, list[str]]] = listed("kinds.yaml")
_PATTERNS = {kind: {place: pattern_of(words) for place, words in places.items()} for kind, places in _WORDS.items()}
_TITLE, _FOLDER, _HEADING, _TEXT = 4.0, 3.0, 1.5, 0.5  # what one word weighs
_HEADINGS, _WORDS_OF_TEXT = 4, 3  # that count at most
_ENOUGH, _AHEAD = 4.0, 1.0  # of weight; by how much the next must be behind


def kind(text: DocumentText, *, rated: bool) -> Proposal:
    """Propose a kind; a document that states a strand's rating is of the Toolkit."""
    if rated:
        return Proposal("kind", "toolkit", "it states a rating as a Toolkit strand does")
    weighed = {name: _weight(text, places) for name, places in _PATTERNS.items()}
    best, second = sorted(weighed, key=lambda name: -weighed[name])[:2]
    if weighed[best] < _ENOUGH or weighed[best] - weighed[second] < _AHEAD:
        return Proposal("kind", "other", "nothing says for sure what kind of document it is")
    return _seen(text, best)


def _weight(text: DocumentText, places: Mapping[str, re.Pattern[str]]) -> float:
    title = bool(places["title"].search(text.title))
    folder = bool(places["title"].search(_folder(text)))
    headings = _different(places["headings"], text.headings)
    words = _different(places["text"], text.own)
    return _TITLE * title + _FOLDER * folder + _HEADING * min(headings, _HEADINGS) + _TEXT * min(words, _WORDS_OF_TEXT)


def _folder(text: DocumentText) -> str:
    """Give the names of a file's folders, where a curator may have sorted documents by kind."""
    return re.sub(r"[/_]+", " ", text.path.rpartition("/")[0]) if "://" not in text.path else ""


def _different(pattern: re.Pattern[str], lines: Iterable[Line]) -> int:
    return len({found.lower() for line in lines for found in pattern.findall(line.text)})


def _seen(text: DocumentText, best: str) -> Proposal:
    if _PATTERNS[best]["title"].search(text.title):
        return text.seen("kind", best, None, text.title)
    for place, lines in (("headings", text.headings), ("text", list(text.own))):
        for line in lines:
            if _PATTERNS[best][place].search(line.text):
                return text.seen("kind", best, line, line.text)
    return Proposal("kind", best, f"the folder: “{_folder(text)}”")
