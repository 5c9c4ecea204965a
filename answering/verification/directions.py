"""Words of direction and strength, and how a text means them: turned round where it denies them.

They stand in pairs, each with two sides that exclude one another. A word counts for its side, or for the other one
where it is denied, so "not high" and "low" agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from answering.verification.anchors import Token, neighbours

_DIRECTIONS = Path(__file__).with_name("directions.yaml")
_IDIOMS = {"longer": ("no", "any"), "then": ("by", "since", "until")}  # words with those before them
_DEGREES = frozenset("very so as too necessarily always really any that be much more".split())


@dataclass(frozen=True)
class Directions:
    """The words of direction: of each stem or word, its pairs and sides; what denies; what a claim rests on."""

    sides: dict[str, tuple[tuple[int, int], ...]]
    denials: frozenset[str]
    grounds: dict[str, frozenset[str]]  # of a word that says more: those of which the text must have one
    turning: frozenset[str]

    def of(self, token: Token) -> tuple[tuple[int, int], ...]:
        """Give the pairs and sides of a word."""
        return self.sides.get(token.word, self.sides.get(token.stem, ()))

    def denies(self, token: Token) -> bool:
        """Say whether a word denies what follows."""
        return token.word in self.denials or token.word.endswith("n't")


@dataclass(frozen=True)
class Directed:
    """A word of direction as it is meant: its pair, and its side, turned round where it is denied."""

    word: str
    stem: str
    pair: int
    side: int
    is_denied: bool
    around: dict[str, float]


@cache
def load_directions(path: Path = _DIRECTIONS) -> Directions:
    """Read the lists."""
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    sides: dict[str, list[tuple[int, int]]] = {}
    for number, pair in enumerate(values["pairs"]):
        for side, words in zip((1, -1), pair, strict=True):
            for word in words.split():
                sides.setdefault(word, []).append((number, side))
    return Directions(
        {word: tuple(found) for word, found in sides.items()},
        frozenset(values["denials"].split()),
        {word: frozenset(there.split()) for words, there in values["grounds"] for word in words.split()},
        frozenset(values["turning"].split()),
    )


def directed_in(tokens: Sequence[Token], directions: Directions) -> list[Directed]:
    """Give the words of direction of a text as it means them."""
    denied = [at for at, token in enumerate(tokens) if directions.denies(token) or token.word == "without"]
    found: list[Directed] = []
    for at, token in enumerate(tokens):
        for pair, side in sides_of(tokens, at, directions):
            is_denied = any(_reaches(tokens, other, at) for other in denied)
            around = neighbours(tokens, at, frozenset())
            found.append(Directed(token.word, token.stem, pair, -side if is_denied else side, is_denied, around))
    return found


def sides_of(tokens: Sequence[Token], at: int, directions: Directions) -> tuple[tuple[int, int], ...]:
    """Give the pairs and sides of the word at a place, but for idioms such as "up to" and "no longer"."""
    before, after = (tokens[other].word if 0 <= other < len(tokens) else "" for other in (at - 1, at + 1))
    is_idiom = (tokens[at].word, after) == ("up", "to") or before in _IDIOMS.get(tokens[at].word, ())
    return () if is_idiom else directions.of(tokens[at])


def reached(tokens: Sequence[Token], denial: int) -> list[int]:
    """Give the places of the words that the denial at a place denies."""
    return [at for at in range(denial + 1, min(denial + 3, len(tokens))) if _reaches(tokens, denial, at)]


def _reaches(tokens: Sequence[Token], denial: int, at: int) -> bool:
    """Say whether a denial denies a word: the next one, or the one after a word of degree."""
    between = tokens[at - 1].word
    return at - denial == 1 or (at - denial == 2 and (between in _DEGREES or between.endswith("ly")))
