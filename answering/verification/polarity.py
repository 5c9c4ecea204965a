"""Direction and strength: what a statement denies, the text denies; what it calls more, the text does not call less.

Words of direction stand in pairs, each with two sides. A word counts for its side, or for the other one where it is
denied, so "not high" and "low" agree. A statement's words must each have their like in the sentences quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from answering.verification.anchors import Token, changed_places, is_of_another, nearness, neighbours, tokens_of
from answering.verification.wording import plain
from retrieval.keywords import STOP_WORDS

_DIRECTIONS = Path(__file__).with_name("directions.yaml")
_SCOPE = 3  # tokens after a denial that it may deny
_FEWEST = 2  # content words of a clause that can be compared
_ALIKE, _SAME_CLAUSE, _ALL_BUT_SAME = 0.3, 0.5, 0.8  # shares of a clause's content words
_PARTING = frozenset("and but while whereas although though because so since rather instead".split())

_IN_ITS_PLACE, _SLIGHT = 0.35, 0.03  # of nearness
_PREFIXES = ("un", "in", "im", "ir", "il", "non", "non-", "dis")
_PREFIX = re.compile(r"^(?:un|in|im|ir|il|non-?|dis)(?=[a-z]{4})")
_SHORT = 4  # letters, of words that a prefix makes another word altogether
_COMPARING = frozenset("than beat beats".split())
_REACH, _COMPARED = 9, 3  # tokens on either side of what compares, and before it that say how
_DEGREES = frozenset("very so as too necessarily always really any that be much more".split())

Clause = tuple[Token, ...]


@dataclass(frozen=True)
class Directions:
    """The words of direction: of each stem or word, its pairs and sides; what denies; what makes a claim stronger."""

    sides: dict[str, tuple[tuple[int, int], ...]]
    denials: frozenset[str]
    strong: frozenset[str]
    universal: frozenset[str]
    little: frozenset[str]
    turning: frozenset[str]

    def of(self, token: Token) -> tuple[tuple[int, int], ...]:
        """Give the pairs and sides of a word."""
        return self.sides.get(token.word, self.sides.get(token.stem, ()))


@dataclass(frozen=True)
class _Directed:
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
        frozenset(values["strong"].split()),
        frozenset(values["universal"].split()),
        frozenset(values["little"].split()),
        frozenset(values["turning"].split()),
    )


def turned(statement: str, windows: Sequence[str]) -> str | None:
    """Give what is turned round in a statement, or said more strongly than in the sentences quoted; None without."""
    directions = load_directions()
    own = tokens_of(plain(statement).lower())
    there = [tokens_of(plain(window).lower()) for window in windows]
    for judge in (_denied_otherwise, _directed_otherwise, _prefixed, _compared_otherwise, _stronger):
        if (word := judge(own, there, directions)) is not None:
            return word
    return None


def _denied_otherwise(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    """Compare what is denied: the words after a denial, and the clauses it stands in."""
    directed = [each for tokens in there for each in _directed_in(tokens, directions)]
    mine = _denied_in(own, directions, directed)
    theirs = [denied for tokens in there for denied in _denied_in(tokens, directions)]
    withouts = [sum(token.word == "without" for token in tokens) for tokens in (own, *there)]
    if len(mine) > len(theirs) or (withouts[0] > sum(withouts[1:]) and not theirs):
        return "not put in"
    if any(_denies(one, directions) and _denies(other, directions) for one, other in pairwise(own)):
        return "denied twice"
    own_clauses = _clauses(own)
    their_clauses = [clause for tokens in there for clause in _clauses(tokens)]
    for denied in mine:
        if not any(denied & other for other in theirs) and not _is_denied_alike(
            denied, own_clauses, their_clauses, directions
        ):
            return f"not {min(denied, default='')}"
    said = _stems(own)
    denied_here = frozenset[str]().union(*(_stems(clause) for clause in own_clauses if _has_denial(clause, directions)))
    for other in (stem for tokens in there for stem in _first_denied(tokens, directions)):
        if other in said and other not in denied_here:
            return f"{other} not denied"
    if any(_differ_by_one(clause, other, directions) for clause in own_clauses for other in their_clauses):
        return "one of two left out"
    return _left_out(own_clauses, their_clauses, directions)


def _differ_by_one(own: Clause, other: Clause, directions: Directions) -> bool:
    """Say whether two clauses of the same words deny an odd and an even number of times."""
    counts = [sum(_denies(token, directions) for token in clause) for clause in (own, other)]
    is_same = _overlap(own, other) >= _ALL_BUT_SAME and _overlap(other, own) >= _ALL_BUT_SAME
    return is_same and len(_content(own)) > _FEWEST and (counts[0] - counts[1]) % 2 == 1


def _is_denied_alike(
    denied: frozenset[str], own: Sequence[Clause], theirs: Sequence[Clause], directions: Directions
) -> bool:
    """Say whether a denial of other words stands in a clause that says what a denying clause of the text says."""
    mine = next((clause for clause in own if denied <= _stems(clause) and _has_denial(clause, directions)), ())
    denying = [clause for clause in theirs if _has_denial(clause, directions)]
    return any(_overlap(mine, clause) >= _ALIKE for clause in denying)


def _left_out(own: Sequence[Clause], theirs: Sequence[Clause], directions: Directions) -> str | None:
    """Give a clause of the statement that affirms what the text says in a clause that denies."""
    for clause in own:
        if _has_denial(clause, directions) or len(_content(clause)) < _FEWEST:
            continue
        denying = max((_overlap(clause, other) for other in theirs if _has_denial(other, directions)), default=0.0)
        affirming = max(
            (_overlap(clause, other) for other in theirs if not _has_denial(other, directions)), default=0.0
        )
        if denying >= _SAME_CLAUSE and denying > affirming and not _turned_by_words(clause, directions):
            return "not left out"
    return None


def _turned_by_words(clause: Clause, directions: Directions) -> bool:
    return any(token.word in directions.turning for token in clause)


def _clauses(tokens: Sequence[Token]) -> list[Clause]:
    """Part tokens where there is a comma or bracket, or a word that begins another clause."""
    found: list[list[Token]] = [[]]
    for before, token in zip([None, *tokens[:-1]], tokens, strict=True):
        is_parted = before is not None and token.place - before.place > 1
        if (is_parted or token.word in _PARTING) and found[-1]:
            found.append([])
        found[-1].append(token)
    return [tuple(clause) for clause in found]


def _has_denial(clause: Clause, directions: Directions) -> bool:
    return any(_denies(token, directions) for token in clause)


def _denies(token: Token, directions: Directions) -> bool:
    return token.word in directions.denials or token.word.endswith("n't")


def _content(clause: Clause) -> frozenset[str]:
    return frozenset(token.stem for token in clause if token.word not in STOP_WORDS)


def _overlap(own: Clause, other: Clause) -> float:
    stems = _content(own)
    return len(stems & _content(other)) / max(len(stems), 1)


def _denied_in(
    tokens: Sequence[Token], directions: Directions, there: Sequence[_Directed] = ()
) -> list[frozenset[str]]:
    """Give the stems that each denial denies, but for those of a word that the text says the opposite of."""
    found: list[frozenset[str]] = []
    for at, token in enumerate(tokens):
        if _denies(token, directions) and not _says_opposite(_reached(tokens, at), directions, there):
            near = (each for each in tokens[at + 1 :] if each.place - token.place <= _SCOPE)
            found.append(frozenset(each.stem for each in near if each.word not in STOP_WORDS))
    return found


def _first_denied(tokens: Sequence[Token], directions: Directions) -> list[str]:
    """Give the first content word after each denial, in its clause."""
    found: list[str] = []
    for at, token in enumerate(tokens):
        if _denies(token, directions):
            for each in tokens[at + 1 :]:
                if each.word in _PARTING or each.place - token.place > _SCOPE:
                    break
                if each.word not in STOP_WORDS:
                    found.append(each.stem)
                    break
    return found


def _says_opposite(denied: Sequence[Token], directions: Directions, there: Sequence[_Directed]) -> bool:
    turned_round = {(pair, -side) for token in denied for pair, side in directions.of(token)}
    return any((each.pair, each.side) in turned_round and not each.is_denied for each in there)


def _stems(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.stem for token in tokens)


def _directed_in(tokens: Sequence[Token], directions: Directions) -> list[_Directed]:
    denied = [at for at, token in enumerate(tokens) if _denies(token, directions)]
    found: list[_Directed] = []
    for at, token in enumerate(tokens):
        for pair, side in directions.of(token):
            is_denied = any(_reaches(tokens, other, at) for other in denied)
            around = neighbours(tokens, at, frozenset())
            found.append(_Directed(token.word, token.stem, pair, -side if is_denied else side, is_denied, around))
    return found


def _reached(tokens: Sequence[Token], denial: int) -> list[Token]:
    return [tokens[at] for at in range(denial + 1, min(denial + 3, len(tokens))) if _reaches(tokens, denial, at)]


def _reaches(tokens: Sequence[Token], denial: int, at: int) -> bool:
    """Say whether a denial denies a word: the next one, or the one after a word of degree."""
    between = tokens[at - 1].word
    return at - denial == 1 or (at - denial == 2 and (between in _DEGREES or between.endswith("ly")))


def _directed_otherwise(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    mine = _directed_in(own, directions)
    theirs = [directed for tokens in there for directed in _directed_in(tokens, directions)]
    words = frozenset(token.stem for tokens in there for token in tokens)
    for one in mine:
        of_pair = [other for other in theirs if other.pair == one.pair]
        same = [other.around for other in of_pair if other.side == one.side]
        opposite = [other.around for other in of_pair if other.side != one.side]
        own_sides = [other.side for other in mine if other.pair == one.pair]
        if not opposite:
            continue
        if -one.side in own_sides:  # both sides are said: which of them the text has here is told by its neighbours
            if not same and any(nearness(one.around, other) > _IN_ITS_PLACE for other in opposite):
                return one.word
            continue
        if not same or (one.stem not in words and is_of_another(one.around, same, opposite, _SLIGHT)):
            return one.word
        if len(same) < len(own_sides):  # the other side was there, too, and has become this one
            return one.word
    for pair in {one.pair for one in mine}:
        crossed = changed_places(
            [(one.side, one.around) for one in mine if one.pair == pair],
            [(one.side, one.around) for one in theirs if one.pair == pair],
            int.__eq__,
        )
        if crossed is not None:
            return next(one.word for one in mine if one.pair == pair and one.side == crossed)
    return None


def _prefixed(own: Sequence[Token], there: Sequence[Sequence[Token]], _directions: Directions) -> str | None:
    """Give a word whose opposite by its first letters is what the text has: "untrained" for "trained"."""
    words = {token.word for tokens in there for token in tokens}
    for token in own:
        bare = _PREFIX.sub("", token.word)
        if token.word in words:
            continue
        opposites = {f"{prefix}{token.word}" for prefix in _PREFIXES}
        if (bare != token.word and bare in words) or (len(token.word) > _SHORT and opposites & words):
            return token.word
    return None


def _compared_otherwise(own: Sequence[Token], there: Sequence[Sequence[Token]], _directions: Directions) -> str | None:
    """Give "than" where a statement compares two things the other way round."""
    mine = _sides(own)
    for theirs in (_sides(tokens) for tokens in there):
        if mine is None or theirs is None:
            continue
        straight = len(mine[0] & theirs[0]) + len(mine[1] & theirs[1])
        crossed = len(mine[0] & theirs[1]) + len(mine[1] & theirs[0])
        if mine[0] & theirs[1] and mine[1] & theirs[0]:
            crossed = straight + 1
        is_turned = {(p, s) for p, s in mine[2] if (p, -s) in theirs[2] and (p, s) not in theirs[2]}
        if (crossed > straight and not is_turned) or (straight > crossed and is_turned):
            return "than"
    return None


def _sides(tokens: Sequence[Token]) -> tuple[frozenset[str], frozenset[str], set[tuple[int, int]]] | None:
    """Give the content words before and after the one "than" or "beat" of a text, and the directions before it."""
    at = [n for n, token in enumerate(tokens) if token.word in _COMPARING and tokens[n - 1].word != "rather"]
    if len(at) != 1:
        return None
    place, directions = at[0], load_directions()
    before = _content(tuple(token for token in tokens[max(0, place - _REACH) : place]))
    after = _content(tuple(tokens[place + 1 : place + 1 + _REACH]))
    near = {pair for token in tokens[max(0, place - _COMPARED) : place] for pair in directions.of(token)}
    return before - after, after - before, near


def _is_at_all(tokens: Sequence[Token], token: Token) -> bool:
    at = tokens.index(token)
    return token.word == "all" and at > 0 and tokens[at - 1].word == "at"


def _stronger(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    words = frozenset(token.word for tokens in there for token in tokens)
    for token in own:
        if (
            token.word in directions.strong
            and not _is_at_all(own, token)
            and not words & (directions.strong | directions.universal)
        ):
            return token.word
        if token.word == "only" and not words & directions.little:
            return token.word
    return None
