"""Direction and strength: what a statement calls more, the text does not call less, nor is it said more strongly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from answering.verification.anchors import Token, changed_places, is_of_another, is_participle, nearness, tokens_of
from answering.verification.denials import content, denied_otherwise
from answering.verification.directions import Directions, directed_in, load_directions
from answering.verification.wording import plain

_IN_ITS_PLACE, _SLIGHT = 0.35, 0.03  # of nearness
_PREFIXES = ("un", "in", "im", "ir", "il", "non", "non-", "dis")
_PREFIX = re.compile(r"^(?:un|in|im|ir|il|non-?|dis)(?=[a-z]{4})")
_IN_ONE_WORD = (
    (re.compile(r"\bnothing (?:but|other than|except)\b"), "only"),
    (re.compile(r"\bas well as\b|\b(?:along|together) with\b|\bin addition to\b"), "also"),
)
_SHORT = 4  # letters, of words that a prefix makes another word altogether
_COMPARING = frozenset("than beat beats".split())
_NEAR, _SAME_CLAUSE = 3, 2  # content words beside a verb; tokens between two of one clause
_REACH, _COMPARED = 9, 3  # tokens on either side of what compares, and before it that say how


def turned(statement: str, windows: Sequence[str]) -> str | None:
    """Give what is turned round in a statement, or said more strongly than in the sentences quoted; None without."""
    directions = load_directions()
    own, *there = (tokens_of(_in_one_word(plain(text).lower())) for text in (statement, *windows))
    for judge in (denied_otherwise, _directed_otherwise, _prefixed, _compared_otherwise, _done_by_another, _stronger):
        if (word := judge(own, there, directions)) is not None:
            return word
    return None


def _in_one_word(text: str) -> str:
    for words, word in _IN_ONE_WORD:
        text = words.sub(word, text)
    return text


def _directed_otherwise(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    mine = directed_in(own, directions)
    theirs = [directed for tokens in there for directed in directed_in(tokens, directions)]
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


def _done_by_another(own: Sequence[Token], there: Sequence[Sequence[Token]], _directions: Directions) -> str | None:
    """Give a verb that is passive in one of statement and text and active in the other, and yet has the same after it.

    "This replaces the guide" says of the guide what "this is replaced by the guide" says of this.
    """
    mine, theirs = _used_in(own), [use for tokens in there for use in _used_in(tokens)]
    for use in mine:
        for other in theirs:
            is_turned = use.stem == other.stem and use.is_passive != other.is_passive
            if is_turned and use.after & other.after and not use.after & other.before and not use.before & other.after:
                return use.stem
    return None


@dataclass(frozen=True)
class _Use:
    """A word that may be a verb, and the content words of its clause before and after it."""

    stem: str
    before: frozenset[str]
    after: frozenset[str]
    is_passive: bool


def _used_in(tokens: Sequence[Token]) -> list[_Use]:
    return [
        _Use(
            token.stem,
            _beside(tokens[n::-1]),
            _beside(tokens[n:]),
            is_participle(token) and n + 1 < len(tokens) and tokens[n + 1].word == "by",
        )
        for n, token in enumerate(tokens)
        if content([token])
    ]


def _beside(tokens: Sequence[Token]) -> frozenset[str]:
    """Give the nearest content words that follow the first token in its clause."""
    found: set[str] = set()
    for token, before in zip(tokens[1:], tokens, strict=False):
        if abs(token.place - before.place) > _SAME_CLAUSE or len(found) == _NEAR:
            break
        found |= content([token])
    return frozenset(found)


def _sides(tokens: Sequence[Token]) -> tuple[frozenset[str], frozenset[str], set[tuple[int, int]]] | None:
    """Give the content words before and after the one "than" or "beat" of a text, and the directions before it."""
    at = [
        n
        for n, token in enumerate(tokens[:-1])
        if token.word in _COMPARING and tokens[n - 1].word != "rather" and not _is_amount(tokens[n + 1])
    ]
    if len(at) != 1:
        return None
    place, directions = at[0], load_directions()
    before = content(tokens[max(0, place - _REACH) : place])
    after = content(tokens[place + 1 : place + 1 + _REACH])
    near = {pair for token in tokens[max(0, place - _COMPARED) : place] for pair in directions.of(token)}
    return before - after, after - before, near


def _is_amount(token: Token) -> bool:
    return token.word == "twice" or any(letter.isdigit() for letter in token.word)


def _is_at_all(tokens: Sequence[Token], token: Token) -> bool:
    at = tokens.index(token)
    return token.word == "all" and at > 0 and tokens[at - 1].word == "at"


def _stronger(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    words = frozenset(token.word for tokens in there for token in tokens)
    for token, after in zip_longest(own, own[1:]):
        pair = f"{token.word}-{after.word}" if after else ""
        grounds = directions.grounds.get(token.word, directions.grounds.get(pair))
        if grounds is not None and not words & grounds and not _is_at_all(own, token):
            return token.word
    return None
