"""Direction and strength: what a statement denies, the text denies; what it calls more, the text does not call less.

Words of direction stand in pairs, each with two sides. A word counts for its side, or for the other one where it is
denied, so "not high" and "low" agree. A statement's words must each have their like in the sentences quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from answering.verification.anchors import Token, nearness, neighbours, tokens_of
from answering.verification.wording import plain
from retrieval.keywords import STOP_WORDS

_DIRECTIONS = Path(__file__).with_name("directions.yaml")
_SCOPE = 3  # tokens after a denial that it may deny


@dataclass(frozen=True)
class Directions:
    """The words of direction: of each stem or word, its pairs and sides; what denies; what makes a claim stronger."""

    sides: dict[str, tuple[tuple[int, int], ...]]
    denials: frozenset[str]
    strong: frozenset[str]


@dataclass(frozen=True)
class _Directed:
    """A word of direction as it is meant: its pair, and its side, turned round where it is denied."""

    word: str
    pair: int
    side: int
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
        frozenset(values["strong"].split()),
    )


def turned(statement: str, windows: Sequence[str]) -> str | None:
    """Give what is turned round in a statement, or said more strongly than in the sentences quoted; None without."""
    directions = load_directions()
    own = tokens_of(plain(statement).lower())
    there = [tokens_of(plain(window).lower()) for window in windows]
    for judge in (_denied_otherwise, _directed_otherwise, _stronger):
        if (word := judge(own, there, directions)) is not None:
            return word
    return None


def _denied_otherwise(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    """Compare what is denied: the words after a denial, in the statement and in the text."""
    mine = _denied_in(own, directions)
    theirs = [denied for tokens in there for denied in _denied_in(tokens, directions)]
    if len(mine) and not theirs:
        return "not put in"
    for denied in mine:
        if denied and not any(denied & other for other in theirs) and not _has_any(own, theirs):
            return f"not {min(denied)}"
    said = _stems(own)
    denied_here = frozenset[str]().union(*mine)
    for other in theirs:
        if other & said and not other & denied_here:
            return f"{min(other & said)} not denied"
    if len(mine) > len(theirs):
        return "denied twice"
    return None


def _has_any(own: Sequence[Token], theirs: Sequence[frozenset[str]]) -> bool:
    """Say whether what the text denies is among the statement's words at all: else it is put in other words."""
    return not any(other & _stems(own) for other in theirs)


def _denied_in(tokens: Sequence[Token], directions: Directions) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for at, token in enumerate(tokens):
        if token.word in directions.denials or token.word.endswith("n't"):
            near = (each for each in tokens[at + 1 :] if each.place - token.place <= _SCOPE)
            found.append(frozenset(each.stem for each in near if each.word not in STOP_WORDS))
    return found


def _stems(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.stem for token in tokens)


def _directed_in(tokens: Sequence[Token], directions: Directions) -> list[_Directed]:
    denied = [at for at, token in enumerate(tokens) if token.word in directions.denials or token.word.endswith("n't")]
    found: list[_Directed] = []
    for at, token in enumerate(tokens):
        for pair, side in directions.sides.get(token.word, directions.sides.get(token.stem, ())):
            is_denied = any(0 < at - other <= 2 for other in denied)
            around = neighbours(tokens, at, frozenset())
            found.append(_Directed(token.word, pair, -side if is_denied else side, around))
    return found


def _directed_otherwise(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    theirs = [directed for tokens in there for directed in _directed_in(tokens, directions)]
    stems = frozenset[str]().union(*map(_stems, there))
    for mine in _directed_in(own, directions):
        of_pair = [other for other in theirs if other.pair == mine.pair]
        same = [other for other in of_pair if other.side == mine.side]
        opposite = [other for other in of_pair if other.side != mine.side]
        if not same and (opposite or tokens_of(mine.word)[0].stem not in stems):
            return mine.word
        if opposite and same:
            near = max(nearness(mine.around, other.around) for other in same)
            if any(nearness(mine.around, other.around) > near for other in opposite):
                return mine.word
    return None


def _stronger(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    words = frozenset(token.word for tokens in there for token in tokens)
    for token in own:
        if token.word in directions.strong and not words & directions.strong:
            return token.word
    return None
