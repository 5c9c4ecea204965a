"""The number lock and the quote check: what a statement says in figures, a quote or a shown rating says too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from answering.answer import Citation, Rating, Statement

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: number for number, word in enumerate(_UNITS)}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ONES, _LONE, _SCALE = "|".join(_UNITS[1:10]), "|".join(sorted(_UNITS, key=len, reverse=True)), "|".join(_SCALES)
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_ONES}))?|(?:{_LONE}))"
_LARGE = rf"(?:{_BELOW_HUNDRED}|\ba)(?: (?:{_SCALE}))+"
# "two hundred and eighty" is one number, but "ten two-year partnerships" has two.
_IN_WORDS = re.compile(
    rf"\b(?:{_LARGE}(?:(?: |, |,? and )(?:{_LARGE}|{_BELOW_HUNDRED}))*|{_BELOW_HUNDRED}|{_SCALE})\b", re.IGNORECASE
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_FIGURE = re.compile(r"[+\-−–]?\d+(?:\.\d+)?")
_SCALED = re.compile(r"(\d+(?:\.\d+)?) (hundred|thousand|million|billion)\b", re.IGNORECASE)

_COUNTING = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter)\b", re.IGNORECASE
)

# The one list of what the lock lets pass: names that hold a digit but measure nothing.
EXEMPT = re.compile(
    r"\b(?:years?|y|yrs?|ks|key stages?|post|stage|recommendations?)[ -]?\d+"
    r"(?:(?:\s?(?:to|and|[-–&/,])\s?)\d+)*s?\b",
    re.IGNORECASE,
)


def figures_in_words(text: str) -> str:
    """Give a text with number words as digits and thousands separators removed."""
    plain = _SCALED.sub(lambda match: _trim(float(match[1]) * _SCALES[match[2].lower()]), _THOUSANDS.sub("", text))
    return _IN_WORDS.sub(lambda match: str(_value(match[0])), plain)


def figures_of(text: str) -> frozenset[str]:
    """Give a text's figures in one form: words as digits, no thousands separators, signs and units left out.

    "three to five" and "3–5" both give 3 and 5; "£1.2 million" gives 1200000; year groups and key stages give none.
    """
    plain = figures_in_words(EXEMPT.sub(" ", text))
    return frozenset(_trim(float(figure.lstrip("+-−–"))) for figure in _FIGURE.findall(plain))


def has_figure(text: str) -> bool:
    """Say whether a text counts or measures anything, in digits or in words; a lone "one" does not."""
    return bool(_COUNTING.search(text))


def _trim(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _value(words: str) -> int:
    """Read a number written in words: "two hundred and eighty" is 280."""
    total = current = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0
    return total + current


def rating_text(rating: Rating) -> str:
    """Give a rating as the facts a person is shown."""
    if rating.impact_months is None:
        impact = "no reliable months figure"
    else:
        sign = "+" if rating.impact_months > 0 else ""
        impact = f"{sign}{rating.impact_months} month{'' if abs(rating.impact_months) == 1 else 's'}"
    strength = "" if rating.evidence_strength is None else f"evidence {rating.evidence_strength}/5"
    cost = f"{rating.cost} cost" if rating.cost else ""
    return " · ".join(part for part in (impact, cost, strength) if part)


def unlocked_figures(
    statement: Statement, citations: Iterable[Citation], ratings: Iterable[Rating], titles: Iterable[str] = ()
) -> frozenset[str]:
    """Give the figures of a statement that neither its quotes nor a shown rating has; titles are exempt."""
    text = statement.text
    for title in titles:
        text = text.replace(title, " ")
    quotes = [citation.quote for citation in citations if citation.number in statement.citations]
    known = frozenset().union(*(figures_of(source) for source in [*quotes, *map(rating_text, ratings)]))
    return figures_of(text) - known


def grounded(
    statements: Sequence[Statement], citations: Sequence[Citation], ratings: Sequence[Rating]
) -> tuple[list[Statement], list[Statement]]:
    """Part the statements into those that hold and those to drop: uncited, or with a figure of their own."""
    numbers = {citation.number for citation in citations}
    titles = [citation.title for citation in citations]
    kept: list[Statement] = []
    dropped: list[Statement] = []
    for statement in statements:
        cited = bool(statement.citations) and set(statement.citations) <= numbers
        holds = cited and not unlocked_figures(statement, citations, ratings, titles)
        (kept if holds else dropped).append(statement)
    return kept, dropped
