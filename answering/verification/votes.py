"""Which of two anchors a statement speaks of, put to the vote of the words that tell them apart.

Where two figures or names stand among many of the same words, their neighbourhoods are alike as wholes. Here each word
votes alone, by how much nearer it stands to the one than to the other, in statement and text; one that is as near to
both is silent, so that the words that they share cannot outweigh the one that parts them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from answering.verification.anchors import Around

_MAJORITY = 0.4  # the share of its weight by which a vote is lost

_OF_A_FIGURE = 3.0  # what the vote of one weighs: it is said of less than a word is
_PARTS = frozenset("twice half third quarter fifth tenth".split())

T = TypeVar("T")


def outvoted(
    own: Sequence[tuple[T, Around]],
    there: Sequence[tuple[T, Around]],
    is_same: Callable[[T, T], bool],
    are_rivals: Callable[[T, T], bool],
    least: float,
    silent: Collection[str] = (),
) -> T | None:
    """Give an anchor of the statement of which it says what the text says of a rival; None without.

    A vote that weighs less than `least` tells nothing; `silent` are stems that stand beside every anchor of the kind.
    """
    for one, around in own:
        same = [other_around for other, other_around in there if is_same(one, other)]
        for rival in {other: None for other, _ in there if same and are_rivals(one, other)}:
            theirs = [other_around for other, other_around in there if is_same(rival, other)]
            rest = [other_around for other, other_around in own if is_same(rival, other)]
            if _is_lost(around, rest, same, theirs, least, silent):
                return one
    return None


def _is_lost(
    own: Around,
    rest: Sequence[Around],
    same: Sequence[Around],
    theirs: Sequence[Around],
    least: float,
    silent: Collection[str],
) -> bool:
    lost = votes = 0.0
    for word in own.keys() | set[str]().union(*rest):
        if word not in silent and word[-1] not in "<>":  # little words stand everywhere
            here = _weight(word) * (own.get(word, 0.0) - _nearest(word, rest))
            told = _share(_nearest(word, same), _nearest(word, theirs))
            lost -= here * told
            votes += abs(here * told)
    return votes >= least and lost > _MAJORITY * votes


def _weight(word: str) -> float:
    return _OF_A_FIGURE if word in _PARTS or any(letter.isdigit() for letter in word) else 1.0


def _share(one: float, other: float) -> float:
    """Give how far a word is the one's rather than the other's, from -1 to 1: one far from both can be told as well."""
    return (one - other) / (one + other) if one or other else 0.0


def _nearest(word: str, arounds: Sequence[Around]) -> float:
    return max((around.get(word, 0.0) for around in arounds), default=0.0)
