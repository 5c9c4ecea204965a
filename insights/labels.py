"""What themes are called: the words and pairs of words that tell each from the others, as people write them.

Weights are class-based TF-IDF (Grootendorst 2022): how many of a theme's askers use a term, times the logarithm of
how few of the other themes do. A pair that is used nearly as often as its words stands in their place, since
"persistent absence" says more than "absence, persistent".
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from people.redaction import PLACEHOLDERS
from retrieval.keywords import STOP_WORDS, terms_of

NO_SHARED_WORDS = "No shared words"
FEWEST = 2  # people who use a term: what one alone says names nothing
_TERMS = 3
_MOST_OF = 0.6  # of the questions with a word, that have the pair it stands in
_PLACEHOLDER = re.compile("|".join(map(re.escape, PLACEHOLDERS)))
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SHORTEST_SHOUT = 6  # characters; a longer word in capitals is taken for an excited one

Said = tuple[str, str]  # an asker's pseudonym, and what they asked
Term = tuple[str, ...]  # one stem, or two that stand side by side


@dataclass(frozen=True)
class ThemeLabel:
    """A label, and the terms it is made of, the most telling first."""

    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class _Used:
    """By how many of a group's askers each term is used, and how they write it."""

    counts: Counter[Term]
    written: Mapping[Term, Counter[str]]

    def form(self, term: Term) -> str:
        """Give the form that most people write."""
        forms = self.written[term]
        return min(forms, key=lambda form: (-forms[form], form))


def labels_of(groups: Sequence[Sequence[Said]]) -> list[ThemeLabel]:
    """Name each group of questions by its own words, no two alike."""
    used = [_used(group) for group in groups]
    spread = Counter(term for each in used for term in each.counts)
    ranked = [_ranked(each, spread, len(groups)) for each in used]
    labels: list[ThemeLabel] = []
    taken: set[str] = set()
    for each, terms in zip(used, ranked, strict=True):
        label = _distinct([each.form(term) for term in terms], taken)
        taken.add(label.text)
        labels.append(label)
    return labels


def stems_in(text: str) -> list[str]:
    """Give the stems of a text's words, in order, placeholders and stop words left out."""
    words = (match.group() for match in _WORD.finditer(_PLACEHOLDER.sub(" . ", text)))
    return [stem for word in words for stem in terms_of(_singular(word))]


def has_placeholder(text: str) -> bool:
    """Say whether something was taken out of a text."""
    return _PLACEHOLDER.search(text) is not None


def _used(group: Sequence[Said]) -> _Used:
    askers: dict[Term, set[str]] = defaultdict(set)
    written: dict[Term, Counter[str]] = defaultdict(Counter)
    for asker, text in group:
        for term, form in dict(_terms_in(_PLACEHOLDER.sub(" . ", text))).items():
            askers[term].add(asker)
            written[term][form] += 1
    return _Used(Counter({term: len(people) for term, people in askers.items()}), written)


def _terms_in(text: str) -> Iterator[tuple[Term, str]]:
    """Give each word that is no stop word, and each two of them side by side, as stems with the form written."""
    words = [(_stem(match.group()), match.group(), match.span()) for match in _WORD.finditer(text)]
    for stem, word, _ in words:
        if stem:
            yield (stem,), _as_written(word)
    for (first, one, (_, end)), (second, other, (start, _)) in pairwise(words):
        if first and second and first != second and text[end:start] == " ":
            yield (first, second), f"{_as_written(one)} {_as_written(other)}"


def _stem(word: str) -> str:
    """Give a word's stem; nothing where it is a stop word, or a number that says nothing by itself."""
    stems = terms_of(_singular(word))
    telling = len(stems) == 1 and len(stems[0]) > 1 and not stems[0].isdigit() and word.lower() not in STOP_WORDS
    return stems[0] if telling else ""


def _singular(word: str) -> str:
    """Give TA for TAs: the stemmer takes the plural of a short name for a word of its own."""
    return word[:-1] if len(word) > 2 and word[:-1].isupper() and word[-1] == "s" else word


def _as_written(word: str) -> str:
    """Keep the capitals of TA, SEND or KS2, and no others."""
    word = _singular(word)
    is_short_name = len(word) < _SHORTEST_SHOUT and sum(letter.isupper() for letter in word) > 1
    return word if is_short_name else word.lower()


def _ranked(used: _Used, spread: Mapping[Term, int], groups: int) -> list[Term]:
    """Give the terms that may name a group, the most telling first, none that another one says already."""
    weight = {
        term: count * len(term) ** 0.5 * math.log(1 + groups / spread[term])
        for term, count in used.counts.items()
        if count >= FEWEST and not _belongs_in_a_pair(term, used)
    }
    ranked: list[Term] = []
    for term in sorted(weight, key=lambda term: (-weight[term], term)):
        if not any(set(term) & set(other) for other in ranked):
            ranked.append(term)
    return ranked


def _belongs_in_a_pair(term: Term, used: _Used) -> bool:
    if len(term) > 1:
        return False
    pairs = (count for pair, count in used.counts.items() if len(pair) > 1 and term[0] in pair)
    return max(pairs, default=0) >= max(FEWEST, _MOST_OF * used.counts[term])


def _distinct(terms: Sequence[str], taken: set[str]) -> ThemeLabel:
    """Make a label of as few terms as tell it from those taken, but three where there are."""
    for count in range(min(_TERMS, len(terms)), len(terms) + 1):
        text = headed(terms[:count])
        if text not in taken:
            return ThemeLabel(text, tuple(terms[:count]))
    shown = tuple(terms[:_TERMS])
    text = headed(shown)
    number = next(number for number in range(2, len(taken) + 3) if f"{text} ({number})" not in taken)
    return ThemeLabel(f"{text} ({number})", shown)


def headed(terms: Sequence[str]) -> str:
    """Write terms as a heading, as labels are."""
    text = ", ".join(terms) or NO_SHARED_WORDS
    return text[0].upper() + text[1:]
