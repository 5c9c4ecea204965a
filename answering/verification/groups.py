"""Who and what a statement is about, by words that are no names: pupils or parents, primary or secondary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from answering.verification.anchors import Around, changed_places, is_of_another, nearness, neighbours, tokens_of
from answering.verification.votes import outvoted
from answering.verification.wording import bare, in_figures

_Grouped = tuple[str, Around]  # and what stands around it

# Another one of the same line is another thing.
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
_IN_ONE = {name.replace(" ", ""): name for name in _LISTED if " " in name}  # so that its words are not neighbours of it
_BESIDE_ANY = frozenset(("tuition", "tutor"))  # stems that stand beside any of a line
# Other forms of the same, each as it stands in the lines.
_FORMS = dict(
    pair.split(":")
    for pair in (
        "mathematics:maths, mathematical:maths, numeracy:maths, read:reading, write:writing, oral:spoken, "
        "tas:teaching assistants, ta:teaching assistant, primaries:primary, secondaries:secondary, nurseries:nursery, "
        "universities:university, charities:charity, local authorities:local authority, children:pupils, "
        "students:pupils, headteachers':headteachers, northern:north, southern:south, eastern:east, western:west, "
        "1 to 1:individual"
    ).split(", ")
)

_IN_ITS_PLACE = 0.35  # nearness
_CROSSED = 0.3
_LEAST_VOTE = 0.6  # of the votes of words


def other_group(statement: str, windows: Sequence[str]) -> str | None:
    """Give a kind of person, place or subject that stands where the text has another one of its line."""
    own, there = _grouped(statement), [each for window in windows for each in _grouped(window)]
    for line in _GROUPS:
        mine = [(name, around) for name, around in own if name in line]
        theirs = [(name, around) for name, around in there if name in line]
        if (name := _in_place_of_another(mine, theirs) or _swapped(mine, theirs, windows)) is not None:
            return name
    return None


def _in_place_of_another(mine: Sequence[_Grouped], theirs: Sequence[_Grouped]) -> str | None:
    said = {name for name, _ in mine}
    others = [around for name, around in theirs if name not in said]
    for name, around in mine:
        same = [other for known_name, other in theirs if known_name == name]
        if not same and any(nearness(around, other) > _IN_ITS_PLACE for other in others):
            return name
        if same and is_of_another(around, same, others):
            return name
    return None


def _swapped(mine: Sequence[_Grouped], theirs: Sequence[_Grouped], windows: Sequence[str]) -> str | None:
    both = sorted({name for name, _ in mine} & {name for name, _ in theirs})
    is_listed = any(are_listed(one, other, windows) for one, other in combinations(both, 2))
    crossed = None if is_listed else changed_places(mine, theirs, str.__eq__, _CROSSED)

    def are_rivals(one: str, other: str) -> bool:
        return one != other and not are_listed(one, other, windows)

    return crossed or outvoted(mine, theirs, str.__eq__, are_rivals, _LEAST_VOTE, _BESIDE_ANY)


def are_listed(one: str, other: str, windows: Sequence[str]) -> bool:
    """Say whether a text names two in one breath, and so says the same of both."""
    pairs = "|".join(
        rf"\b{first}s?(?: and| or| with)(?: an?| the)? {second}" for first, second in ((one, other), (other, one))
    )
    return any(re.search(pairs, bare(window)) for window in windows)


def _grouped(text: str) -> list[_Grouped]:
    """Give the words of the lines with what stands around each."""
    low = in_figures(text)
    for form, name in _FORMS.items():
        low = re.sub(rf"\b{form}\b", name, low)
    low = re.sub(r"(?<=\w)-(?=\w)", " ", low)
    for joined, name in _IN_ONE.items():
        low = re.sub(rf"\b{name}(?=s?\b)", joined, low)
    tokens = tokens_of(low)
    found: list[_Grouped] = []
    for at, token in enumerate(tokens):
        word = token.word.removesuffix("s") if token.word not in _LISTED else token.word
        if (name := _IN_ONE.get(word, word)) in _LISTED:
            found.append((name, neighbours(tokens, at, frozenset())))
    return found
