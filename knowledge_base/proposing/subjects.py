"""What a document is about, in the topics of the starter documents, and for which phases of education."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.document import Proposal
from knowledge_base.phases import PATTERNS, PHASES
from knowledge_base.proposing.text import DocumentText, Line, around
from knowledge_base.proposing.words import Vocabulary, listed

_TOPICS: dict[str, list[str]] = listed("topics.yaml")
_VOCABULARY = Vocabulary({name: (name, *words) for name, words in _TOPICS.items()})
_MOST = 5  # topics
_TITLE, _HEADING = 8.0, 3.0  # what naming it there weighs, to 1 for a mention in the text
_HEADINGS, _MENTIONS = 3, 8  # that count at most
_ENOUGH, _SHARE = 5.0, 0.35  # of weight, and of the best topic's
_PHASE_SHARE = 0.3  # of the phase named most
_LONG = 150  # lines; in a text of that length a phase that is named once or twice is named by the way
_SERIES = re.compile(
    r"\b(key stages?|ks|years?|y) ?(\d{1,2})s?"
    r"((?: ?(?:,|and|&|to|or|–|-) ?(?:key stages?|ks|years?|y)? ?\d{1,2}s?)+)\b",
    re.IGNORECASE,
)
_NO_PHASE = re.compile(
    r"\b(?:primary|secondary) (?:aims?|purpose|outcomes?|data|focus|sources?|reasons?|concerns?|goals?|objectives?|"
    r"measures?|analys[ie]s|cop(?:y|ies)|research|cause)\b",
    re.IGNORECASE,
)
_ALL_THROUGH = re.compile(r"\ball phases\b|\ball-through\b|\ball key stages\b", re.IGNORECASE)


SpokenOf = Callable[[str], Iterator[tuple[str, list[re.Match[str]]]]]  # what a text names, each with where


@dataclass
class _Weight:
    """How strongly a document speaks of one thing, and the first line that does."""

    title: bool = False
    headings: int = 0
    mentions: int = 0
    first: tuple[Line, str] | None = None  # with the words around it


def topics(text: DocumentText) -> Proposal | None:
    """Propose the topics that a document speaks of most, the strongest first, at most five."""
    weights = _weights(text, _VOCABULARY, _VOCABULARY.spoken_of)
    weighed = {
        name: _TITLE * weight.title + _HEADING * min(weight.headings, _HEADINGS) + min(weight.mentions, _MENTIONS)
        for name, weight in weights.items()
    }
    best = max(weighed.values(), default=0.0)
    chosen = [name for name in weighed if weighed[name] >= max(_ENOUGH, _SHARE * best)]
    chosen.sort(key=lambda name: (-weighed[name], list(weighed).index(name)))
    if not chosen:
        return None
    return Proposal("topics", tuple(chosen[:_MOST]), _where(weights, chosen[:_MOST]))


def _where(weights: Mapping[str, _Weight], names: Sequence[str]) -> str:
    """Say where each is spoken of: in the title, in headings or in the text."""
    places: dict[str, list[str]] = {"the title": [], "headings": [], "the text": []}
    for name in names:
        weight = weights[name]
        places["the title" if weight.title else "headings" if weight.headings else "the text"].append(name)
    return "; ".join(f"{place}: {', '.join(found)}" for place, found in places.items() if found)


def phases(text: DocumentText) -> Proposal | None:
    """Propose the phases that the title names, or else those that the text names again and again."""
    if (named := _ALL_THROUGH.search(text.title)) is not None:
        return text.seen("phases", PHASES, None, named.group())
    weights = _weights(text, PHASES, _phases_in)
    in_title = tuple(phase for phase in PHASES if weights[phase].title)
    if in_title:
        return text.seen("phases", in_title, None, text.title)
    return _often_named(text, weights)


def _often_named(text: DocumentText, weights: Mapping[str, _Weight]) -> Proposal | None:
    weighed = {phase: _HEADING * weights[phase].headings + weights[phase].mentions for phase in PHASES}
    enough = max(3 if len(text.lines) >= _LONG else 1, _PHASE_SHARE * max(weighed.values()))
    chosen = tuple(phase for phase in PHASES if weighed[phase] >= enough)
    first = weights[max(weighed, key=lambda phase: weighed[phase])].first
    return text.seen("phases", chosen, *first) if chosen and first is not None else None


def _phases_in(words: str) -> Iterator[tuple[str, list[re.Match[str]]]]:
    for phase, pattern in PATTERNS.items():
        if found := list(pattern.finditer(words)):
            yield phase, found


def _weights(text: DocumentText, names: Iterable[str], spoken_of: SpokenOf) -> dict[str, _Weight]:
    weights = {name: _Weight() for name in names}
    for name, _ in spoken_of(spelt_out(text.title)):
        weights[name].title = True
    for line in text.own:
        for name, mentions in spoken_of(spelt_out(line.text)):
            weight = weights[name]
            weight.first = weight.first or (line, around(mentions[0]))
            if line.kind == "heading":
                weight.headings += 1
            else:
                weight.mentions += len(mentions)
    return weights


def spelt_out(words: str) -> str:
    """Repeat what a series leaves out, as in "Key Stages 2 and 3" and "Years 7 to 9"; leave out "primary outcome"."""
    return _SERIES.sub(_spelt, _NO_PHASE.sub(" ", words))


def _spelt(found: re.Match[str]) -> str:
    unit = {"k": "key stage", "y": "year"}[found[1][0].lower()]
    numbers = [int(number) for number in re.findall(r"\d+", found[2] + found[3])]
    if re.search(r"to|–|-", found[3]) and len(numbers) == 2 and numbers[0] < numbers[1] <= 13:
        numbers = list(range(numbers[0], numbers[1] + 1))
    return ", ".join(f"{unit} {number}" for number in numbers)
