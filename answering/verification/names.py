"""Names in a statement: each must stand in what is quoted or in what its document is, and be said of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from answering.verification.anchors import changed_places, is_of_another, nearness, neighbours, tokens_of
from answering.verification.votes import outvoted
from answering.verification.wording import in_figures, is_function_word, plain
from retrieval.keywords import terms_of

_WORD = re.compile(r"[A-Za-z][\w']*(?:[-&][A-Za-z0-9][\w']*)*")
_STARTS = re.compile(r"(?:^|[.!?:;]\s+[\"']?|[\"'(])$")
# What begins a sentence and is no name by its form: a number, an adverb, a verb's form.
_COMMON = re.compile(r"(?:ing|ed|ly|ty|teen|ies|tion|ment|ness)$|^(?:one|two|three|four|five|six|eight|nine|ten)\b|ty-")
_JOINS = re.compile(r"^ (?:(?:of|the|and|for|in|a|on|by|with|to|&) ){0,2}$")
_MONTHS = frozenset("january february march april june july august september october november december".split())
_NUMBERED = re.compile(r"(?:key stage|year)s?\b")
_SMALL = frozenset("of the for and in on a with".split())
_SPELT_OUT = {"education endowment foundation": "eef", "teaching assistants": "tas", "teaching assistant": "ta"}

# Who and what a statement is about, by words that are no names: another one of the same line is another thing.
_GROUPS = tuple(
    tuple(line.split(", "))
    for line in (
        "primary, secondary, nursery, reception, early year, sixth form",
        "reading, writing, maths, literacy, science, spelling, history, geography, music, english",
        "teacher, teaching assistant, parent, headteacher, governor, tutor, tutee, volunteer, librarian, practitioner, "
        "pupil, leader, evaluator, researcher, sendco, academic",
        "school, university, college, nursery, trust, local authority, council, charity, setting",
        "boy, girl",
        "morning, evening, afternoon",
        "summer, winter, spring, autumn",
        "north, south, east, west",
        "spoken, written",
        "send, eal",
        "individual, small group, whole class",
        "maths mastery, mentoring, homework, feedback, tutoring, tuition, engagement, phonics, metacognition, oracy",
    )
)
_LISTED = frozenset(name for line in _GROUPS for name in line)
_OF_NAMES = frozenset(
    terms_of("small group whole class early year sixth form teaching assistant local authority tuition tutoring")
)
_FORMS = {"mathematics": "maths", "mathematical": "maths", "1 to 1": "individual", "numeracy": "maths", "tas": "teaching assistants",
          "ta": "teaching assistant", "northern": "north", "southern": "south", "eastern": "east", "western": "west",
          "read": "reading", "write": "writing", "primaries": "primary", "secondaries": "secondary", "oral": "spoken",
          "nurseries": "nursery", "universities": "university", "charities": "charity", "children": "pupils",
          "students": "pupils", "headteachers'": "headteachers", "local authorities": "local authority"}  # fmt: skip


_IN_ITS_PLACE = 0.35  # nearness
_NAMES_CROSSED, _GROUPS_CROSSED = 0.15, 0.3
_LEAST_VOTE = 0.6
_COUNTRIES = {"english": "england", "scottish": "scotland", "welsh": "wales", "british": "britain"}


@dataclass(frozen=True)
class Everyday:
    """Words of the knowledge base: those that stand in lower case somewhere, and those that are capitalised in it."""

    lower: frozenset[str]
    names: frozenset[str]


def everyday_of(texts: Iterable[str]) -> Everyday:
    """Look through texts; what only begins sentences is neither."""
    lower, names = set[str](), set[str]()
    for text in texts:
        lower.update(re.findall(r"(?<![\w'./-])[a-z][a-z']+(?![\w./]*[./]\w)", text))
        names.update(word.lower() for word in re.findall(r"(?<=[a-z,;] )[A-Z][\w']+", text))
    return Everyday(frozenset(lower), frozenset(names - lower))


@dataclass(frozen=True)
class _Name:
    """A run of capitalised words, and the words around it."""

    text: str
    around: dict[str, float]


def strange_name(statement: str, windows: Sequence[str], contexts: Iterable[str], everyday: Everyday) -> str | None:
    """Give a name of the statement that the text cited does not have, or has of something else; None without.

    `contexts` are what the documents say of themselves; `everyday` are words that stand in lower case somewhere, and so
    are no names where they begin a sentence.
    """
    own = plain(statement)
    texts = [plain(text) for text in (*windows, *contexts)]
    quoted = texts[: len(windows)]
    for run, _, _ in _runs_in(own, everyday):
        if not any(_has(text, run) for text in texts):
            return run
        if not any(_has(text, run) for text in quoted) and _stands_for_another(own, run, quoted, everyday):
            return run
    if (swapped := _swapped(own, quoted, everyday)) is not None:
        return swapped
    return _other_group(own, quoted)


def _runs_in(text: str, everyday: Everyday) -> list[tuple[str, int, int]]:
    """Give each run of capitalised words with its start and end; small words may join them."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        if not _is_name(text, match, everyday):
            continue
        before = text[found[-1][1] : found[-1][2]] if found else ""
        is_joined = (
            bool(before) and not before.endswith("'s") and bool(_JOINS.match(text[found[-1][2] : match.start()]))
        )
        start = found.pop()[1] if is_joined else match.start()
        found.append((text[start : match.end()], start, match.end()))
    return found


def _is_name(text: str, match: re.Match[str], everyday: Everyday) -> bool:
    word = match[0].removesuffix("'s").rstrip("'")
    if not any(letter.isupper() for letter in word) or is_function_word(word) or word == "I":
        return False
    is_plain = word[1:].islower()
    begins = bool(_STARTS.search(text[: match.start()]))
    low = word.lower()
    is_common = low in everyday.lower or (low not in everyday.names and bool(_COMMON.search(low)))
    return not (begins and is_plain and is_common)


def _has(text: str, run: str) -> bool:
    """Say whether a text has a name, as a whole, by its letters, or word after word apart from small ones."""
    low, name = f" {_bare(text)} ", _bare(run)
    if f" {name} " in low or f" {name}s " in low or f" {name.removesuffix('s')} " in low:
        return True
    for spelt, short in _SPELT_OUT.items():
        if spelt in name and f" {name.replace(spelt, short)} " in low:
            return True
    words = name.split()
    if len(words) == 1:
        letters = words[0].removesuffix("s")
        return run.removesuffix("s").isupper() and len(letters) > 1 and _abbreviates(letters, text)
    # "the Research Schools Network and Durrington": two names that only a small word joins.
    parts = re.split(r" (?:of|the|and|for|in|a|on|by|with|to|&) ", run)
    return len(parts) > 1 and not _is_turned(parts, run, text) and all(_has(text, part) for part in parts)


def _is_turned(parts: Sequence[str], run: str, text: str) -> bool:
    """Say whether the text joins the parts in the other order, by a word that does not merely list them."""
    if " and " in run or " & " in run or len(parts) != 2:
        return False
    first, second = map(_bare, parts)
    return bool(re.search(rf"\b{second} (?:of|the|for|in|a|on|by|with|to) {first}\b", _bare(text)))


def _bare(text: str) -> str:
    words = re.sub(r"[^a-z0-9&]+", " ", re.sub(r"'s?\b", "", text.lower())).split()
    return " ".join(_COUNTRIES.get(word, word) for word in words)


def _abbreviates(letters: str, text: str) -> bool:
    """Say whether letters are the first ones of words that follow each other, small words aside."""
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", text)]
    return letters in "".join(word[0] for word in words if word not in _SMALL)


def _names_in(text: str, everyday: Everyday) -> list[_Name]:
    found: list[_Name] = []
    for run, start, end in _runs_in(text, everyday):
        # The name as one token, so that its own words are not its neighbours.
        tokens = tokens_of(in_figures(f"{text[:start]} 0000000 {text[end:]}"))
        at = next(number for number, token in enumerate(tokens) if token.word == "0000000")
        found.append(_Name(_bare(run), neighbours(tokens, at, frozenset())))
    return found


def _stands_for_another(statement: str, run: str, quoted: Sequence[str], everyday: Everyday) -> bool:
    """Say whether a name that is not in the sentences quoted stands where these have another one."""
    own = [name for name in _names_in(statement, everyday) if name.text == _bare(run)]
    said = {word for name in _names_in(statement, everyday) for word in name.text.split()}
    others = [name for text in quoted for name in _names_in(text, everyday) if not said & set(name.text.split())]
    return any(nearness(one.around, other.around) > _IN_ITS_PLACE for one in own for other in others)


def _swapped(statement: str, windows: Sequence[str], everyday: Everyday) -> str | None:
    """Give a name of which the text says something else, while it says this of another name."""
    own = [(name.text, name.around) for name in _names_in(statement, everyday)]
    there = [(name.text, name.around) for window in windows for name in _names_in(window, everyday)]

    apart = {name for name, _ in there}

    def alike(one: str, other: str) -> bool:
        return one == other or ((one in other or other in one) and not {one, other} <= apart)

    def are_rivals(one: str, other: str) -> bool:
        is_numbered = any(_NUMBERED.match(name) for name in (one, other))  # those are labels, judged with the figures
        return not is_numbered and not alike(one, other) and not _are_listed(one, other, windows)

    return changed_places(own, there, alike, _NAMES_CROSSED) or outvoted(own, there, alike, are_rivals, _LEAST_VOTE)


def _other_group(statement: str, windows: Sequence[str]) -> str | None:
    """Give a kind of person, place or subject that stands where the text has another one of its line."""
    own, there = _grouped(statement), [each for window in windows for each in _grouped(window)]
    for line in _GROUPS:
        mine = [(name, around) for name, around in own if name in line]
        theirs = [(name, around) for name, around in there if name in line]
        said, known = {name for name, _ in mine}, {name for name, _ in theirs}
        for name, around in mine:
            same = [other for known_name, other in theirs if known_name == name]
            others = [other for known_name, other in theirs if known_name not in said]
            if not same and any(nearness(around, other) > _IN_ITS_PLACE for other in others):
                return name
            if same and is_of_another(around, same, others):
                return name
        is_listed = any(_are_listed(one, other, windows) for one, other in combinations(sorted(said & known), 2))
        crossed = None if is_listed else changed_places(mine, theirs, str.__eq__, _GROUPS_CROSSED)
        if crossed is not None:
            return crossed

        def are_rivals(one: str, other: str) -> bool:
            return one != other and not _are_listed(one, other, windows)

        if (lost := outvoted(mine, theirs, str.__eq__, are_rivals, _LEAST_VOTE, _OF_NAMES)) is not None:
            return lost
    return None


def _are_listed(one: str, other: str, windows: Sequence[str]) -> bool:
    """Say whether a text names two in one breath, and so says the same of both."""
    pairs = "|".join(
        rf"\b{first}s?(?: and| or| with)(?: an?| the)? {second}" for first, second in ((one, other), (other, one))
    )
    return any(re.search(pairs, _bare(window)) for window in windows)


def _grouped(text: str) -> list[tuple[str, dict[str, float]]]:
    """Give the words of the lines with what stands around each."""
    low = in_figures(text)
    for form, name in _FORMS.items():
        low = re.sub(rf"\b{form}\b", name, low)
    tokens = tokens_of(re.sub(r"(?<=\w)-(?=\w)", " ", low))
    found: list[tuple[str, dict[str, float]]] = []
    for at, token in enumerate(tokens):
        pair = f"{token.word} {tokens[at + 1].word}" if at + 1 < len(tokens) else ""
        names = (token.word.removesuffix("s") if token.word != "maths" else "maths", pair.removesuffix("s"))
        found += [(name, neighbours(tokens, at, frozenset())) for name in names if name in _LISTED]
    return found


def months_of(text: str) -> frozenset[str]:
    """Give the calendar months that a text names."""
    return frozenset(word for word in re.findall(r"[a-z]+", plain(text).lower()) if word in _MONTHS)
