"""The kind of answer a question needs, and whether the passages found hold any of that kind.

A passage near to "how many pupils are on roll at Huntington?" that has no number of pupils does not answer it, however
near it is: the expected answer type of question answering (Li and Roth 2002), read from the words of the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answering.evidence import notions_of, terms_about
from answering.grounding import has_figure
from answering.questions import Asked, names_of
from people.words import vocabulary
from retrieval.glossary import Reading
from retrieval.keywords import STOP_WORDS, terms_of, words_of
from retrieval.passages import headed
from retrieval.search import Found, Hit

_COUNTED = re.compile(r"\b(?:how (?:many|few)|number of|no\. of|count of)\s+(?P<what>[^?.,;]{3,60})", re.IGNORECASE)
_GUIDING = frozenset(("guidance", "implementation"))
_IN_FIELDS = frozenset(terms_of("months mths padlocks"))  # a rating's own units
_AMOUNT = re.compile(
    r"\bin pounds\b|\bbudget\b|\bsalar(?:y|ies)\b|\bhourly\b|\bhow much (?:money|funding)\b|"
    r"\bhow much (?:did|does|do|was|is) .{2,60}\b(?:pay|paid|put in(?:to)?|give|given|spend|spent|earn|grant(?:ed)?)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:what|which) (?:share|percentage|proportion|percent|%)|\b(?:percentage|proportion) of|% of", re.I
)
_STATED_SHARE = re.compile(
    r"%|\bper ?cent\b|\b(?:half|third|quarter|fifth|tenth)s?\b|\bout of every\b|\b(?:one|\d+) (?:in|out of) \w+",
    re.IGNORECASE,
)
_ENDED = (
    r"scrap\w*|clos(?:e|ed|ing|ure)|shut\w*|withdr[ae]w\w*|bann?(?:ed|ing)?|cancel\w*|axe[ds]?|abolish\w*|discontinu\w*"
)
_WHY_ENDED = re.compile(rf"\bwhy (?:did|was|were|has|have|is|are)\b[^?]*\b(?:{_ENDED})\b", re.IGNORECASE)
_STATED_END = re.compile(rf"\b(?:{_ENDED})\b", re.IGNORECASE)
_WHEN = re.compile(
    r"^(?:(?:and|so|ok(?:ay)?),? )?"
    r"(?:when (?:was|were|is|are|did|does|has|will)\b|when['’]s\b|(?:what|which) (?:date|year)\b)"
    r"|(?:&|\band) when\s*\??$",
    re.IGNORECASE,
)
_STATED_DATE = re.compile(r"\b(?:19|20)\d\d\b")
_BEGINNING = frozenset(terms_of("start began begin begun launch found set open introduce create publish come first"))
_YEAR = re.compile(r"\b(?:(?:19|20)\d\d|(?P<first>\d\d)[-/](?P<second>\d\d))\b")
_ACRONYM = re.compile(r"(?<![\w&])[A-Z]{2,6}(?![\w&])")
_LETTERS = re.compile(r"[A-Za-z]+")
_DAYS = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december christmas easter"
    ).split()
)
_NATIONS = frozenset(("wales", "scotland", "ireland", "welsh", "scottish", "irish"))
_OTHER_WORDS = frozenset(("aspirer", "barrow", "bath", "bury", "harrow", "slough"))
# Groups of pupils that a strand may or may not have a finding for: as asked, and as a passage would name them.
_GROUPS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{asked})\b", re.IGNORECASE), re.compile(rf"\b(?:{said})", re.IGNORECASE))
    for name, asked, said in (
        ("boys", r"boys?|lads", r"boys|gender"),
        ("girls", r"girls?", r"girls|gender"),
        ("pupils with English as an additional language", r"EAL|new arrivals?", r"EAL\b|additional language"),
        ("looked-after children", r"LAC|looked[- ]after", r"looked[- ]after|in care"),
        ("white working-class pupils", r"white working[- ]class", r"working[- ]class"),
        ("pupils with dyslexia", r"dyslexi[ac]s?", r"dyslexi"),
        ("autistic pupils", r"autis(?:m|tic)|ASD", r"autis"),
        (
            "higher attainers",
            r"(?:most|more) able|gifted|high(?:er)? attain(?:ers|ing)",
            r"higher[- ]attain|most able|gifted",
        ),
        ("Gypsy, Roma and Traveller pupils", r"gypsy|roma|travellers?|GRT", r"gypsy|roma\b|traveller"),
        ("summer-born pupils", r"summer[- ]borns?", r"summer[- ]born"),
        ("refugees", r"refugees?|asylum", r"refugee|asylum"),
        ("young carers", r"young carers?", r"young carer"),
        (
            "children of service families",
            r"service (?:children|pupils|families)|forces families",
            r"service (?:child|pup|fam)",
        ),
    )
)


def lacking(found: Found, asked: Asked, passages: Sequence[Hit]) -> str | None:
    """Say what a question needs that the passages do not have, in words that follow "have"; None if nothing."""
    sentences = [sentence for hit in passages for sentence in hit.sentences]
    lacks = (
        _count_lacking(found.query, found.reading, passages)
        or (_lacks(_AMOUNT, found.query, any("£" in s for s in sentences), "no amount of money"))
        or (_lacks(_WHY_ENDED, found.query, any(map(_STATED_END.search, sentences)), "nothing about an end to it"))
        or (_lacks(_SHARE, found.query, any(map(_STATED_SHARE.search, sentences)), "no share or percentage"))
        or (_lacks(_WHEN, found.query, any(_dates(hit, found.reading) for hit in passages), "no date for this"))
    )
    if lacks is None and not asked.example:
        lacks = _guidance_lacking(found, asked, passages)
    if lacks is not None or asked.advice:
        return lacks
    named = _acronyms_in(found.reading)
    if asked.rating:
        return _group_lacking(found.query, passages) or _name_lacking(named, passages)
    if (year := _year_lacking(found.query, passages)) is not None:
        return year
    return _name_lacking([*_places_in(found.reading), *_names_in(found.reading), *named], passages)


def _guidance_lacking(found: Found, asked: Asked, passages: Sequence[Hit]) -> str | None:
    """Advice rests on guidance: what one partnership did is an example, never proof; nor does a strand stand for it."""
    guiding = [hit.document for hit in passages if hit.document.front_matter.kind in _GUIDING]
    if asked.kinds == ("guidance",) and not asked.advice:
        return None if guiding else "no guidance"
    if not asked.advice or not found.documents or found.documents[0][0].front_matter.kind != "case_study":
        return None
    notions = notions_of(found.reading, _alike)
    about = [notion.terms for notion in notions if notion.terms & terms_about(found.documents[0][0])]
    speaks = any(terms & terms_about(document) for document in guiding for terms in about) if about else bool(guiding)
    return None if speaks else "examples but no guidance"


def _dates(hit: Hit, reading: Reading) -> bool:
    """Say whether a sentence of a passage has a date beside most of what the question names."""
    rest = [term for term in terms_of(reading.rest) if len(term) > 1 and term not in _BEGINNING]
    ways = [*reading.forms, *((term, term) for term in rest)]
    named = [(frozenset(terms_of(form)), frozenset(terms_of(words))) for form, words in ways]
    heading = headed(hit.document.front_matter, hit.heading_path, "")
    for sentence in filter(_STATED_DATE.search, hit.sentences):
        said = frozenset(terms_of(f"{heading} {sentence}"))
        if sum(any(terms <= said for terms in pair) for pair in named) >= len(named) / 2:
            return True
    return False


def _alike(_term: str) -> float:
    return 1.0


def _lacks(needed: re.Pattern[str], question: str, is_there: bool, words: str) -> str | None:
    return words if needed.search(question) and not is_there else None


def _count_lacking(question: str, reading: Reading, passages: Sequence[Hit]) -> str | None:
    counted = _COUNTED.search(question)
    content = [word for word in words_of(counted["what"]) if word not in STOP_WORDS] if counted else []
    if not content:
        return None
    unit = content[0]
    readings = [words for form, words in reading.forms if unit in form.split()]
    units = frozenset(terms_of(" ".join([unit, *readings])))
    if units & _IN_FIELDS or not units:
        return None
    return None if any(_counts(hit, units) for hit in passages) else "no such number"


def _counts(hit: Hit, units: frozenset[str]) -> bool:
    """Say whether a sentence, or one under a heading that names the unit, has a figure beside the unit."""
    headed = not units.isdisjoint(terms_of(" ".join(hit.heading_path)))
    return any(
        has_figure(sentence) and (headed or not units.isdisjoint(terms_of(sentence))) for sentence in hit.sentences
    )


def _group_lacking(question: str, passages: Sequence[Hit]) -> str | None:
    for name, asked, said in _GROUPS:
        if asked.search(question) and not any(said.search(hit.text) for hit in passages):
            return f"nothing about {name}"
    return None


def _year_lacking(question: str, passages: Sequence[Hit]) -> str | None:
    text = " ".join(map(_all_text, passages))
    missing = (year[0] for year in _YEAR.finditer(question) if not re.search(_year_pattern(year), text))
    return next((f"nothing about {year}" for year in missing), None)


def _name_lacking(named: Sequence[str], passages: Sequence[Hit]) -> str | None:
    """A place or a name that no passage has: what happened elsewhere is no answer."""
    words = [word.removesuffix("'s") for hit in passages for word in words_of(_all_text(hit))]
    present, initials = frozenset(words), "".join(word[0] for word in words)
    missing = (name for name in named if name.lower() not in present and not _is_spelt_out(name, initials))
    return next((f"nothing about {name}" for name in missing), None)


def _is_spelt_out(name: str, initials: str) -> bool:
    """Say whether an acronym's words follow each other: "regional implementation leads" for RIL."""
    return name.isupper() and len(name) > 2 and name.lower() in initials


def _all_text(hit: Hit) -> str:
    matter = hit.document.front_matter
    return " ".join((headed(matter, hit.heading_path, hit.text), *matter.research_schools, matter.published or ""))


def _year_pattern(year: re.Match[str]) -> str:
    if year["first"] is None:
        return rf"\b{year[0]}\b"
    return rf"\b(?:20)?{year['first']}[-/–](?:20)?{year['second']}\b"


def _places_in(reading: Reading) -> list[str]:
    """Give the places named, in capitals or small letters, but for those that are other words as well."""
    places = (vocabulary().places - _OTHER_WORDS) | _NATIONS
    return [word for word in _LETTERS.findall(reading.rest) if word.lower() in places]


def _names_in(reading: Reading) -> list[str]:
    names = (_LETTERS.match(name) for name in names_of(reading.rest))
    plain = [name[0] for name in names if name and name.end() == len(name.string.removesuffix("'s").removesuffix("’s"))]
    return [name for name in plain if name.lower() not in _DAYS and name[1:].islower()]


def _acronyms_in(reading: Reading) -> list[str]:
    """Give the acronyms that the glossary does not read: a programme's or a body's name."""
    return _ACRONYM.findall(reading.rest)
