"""Ratings that running text states as a strand's own, as against what it says of studies, groups or older versions.

Only forms that can hardly mean anything else are read: "Impact: +5 months", "the average gain is five months" on a
strand's own page; "small group tuition (+4 months, low cost)", "the feedback strand averages six months" and a row of a
table anywhere. What is said of a part of the pupils or studies, or dated, or explained beside it, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge_base.document import COSTS
from knowledge_base.strand_names import NamedIn, StrandNames, strand_of

RatingField = Literal["impact_months", "cost", "evidence_strength"]


@dataclass(frozen=True)
class StatedRating:
    """One figure that a text gives for a strand."""

    strand: str
    field: RatingField
    value: int | str


_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"[+\-−–]?\s?\d{{1,2}}|{'|'.join(_NUMBERS)}"
_COST = "|".join(sorted(COSTS, key=len, reverse=True))
_MONTHS = rf"(?:about |around )?(?P<months>{_NUMBER})[ -](?:(?:additional|extra)[ -])?months?\b"
_ON_OWN_PAGE = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\bimpact:? {_MONTHS}",
        rf"\b(?:average|overall)(?: impact| gain| effect| progress)? (?:is|of) {_MONTHS}",
        rf"^{_MONTHS}\W+(?:\w+\W+){{0,3}}on average\b",
        rf"\bcost:? (?P<cost>{_COST})\b",
        r"\bevidence(?: strength)?:? (?:[a-z ]+)?\(?(?P<padlocks>[0-5]) (?:of|out of) 5 padlocks",
    )
)
_IN_BRACKETS = re.compile(rf"^ \({_MONTHS}(?:, (?P<cost>{_COST}) cost)?", re.IGNORECASE)
_AFTER_NAME = re.compile(
    rf"^(?: approaches| interventions)?(?: strand)?(?: now)? (?:averages|has an average(?: impact)? of|gives an average"
    rf"(?: impact)? of|is rated at|adds) {_MONTHS}",
    re.IGNORECASE,
)
# An adjective before the name would make it a part of the strand: "spoken feedback (+7 months)".
_BEFORE_NAME = re.compile(
    r"(?:^|[,;:(–]|\b(?:and|or|of|than|with|that|as|like|for|on|to|the|toolkit|eef|consider|try|use))\s*$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:early years|primary|secondary|key stages?|ks\d|years? \d|nurser\w+|reading|maths|mathematics|literacy|"
    r"numeracy|science|english|trials?|evaluations?|stud(?:y|ies)|programmes?|projects?|higher|lower|larger|smaller|"
    r"months? less|fewer|compared|"
    r"between|rang\w+|up to|at least|some|disadvantaged|send|digital|spoken|written|oral|if|when|where|weeks?)\b",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"\b(?:old(?:er|est)?|earlier|previous\w*|former\w*|newer|newest|later|versions?|refresh\w*|used to|no longer|"
    r"(?:at )?that time|since|updat\w+|revis\w+|changed|differs?|disagrees?|data of|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_HINT = re.compile(r"month|padlock|cost|impact", re.IGNORECASE)
_PAIR = re.compile(r"^([^:;]{1,60}):\s*(.+)$")


def stated_ratings(
    title: str, sentences: Sequence[str], strands: StrandNames, own: frozenset[str]
) -> Iterator[StatedRating]:
    """Give the ratings that a passage states; `own` are the strands that have a page, as the title may name one."""
    page_of = strand_of(title)
    for number, sentence in enumerate(sentences):
        if not _HINT.search(sentence):
            continue
        if ";" in sentence and (row := _row(sentence, own)):
            yield from row
        elif not _VERSION.search(" ".join(sentences[max(number - 1, 0) : number + 2])):
            named = strands.named_in(sentence)
            yield from _said_of_others(sentence, named)
            if page_of in own and all(each.strand == page_of for each in named) and not _is_of_a_part(sentence, named):
                yield from _said_of_itself(sentence, page_of)


def _row(sentence: str, own: frozenset[str]) -> list[StatedRating]:
    """Read a row of a table, "Strand: Phonics; Impact: +5 months; Cost: very low"."""
    pairs = [
        (match[1].casefold(), match[2].strip()) for part in sentence.split(";") if (match := _PAIR.match(part.strip()))
    ]
    strand = next((strand_of(value) for _, value in pairs if strand_of(value) in own), None)
    if strand is None:
        return []
    found: list[StatedRating] = []
    for header, value in pairs:
        if re.search("impact|month", header) and (
            number := re.match(rf"({_NUMBER})\b(?:\s*months?)?$", value, re.IGNORECASE)
        ):
            found.append(StatedRating(strand, "impact_months", _number(number[1])))
        elif re.search("cost", header) and value.casefold() in COSTS:
            found.append(StatedRating(strand, "cost", value.casefold()))
        elif re.search("evidence|padlock", header) and (padlocks := re.match(r"([0-5])(?:\s*/\s*5|$)", value)):
            found.append(StatedRating(strand, "evidence_strength", int(padlocks[1])))
    return found


def _said_of_others(sentence: str, named: Sequence[NamedIn]) -> Iterator[StatedRating]:
    if _is_of_a_part(sentence, named):
        return
    for each in named:
        after = sentence[each.end :]
        if _BEFORE_NAME.search(sentence[: each.start]) and (
            said := _IN_BRACKETS.match(after) or _AFTER_NAME.match(after)
        ):
            yield from _figures(each.strand, said)


def _said_of_itself(sentence: str, strand: str) -> Iterator[StatedRating]:
    found = list[StatedRating]()
    for form in _ON_OWN_PAGE:
        found += [figure for said in form.finditer(sentence) for figure in _figures(strand, said)]
    yield from dict.fromkeys(found)


def _figures(strand: str, said: re.Match[str]) -> Iterator[StatedRating]:
    groups = said.groupdict()
    if months := groups.get("months"):
        yield StatedRating(strand, "impact_months", _number(months))
    if cost := groups.get("cost"):
        yield StatedRating(strand, "cost", cost.casefold())
    if padlocks := groups.get("padlocks"):
        yield StatedRating(strand, "evidence_strength", int(padlocks))


def _is_of_a_part(sentence: str, named: Iterable[NamedIn]) -> bool:
    """Say whether a sentence speaks of some pupils or studies; words within a strand's own name do not."""
    for each in reversed(list(named)):
        sentence = sentence[: each.start] + sentence[each.end :]
    return bool(_PART.search(sentence))


def _number(words: str) -> int:
    plain = words.replace(" ", "").replace("−", "-").replace("–", "-").casefold()
    return _NUMBERS.index(plain) if plain in _NUMBERS else int(plain)
