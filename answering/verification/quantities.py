"""Figures with what they measure: a statement's must stand in the sentences it quotes, and measure the same there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from answering.verification.anchors import changed_places, is_of_another, neighbours, tokens_of
from answering.verification.votes import outvoted
from answering.verification.wording import in_figures, plain
from retrieval.keywords import terms_of

_NUMBER = r"\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?P<money>£\s?)?(?P<sign>[+\-](?=\d))?(?<![\w.])(?P<low>{_NUMBER})"
    rf"(?:(?:\s?%?\s?(?:-\s?to\s|-|to)\s?|\s(?:and|or)\s)£?(?P<high>{_NUMBER}))?(?![\d])"
    rf"(?P<scale>\s?(?:million|billion|m|bn|k)\b)?"
    rf"(?P<share>\s?(?:%|per ?cent\b(?! points?)|percentage points?\b|per ?cent points?\b))?"
    rf"(?P<ordinal>(?:st|nd|rd|th)\b)?",
)
_SPAN = re.compile(r"\b(?:between|from)\s£?$")
_SCALES = {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "k": 1e3}
_LABEL = re.compile(
    r"\b(?P<kind>years?|key stages?|ks|recommendations?|stages?|grades?|levels?|phases?|steps?|tiers?|groups?|strands?)"
    r"[ -]?(?P<numbers>\d+(?:\s?(?:to|and|or|[-&/,])\s?\d+)*)(?!\d)(?!\s?%)"
)
# "One" counts where it stands before what is counted; elsewhere it stands for somebody or something.
_PRONOUN = re.compile(
    r"\bone\b(?!\s+(?:extra |additional )?"
    r"(?:months?|years?|weeks?|days?|terms?|hours?|padlocks?|schools?|pupils?|trials?|stud(?:y|ies)|sessions?)\b)",
    re.IGNORECASE,
)
_KINDS = {"ks": "key stage"}
_LEAST_VOTE = 0.2
_MARGIN = 0.15  # of nearness
_LAST_YEAR = 13  # of school
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_OVER = re.compile(r"\b(?:more than|over|above|at least|exceed\w*|upwards of|no (?:fewer|less) than)\s£?$")
_UNDER = re.compile(
    r"\b(?:less than|fewer than|under|below|up to|no more than|at most|nearly|almost|as (?:many|much) as)\s(?:a\s)?£?$"
)
_MEASURES = {
    "month": "month", "mth": "month", "week": "week", "day": "day", "year": "year", "hour": "hour", "hr": "hour",
    "minut": "minute", "min": "minute", "school": "school", "pupil": "pupil", "children": "pupil", "child": "pupil",
    "student": "pupil", "teacher": "teacher", "padlock": "padlock", "trust": "trust",
    "studi": "study", "trial": "trial", "term": "term", "session": "session", "lesson": "lesson", "word": "word",
    "area": "area", "region": "region", "associ": "associate",
}  # fmt: skip


_COUNTED = frozenset(_MEASURES.values())
_WRITTEN_WITH = frozenset(("£", "%", "point", "ordinal", "date"))  # their sign or form, so that none lacks it
_TIMES = frozenset("month week day year hour minute term".split())
_PARTS = (
    (r"\b(20\d\d)[-/](\d\d)\b(?![-/])", r"\1-20\2"),
    (r"\bhalf an hour\b|\bhalf-hours?\b", "0.5 hours"),
    (r"\b(?:a )?quarter of an hour\b", "0.25 hours"),
    (r"\bthree[- ]quarters of an hour\b", "0.75 hours"),
    (r"\ban hour and a half\b", "1.5 hours"),
    (r"\bhalf a year\b", "0.5 years"),
    (r"\b(for|over|within|of|in) an? (hour|day|week|month|term|year)\b", r"\1 one \2"),
    (r"\bone and a half times\b", "1.5 times"),
    (r"\btwice\b", "2 times"),
    (r"\btwo[- ]thirds\b", "66.7%"),
    (r"\bthree[- ]quarters\b", "75%"),
    (r"\b(?:a |one )?third of\b", "33.3% of"),
    (r"\b(?:a |one )fifth of\b", "20% of"),
    (r"\b(?:a |one )tenth of\b", "10% of"),
    (r"\b(?:a |one )?half\b", "50%"),
    (r"\b(?:a |one )?quarter\b", "25%"),
)
_ORDINALS = {
    word: f"{number}th" for number, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), 3)
}


@dataclass(frozen=True)
class Quantity:
    """One figure or range, what it measures where that is told, and where it stands."""

    low: float
    high: float
    measure: str  # empty where it is not told
    is_joined: bool  # to its measure, as in "two-year"
    sign: str  # "-" or nothing
    bound: str  # "over", "under" or nothing
    around: dict[str, float] = field(hash=False)

    @property
    def said(self) -> str:
        """Give it as a person would write it."""
        return f"{self.sign}{self.low:g}" if self.low == self.high else f"{self.sign}{self.low:g}-{self.high:g}"

    @property
    def values(self) -> tuple[float, float]:
        """Give both ends."""
        return (self.low, self.high)


def labels_of(text: str) -> frozenset[str]:
    """Give the numbered names in a text, such as "key stage 2": of a span, both ends."""
    found: set[str] = set()
    for match in _LABEL.finditer(in_figures(text)):
        kind = match["kind"].removesuffix("s") if match["kind"] != "ks" else "ks"
        found |= {f"{_KINDS.get(kind, kind)} {number}" for number in re.findall(r"\d+", match["numbers"])}
    return frozenset(label for label in found if _is_label(*label.rsplit(" ", 1)))


def _is_label(kind: str, number: str) -> bool:
    return int(number) <= _LAST_YEAR if kind == "year" else not _YEAR.match(number)


def quantities_of(text: str) -> list[Quantity]:
    """Give the figures of a text; numbered names are not among them."""
    counted = in_figures(_with_parts(_PRONOUN.sub("some", plain(text))))
    figures = _LABEL.sub(lambda match: " " if _is_numbered(match) else match[0], counted)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(figures):
        high, low = match["high"], float(match["low"])
        is_list = bool(re.search(r"\s(?:and|or)\s", match[0])) and not _SPAN.search(figures[: match.start()])
        if high is not None and (is_list or float(high) < low):  # "5 and 6": two figures
            found.append(_quantity(figures, match, low, low, "low"))
            found.append(_quantity(figures, match, float(high), float(high), "high"))
        else:
            found.append(_quantity(figures, match, low, float(high) if high else low, "low"))
    return found


def _with_parts(text: str) -> str:
    """Give a text with halves, quarters and ordinals as figures."""
    for words, figure in _PARTS:
        text = re.sub(words, figure, text, flags=re.IGNORECASE)
    return re.sub(
        rf"\b(?:{'|'.join(_ORDINALS)})\b", lambda match: _ORDINALS[match[0].lower()], text, flags=re.IGNORECASE
    )


def _is_numbered(match: re.Match[str]) -> bool:
    kind = match["kind"].removesuffix("s") if match["kind"] != "ks" else "ks"
    return all(_is_label(kind, number) for number in re.findall(r"\d+", match["numbers"]))


def _quantity(figures: str, match: re.Match[str], low: float, high: float, end: str) -> Quantity:
    scale = _SCALES.get((match["scale"] or "").strip(), 1.0)
    before, after = figures[: match.start()], figures[match.end() :]
    measure = _measure(match, after)
    is_during = measure in _TIMES and before.endswith("over ")
    bound = "over" if _OVER.search(before) and not is_during else "under" if _UNDER.search(before) else ""
    is_negative = match["sign"] == "-" or re.search(r"\b(?:minus|negative)\s$", before)
    return Quantity(
        low * scale,
        high * scale,
        measure,
        after.startswith("-") and after[1:2].isalpha(),
        "-" if is_negative else "",
        bound,
        _around(figures, match.start(end)),
    )


def _around(text: str, at: int) -> dict[str, float]:
    """Give the words around the figure that stands at a place; other figures tell nothing."""
    tokens = tokens_of(text)
    number = len(tokens_of(text[:at]))
    if number >= len(tokens):
        return {}
    figures = frozenset(token.stem for token in tokens if any(letter.isdigit() for letter in token.word))
    return neighbours(tokens, number, figures)


def _measure(match: re.Match[str], after: str) -> str:
    if match["share"]:
        return "point" if "point" in match["share"] else "%"
    if match["money"]:
        return "£"
    if match["ordinal"]:
        return "ordinal"
    if _YEAR.match(match["low"]):
        return "date"
    for word in terms_of(re.split(r"[,;:.()]|\d", after)[0])[:3]:
        if word in _MEASURES:
            return _MEASURES[word]
    return ""


def altered_figure(statement: str, windows: Sequence[str], passages: Iterable[str]) -> str | None:
    """Give a figure of the statement that the sentences quoted do not have so; None where all agree.

    Numbered names, such as "Year 6", may stand in the passage around them as well.
    """
    passages = tuple(passages)
    known = labels_of(" ".join([*windows, *passages]))
    if strange := labels_of(statement) - known:
        return min(strange)
    for match in _LABEL.finditer(in_figures(statement)):
        numbers = re.findall(r"\d+", match["numbers"])
        if len(set(numbers)) < len(numbers):  # "Key Stages 4 and 4": one of the two stands for another
            return match[0]
    labels = changed_places(
        _labelled(statement), [each for window in windows for each in _labelled(window)], str.__eq__
    )
    if labels is not None:
        return labels
    own = quantities_of(statement)
    there = [quantity for window in windows for quantity in quantities_of(window)]
    around = _with_parts(" ".join([*windows, *passages]).lower())
    measures = {_MEASURES.get(word, "") for word in terms_of(around)} | ({"year"} if "aged" in around else set())
    for each in own:
        if not _stands(each, there) or (each.measure in _COUNTED and each.measure not in measures):
            return each.said
        if _repeats(each, own, there):
            return each.said
    crossed = _said_of_another(own, there)
    return crossed.said if crossed is not None else None


def _said_of_another(own: Sequence[Quantity], there: Sequence[Quantity]) -> Quantity | None:
    mine, theirs = ([(each, each.around) for each in group] for group in (own, there))
    crossed = changed_places(mine, theirs, lambda one, other: one.values == other.values or not _could_be(one, other))
    said = {each.values for each in own}

    def are_rivals(one: Quantity, other: Quantity) -> bool:
        is_a_date = {one.measure, other.measure} == {"date", ""} and {one.values, other.values} <= said
        return one.values != other.values and (is_a_date or _may_be_alike(one, other))

    def is_same(one: Quantity, other: Quantity) -> bool:
        return one.values == other.values and _may_be_alike(one, other)

    return crossed or outvoted(mine, theirs, is_same, are_rivals, _LEAST_VOTE, _MEASURES.keys())


def _labelled(text: str) -> list[tuple[str, dict[str, float]]]:
    """Give each numbered name with one number, and the words around it."""
    plain_text, found = in_figures(text), list[tuple[str, dict[str, float]]]()
    for match in _LABEL.finditer(plain_text):
        if match["numbers"].isdigit() and _is_numbered(match):
            marked = f"{plain_text[: match.start()]} 0000000 {plain_text[match.end() :]}"
            found.append((match[0], _around(marked, match.start() + 1)))
    return found


def _repeats(one: Quantity, own: Sequence[Quantity], there: Sequence[Quantity]) -> bool:
    """Say whether a figure is said more often than in the text, in the place of another that the text has."""
    values = {each.values for each in own}
    said, known = (sum(each.values == one.values for each in group) for group in (own, there))
    return said > known and any(each.values not in values and each.measure == one.measure for each in there)


def _stands(own: Quantity, there: Sequence[Quantity]) -> bool:
    agreeing = [each for each in there if each.values == own.values and _is_alike(own, each, len(there) == 1)]
    others = [each.around for each in there if each.values != own.values and _could_be(own, each)]
    return bool(agreeing) and not is_of_another(own.around, [each.around for each in agreeing], others, _MARGIN)


def _may_be_alike(one: Quantity, other: Quantity) -> bool:
    measures = {one.measure, other.measure}
    return len(measures) == 1 or ("" in measures and not measures & _WRITTEN_WITH)


def _could_be(own: Quantity, other: Quantity) -> bool:
    """Say whether two figures may measure the same, so that one could stand where the other does."""
    return own.measure == other.measure or (not other.measure and own.measure not in _WRITTEN_WITH)


def _is_alike(own: Quantity, other: Quantity, is_alone: bool) -> bool:
    untold = (not own.measure and not other.is_joined) or (not other.measure and not own.is_joined)
    alike = own.measure == other.measure or untold or (is_alone and not (own.measure and other.measure))
    return own.sign == other.sign and alike and own.bound == other.bound
