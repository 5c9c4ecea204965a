"""What a word is said of, told by the words beside it: how two figures or names that changed places are found out.

Each figure, name or word of direction is an anchor. Its neighbours in the statement are compared with its neighbours in
the text, near ones counting for more, as in distance-weighted co-occurrence (Lund and Burgess 1996). Where another
anchor of its kind stands among those neighbours, the text says it of that one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from retrieval.keywords import STOP_WORDS, terms_of

_TOKEN = re.compile(r"£?[+\-]?\d+(?:[.,/]\d+)*%?|[a-z]+(?:'[a-z]+)?|[,;:()]|[.?!](?=\s|$)")
_REACH = 10  # tokens on either side
_CLOSE = 7  # those of which nearness is told
_BREAK = 2  # what a comma or bracket counts for
_BEFORE_FIGURE = 3  # what a joining word before one counts for
_LITTLE = frozenset("a an the".split())
_JOINING = frozenset("and but while whereas".split())  # what follows is said of something else
MARGIN = 0.2  # words that differ by chance alone differ by less
SLIGHT = 0.08
# Forms whose stem is another than that of their verb.
_IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "built:build fell:fall fallen:fall taught:teach led:lead rose:rise risen:rise found:find gave:give given:give "
        "took:take taken:take wrote:write written:write began:begin begun:begin shown:show chose:choose chosen:choose "
        "kept:keep left:leave made:make held:hold spoke:speak spoken:speak thought:think told:tell paid:pay "
        "spent:spend sent:send met:meet ran:run grew:grow grown:grow drew:draw drawn:draw came:come went:go "
        "knew:know known:know brought:bring caught:catch lost:lose won:win saw:see seen:see felt:feel"
    ).split()
)

T = TypeVar("T")
Same = Callable[[T, T], bool]


@dataclass(frozen=True)
class Token:
    """A word or figure, its stem, and where it stands; what parts clauses lies further apart."""

    word: str
    stem: str
    place: int


def tokens_of(text: str) -> tuple[Token, ...]:
    """Give the tokens of a text that is in lower case already."""
    found: list[Token] = []
    place = 0
    matches = list(_TOKEN.finditer(text))
    for match, then in zip_longest(matches, matches[1:]):
        word = match[0]
        if word in ",;:().?!":
            place += _BREAK
        elif word not in _LITTLE:
            if word in _JOINING:
                place += _BEFORE_FIGURE if then is not None and any(letter.isdigit() for letter in then[0]) else 1
            found.append(Token(word, _stem(word), place))
            place += 1
    return tuple(found)


def _stem(word: str) -> str:
    if word in STOP_WORDS:
        return word
    word = _IRREGULAR.get(word, word)
    stems = terms_of(word)
    return stems[0] if stems else word


def is_participle(token: Token) -> bool:
    """Say whether a word may be one."""
    return token.word.endswith("ed") or token.word in _IRREGULAR


def neighbours(tokens: Sequence[Token], at: int, ignored: frozenset[str]) -> dict[str, float]:
    """Give the stems around a token, each by its nearness, 1 beside it and less further off; `ignored` tell nothing."""
    found: dict[str, float] = {}
    here = tokens[at].place
    for token in tokens:
        distance = abs(token.place - here)
        if 0 < distance <= _REACH and token.stem not in ignored:
            # Before and after are told apart for little words: "to March" is not "March to".
            stem = f"{token.stem}{'<' if token.place < here else '>'}" if token.word in STOP_WORDS else token.stem
            found[stem] = max(found.get(stem, 0.0), 1 / distance)
    return found


def nearness(one: dict[str, float], other: dict[str, float]) -> float:
    """Give how much two anchors stand among the same words, as a cosine: 1 where all are the same."""
    one, other = _close(one), _close(other)
    shared = sum(weight * other[stem] for stem, weight in one.items() if stem in other)
    lengths = math.sqrt(sum(weight**2 for weight in one.values()) * sum(weight**2 for weight in other.values()))
    return round(shared / lengths, 6) if lengths else 0.0


def _close(around: dict[str, float]) -> dict[str, float]:
    return {stem: weight for stem, weight in around.items() if weight * _CLOSE >= 1}


Around = dict[str, float]


def is_of_another(own: Around, same: Sequence[Around], others: Sequence[Around], margin: float = MARGIN) -> bool:
    """Say whether the text says of another anchor what the statement says of one that the text has as well."""
    near = max((nearness(own, around) for around in same), default=0.0)
    return any(nearness(own, around) > near + margin for around in others)


def changed_places(
    own: Sequence[tuple[T, Around]], there: Sequence[tuple[T, Around]], is_same: Same[T], margin: float = SLIGHT
) -> T | None:
    """Give an anchor of the statement that stands where the text has another one, which stands where it should.

    Two that are both in statement and text are crossed where the text says of each, more than of itself, what the
    statement says of the other.
    """
    for number, (one, around_one) in enumerate(own):
        for other, around_other in own[number + 1 :]:
            if is_same(one, other):
                continue
            ones = [around for anchor, around in there if is_same(one, anchor)]
            others = [around for anchor, around in there if is_same(other, anchor)]
            if not ones or not others:
                continue
            straight = _best(around_one, ones) + _best(around_other, others)
            if _best(around_one, others) + _best(around_other, ones) > straight + margin:
                return one
    return None


def _best(own: Around, there: Sequence[Around]) -> float:
    return max(nearness(own, around) for around in there)
