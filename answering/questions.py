"""What a question asks for: a rating, an example, a comparison, a figure, or advice; read from its words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RATING = re.compile(
    r"\b(months?|mths|padlocks?|ratings?|strands?|toolkit figures?|cost and gain|average gain|gain from|effect of|"
    r"how much progress|"
    r"raise attainment|(?:better|best) value|value for money|cost rating|cost according|does .{3,30} (?:help|work)|"
    r"(?:to|will it) (?:lift|boost|raise))\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\b(case stud(?:y|ies)|examples?|somewhere that|anyone|anywhere|who has|has any(?:one|body)?|where has|"
    r"a (?:school|trust|borough|council|partnership|pilot|campaign|region) (?:that|which|w/|with|down|doing)|"
    r"one where|did they|campaign|borough)\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(vs?|versus|compared? (?:to|with)|better|or|difference|instead of|old|new|changed)\b", re.I
)
_ACROSS = re.compile(
    r"\b(?:which|what|any|list|show|give|name|all|the)\b.{0,40}"
    r"\b(?:strands|options|approaches|interventions|ones|things)\b|"
    r"\b(?:anything|cheapest|dearest|highest|lowest)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\b(how many|how much|number of|no\. of|count of|what share|what percentage|%|percent)\b", re.I)
_ADVICE = re.compile(
    r"\b(how (?:do|can|should|shd|to)|what (?:should|shd|would|can)|advi[sc]e|tips?|should (?:we|i))\b", re.I
)
_PROMPTS = re.compile(
    r"\b(?:ask(?:ing)?|questions? (?:to|for)|discuss(?:ion)?|prompts?|agenda|first meeting|reflect)\b", re.IGNORECASE
)
# What stands around the subject of a rating question; taken away, the strand's name is left.
_SCAFFOLD = frozenset(
    (
        "month months padlock padlocks cost costs costly cheap cheapest gain gains rating ratings rated strand "
        "strands toolkit evidence strength impact progress effect effects effective raise raising attainment value "
        "average avg add adds additional extra eef year years early teaching learning much many figure number score "
        "get gets give gives getting got work works worth say says does do did overall according for kids pupils "
        "school schools our lift help helps led how and what putting"
    ).split()
)
_WORDS = re.compile(r"[A-Za-z0-9'&-]+")
_NAME = re.compile(r"(?<![.?!] )(?<!^)\b(?!I\b)[A-Z][\w'’-]{2,}")


_KINDS = {
    "guidance": re.compile(r"\b(guidance|report|recommendations?|recs)\b", re.IGNORECASE),
    "toolkit": re.compile(r"\b(toolkit|strand|padlocks?|EYF? figure|average impact|months?)\b", re.IGNORECASE),
    "case_study": re.compile(
        r"\b(examples?|case stud(?:y|ies)|somewhere that\S*|(?:a|one) (?:school|trust|nursery) that\S*|who has)\b",
        re.I,
    ),
}


@dataclass(frozen=True)
class Asked:
    """What a question asks for; several may hold."""

    rating: bool  # what a strand's fields would answer
    one_strand: bool  # the rating of one strand or two, rather than which strands there are or how to read them
    example: bool
    comparison: bool
    count: bool
    advice: bool
    prompts: bool  # questions to ask or to talk about, as the editorial prompts are
    kinds: tuple[str, ...]  # kinds of document named: with several, one of each is wanted


def asked_for(question: str) -> Asked:
    """Read what a question asks for."""
    example = bool(_EXAMPLE.search(question))
    rating = bool(_RATING.search(question)) and not example
    advice = bool(_ADVICE.search(question))
    return Asked(
        rating=rating,
        one_strand=rating and not advice and not asks_across(question),
        example=example,
        comparison=bool(_COMPARISON.search(question)),
        count=bool(_COUNT.search(question)),
        advice=advice,
        prompts=bool(_PROMPTS.search(question)),
        kinds=tuple(kind for kind, pattern in _KINDS.items() if pattern.search(question)),
    )


def asks_across(question: str) -> bool:
    """Say whether a question is about strands in general rather than about one."""
    return bool(_ACROSS.search(question))


def without_kinds(question: str) -> str:
    """Take away the words that name kinds of document; the whole question where nothing else is left."""
    words = question
    for pattern in _KINDS.values():
        words = pattern.sub(" ", words)
    return " ".join(words.split()) if any(letter.isalpha() for letter in words) else question


def subject_of(words: str) -> str:
    """Take away the words that ask for a rating; what is left should name a strand."""
    return " ".join(word for word in _WORDS.findall(words) if word.lower() not in _SCAFFOLD)


def names_of(question: str) -> tuple[str, ...]:
    """Give the capitalised words within a question, acronyms left out: places, schools, people, programmes."""
    return tuple(name for name in _NAME.findall(question) if not name.isupper())
