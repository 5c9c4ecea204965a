"""Which names of themes, written by a chat model, may be shown: plain ones, in words that colleagues used.

A model may make things up, and questions may tell it to. So a name is taken only where it is a short line of plain
words, each of which at least two askers used or that says nothing by itself, and at least one of which says something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from insights.labels import FEWEST, Said, stems_in

LONGEST = 60  # characters
_WORDS = range(2, 7)
# No figures, no markup, no letters of other scripts that look like ours.
_PLAIN_WORD = "[A-Za-z]+(?:[-'’][A-Za-z]+)*['’]?"
_PLAIN = re.compile(f"{_PLAIN_WORD}(?:,? {_PLAIN_WORD})*")
_JOINING = frozenset(
    (
        "a about across after an and at before between by during for from how in into of on or out over the their "
        "through to with within without"
    ).split()
)
_GENERIC = frozenset(
    stem
    for word in (
        "approach build challenge child children classroom develop engage help improve learn learner learning make "
        "manage practice provide pupil raise reduce school staff strategy strengthen student support teach teacher "
        "understand use whole"
    ).split()
    for stem in stems_in(word)
)

Stems = frozenset[str]


def askers_by_stem(group: Sequence[Said]) -> Counter[str]:
    """Count how many people used each word, by its stem; placeholders are no words."""
    said = {(asker, stem) for asker, text in group for stem in stems_in(text)}
    return Counter(stem for _, stem in said)


def accepted(answer: str, askers: Counter[str], taken: Collection[Stems]) -> str | None:
    """Give the name that an answer is, as a heading; None where it may not be shown.

    `askers` are how many people used each stem, `taken` the stems of the names that it must be told from.
    """
    name = answer.strip().strip("\"“”'").removesuffix(".")
    words = name.split(" ")
    if len(name) > LONGEST or len(words) not in _WORDS or _PLAIN.fullmatch(name) is None:
        return None
    first, *others = words
    content = [word for word in (first.lower(), *others) if word.strip(",") not in _JOINING]
    stems = [stems_in(word) for word in content]
    if not all(stems):  # "Will" is no name to a stemmer, but a word that it leaves out
        return None
    found = stems_of(name)
    told = found - _GENERIC
    is_said = bool(told) and all(askers[stem] >= FEWEST for stem in told)
    return name[0].upper() + name[1:] if is_said and found not in taken else None


def stems_of(text: str) -> Stems:
    """Give the stems of a name's words, which tell it from other names."""
    return frozenset(stems_in(text))
