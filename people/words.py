"""Splits a message into words and says what the shipped word lists know of each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_POSSESSIVE = re.compile(r"'s$", re.IGNORECASE)
_PARTS_OF_PHRASES = re.compile(r"[,;:()]| - |\b(?:and|with|by)\b")
_ENDINGS = re.compile(
    r"(?:ing|ings|tion|tions|sion|sions|ment|ments|ness|ity|ities|ism|ology|ologies|ics|ship|ships|ence|ances?|"
    r"ences|ful|less|ive|ally|ised?|ized?|able|ible|ical|ional|ary|ery|ator|ators|ers|ies)$"
)
_SHORTEST_WITH_ENDING = 7
_SHORTEST_SHOUTED = 4

# Curly quotation marks and long dashes, each for the plain sign of the same length.
_PLAIN_SIGNS = str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2014\u2010\u2011\u00a0", "''\"\"---- ")


def plain(text: str) -> str:
    """The text with its typography made plain, every character in its old place."""
    return text.translate(_PLAIN_SIGNS)


class Word(NamedTuple):
    """A word of a message: where it stands, without a possessive 's, and what stood before it."""

    text: str
    start: int
    end: int
    gap: str
    lower: str

    @property
    def capital(self) -> bool:
        """Whether it is written like a name, not like SEND, TAs or Y9."""
        text = self.text
        return text[0].isupper() and len(text) > 1 and not text[1].isupper() and not text[-1].isdigit()

    @property
    def shouted(self) -> bool:
        """Whether it is all capitals and too long for most abbreviations."""
        return self.text.isupper() and len(self.text) >= _SHORTEST_SHOUTED


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    found, last = [], 0
    for match in _WORD.finditer(text):
        core = _POSSESSIVE.sub("", match.group())
        start = match.start()
        found.append(Word(core, start, start + len(core), text[last:start], core.casefold()))
        last = start + len(core)
    return found


@dataclass(frozen=True)
class Vocabulary:
    """What is known of words: given names, family names, and the ordinary words of schools."""

    first_names: frozenset[str]
    doubtful_first_names: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    ordinary_words: frozenset[str]
    never_surnames: frozenset[str]
    organisation_words: frozenset[str]

    def first_name(self, word: str) -> bool:
        """Whether it is a given name and not at the same time an ordinary word."""
        if "-" not in word:
            return word in self.first_names
        return all(part in self.first_names or part in self.doubtful_first_names for part in word.split("-"))

    def surname(self, word: str) -> bool:
        """Whether it is a common family name."""
        return any(part in self.surnames for part in word.split("-"))

    def ordinary(self, word: str) -> bool:
        """Whether it is no name on the face of it."""
        return (
            word in self.ordinary_words
            or word in self.places
            or (len(word) >= _SHORTEST_WITH_ENDING and _ENDINGS.search(word) is not None)
            or any(word.endswith(end) and word[: -len(end)] in self.ordinary_words for end in ("s", "es", "ed", "d"))
            or ("-" in word and any(part in self.ordinary_words for part in word.split("-")))
        )


def _shipped(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _lines(name: str) -> frozenset[str]:
    return frozenset(_shipped(name).split())


@cache
def _well_known() -> tuple[list[str], ...]:
    """Writers on education and people in the curriculum, whom staff ask about by name."""
    return tuple([word.lower for word in words_of(name)] for name in _shipped("well_known.txt").splitlines())


@cache
def vocabulary() -> Vocabulary:
    """The shipped lists; a question mark there marks a given name that is a word or a place as well."""
    names = _lines("first_names.txt")
    never_surnames = _lines("never_surnames.txt")
    doubtful = frozenset(name[:-1] for name in names if name.endswith("?"))
    return Vocabulary(
        first_names=frozenset(name for name in names if not name.endswith("?")),
        doubtful_first_names=doubtful,
        surnames=_lines("surnames.txt"),
        places=_lines("places.txt"),
        ordinary_words=_lines("ordinary_words.txt") | never_surnames,
        # Words of school English that end a name even right after a given name ("Jayden Year 4 results").
        never_surnames=never_surnames,
        # Words that make the name before them a school's or a body's ("Victoria Primary Academy").
        organisation_words=_lines("organisation_words.txt"),
    )


class Allowed:
    """The phrases of the catalogue, asked whether they cover a possible name."""

    def __init__(self, phrases: Iterable[str]) -> None:
        parts = {part for phrase in phrases for part in _PARTS_OF_PHRASES.split(plain(phrase))}
        catalogue = {frozenset(word.lower for word in words_of(part)) for part in parts}
        known = {frozenset(name) for name in _well_known()}
        self._phrases = frozenset(catalogue | known)
        self._holders: dict[str, list[frozenset[str]]] = {}
        for phrase in self._phrases:
            for word in phrase:
                self._holders.setdefault(word, []).append(phrase)
        given = {name[0] for name in _well_known()}
        self._alone = {word for phrase in catalogue for word in phrase}
        self._alone |= {word for phrase in known for word in phrase} - given

    def single(self, word: str) -> bool:
        """Whether the word alone is one the catalogue uses."""
        return word in self._alone

    def together(self, words: list[str]) -> bool:
        """Whether one phrase of the catalogue holds all of these words."""
        return any(all(word in phrase for word in words) for phrase in self._holders.get(words[0], ()))
