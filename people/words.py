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

# Words of school English that end a name even right after a first name ("Jayden Year 4 results").
SCHOOL_WORDS = frozenset(
    "year years key stage term class form reception nursery primary secondary school schools academy college trust "
    "maths mathematics english science phonics reading writing spelling literacy numeracy oracy history geography "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december and or the is in has needs with pupil premium sen send fsm lac "
    "christmas easter attendance behaviour results grades homework".split()
) - {"march", "april", "june", "august"}
ORGANISATIONS = frozenset(
    "school schools academy academies college primary infant infants junior juniors trust university foundation "
    "institute nursery centre hub hubs research associate federation high grammar catholic rc ce programme "
    "council press effect test model method approach scale award awards theory festival".split()
)
# Writers on education and people in the curriculum, whom staff ask about by name.
WELL_KNOWN = (
    "Dylan Wiliam; Barak Rosenshine; John Hattie; Daisy Christodoulou; Tom Sherrington; Alex Quigley; Marc Rowland; "
    "Becky Francis; Doug Lemov; Mary Myatt; Carol Dweck; Rob Coe; Robert Coe; Daniel Willingham; Robert Slavin; "
    "Pie Corbett; Ruth Miskin; Jean Gross; Jane Considine; Tom Bennett; Paul Dix; Michael Rosen; Lev Vygotsky; "
    "Jean Piaget; John Sweller; Paul Kirschner; Christine Counsell; Kate Jones; Peps Mccrea; Steve Higgins; "
    "Kevan Collins; Robert Bjork; Jerome Bruner; Maria Montessori; Benjamin Bloom; Rob Webster; Peter Blatchford; "
    "Jonathan Sharples; Isabel Beck; Roald Dahl; William Shakespeare; Charles Dickens; Marcus Rashford; Anne Frank; "
    "Harry Potter; Martin Luther King; Romeo and Juliet; Malorie Blackman; Rosa Parks; Mary Seacole; Alan Turing; "
    "Florence Nightingale; Nelson Mandela; Jane Austen; Jamie Oliver; Jamie Clark; Oliver Caviglioli; Adam Boxer; "
    "Harry Fletcher-Wood; Sarah Cottingham; Emma Turner; Amanda Spielman; Martyn Oliver; Bridget Phillipson; "
    "Gavin Williamson; Justine Greening; Oliver Twist; Tom Gates; Charlie Bucket; Commando Joe; A Christmas Carol; Charlotte Mason; Jack and the Beanstalk; Dr Frost"
).split("; ")


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
        found.append(
            Word(core, start, start + len(core), text[last:start], core.casefold())
        )
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

    def first_name(self, word: str) -> bool:
        """Whether it is a given name and not at the same time an ordinary word."""
        either = self.first_names | self.doubtful_first_names
        parts = word.split("-")
        return word in self.first_names or (len(parts) > 1 and all(part in either for part in parts))

    def surname(self, word: str) -> bool:
        """Whether it is a common family name."""
        return any(part in self.surnames for part in word.split("-"))

    def ordinary(self, word: str) -> bool:
        """Whether it is no name on the face of it."""
        return (
            word in self.ordinary_words
            or word in self.places
            or (len(word) >= _SHORTEST_WITH_ENDING and _ENDINGS.search(word) is not None)
            or any(
                word.endswith(end) and word[: -len(end)] in self.ordinary_words
                for end in ("s", "es", "ed", "d")
            )
            or ("-" in word and any(part in self.ordinary_words for part in word.split("-")))
        )


def _lines(name: str) -> frozenset[str]:
    return frozenset(Path(__file__).with_name(name).read_text(encoding="utf-8").split())


@cache
def vocabulary() -> Vocabulary:
    """The shipped lists; a question mark there marks a given name that is a word or a place as well."""
    names = _lines("first_names.txt")
    doubtful = frozenset(name[:-1] for name in names if name.endswith("?"))
    return Vocabulary(
        first_names=frozenset(name for name in names if not name.endswith("?")),
        doubtful_first_names=doubtful,
        surnames=_lines("surnames.txt"),
        places=_lines("places.txt"),
        ordinary_words=_lines("ordinary_words.txt") | SCHOOL_WORDS,
    )


class Allowed:
    """The phrases of the catalogue, asked whether they cover a possible name."""

    def __init__(self, phrases: Iterable[str]) -> None:
        parts = {part for phrase in phrases for part in _PARTS_OF_PHRASES.split(plain(phrase))}
        catalogue = {frozenset(word.lower for word in words_of(part)) for part in parts}
        known = {frozenset(word.lower for word in words_of(name)) for name in WELL_KNOWN}
        self._phrases = frozenset(catalogue | known)
        self._holders: dict[str, list[frozenset[str]]] = {}
        for phrase in self._phrases:
            for word in phrase:
                self._holders.setdefault(word, []).append(phrase)
        given = {words_of(name)[0].lower for name in WELL_KNOWN}
        self._alone = {word for phrase in catalogue for word in phrase}
        self._alone |= {word for phrase in known for word in phrase} - given

    def single(self, word: str) -> bool:
        """Whether the word alone is one the catalogue uses."""
        return word in self._alone

    def together(self, words: list[str]) -> bool:
        """Whether one phrase of the catalogue holds all of these words."""
        return any(all(word in phrase for word in words) for phrase in self._holders.get(words[0], ()))
