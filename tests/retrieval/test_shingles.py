"""Wording that two texts share is counted exactly, numbers aside; what many share tells of none."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.shingles import shared_words

WORDS = [f"{first}{second}" for first in "bdfghklm" for second in ("a", "ero", "into", "ulam", "ost", "ibble")]


def _text(seed: int, words: int = 120) -> str:
    return " ".join(np.random.default_rng(seed).choice(WORDS, words))


def test_the_same_text_in_another_layout_is_the_same() -> None:
    text = _text(1)
    changed = text.upper().replace(" ", " 3.\n")
    (pair,) = shared_words([(7, text), (9, changed), (8, _text(2))], 10)
    assert (pair.first, pair.second, pair.share) == (7, 9, 1.0)


def test_a_share_is_of_the_shorter_text() -> None:
    half, rest = _text(1, 60), _text(2, 180)
    (pair,) = shared_words([(1, f"{half} {rest}"), (2, half)], 10)
    assert pair.share == 1.0
    (pair,) = shared_words([(1, f"{half} {rest}"), (2, f"{half} {_text(3, 60)}")], 10)
    assert (pair.of_both, pair.of_second) == (56, 116)
    assert pair.share == pytest.approx(56 / 116)


def test_order_counts() -> None:
    words = _text(1).split()
    assert shared_words([(1, " ".join(words)), (2, " ".join(reversed(words)))], 10) == []


def test_what_nine_documents_have_word_for_word_is_boilerplate() -> None:
    licence = _text(0)
    copies = [(number, f"{licence} {_text(number)}") for number in range(1, 9)]
    assert len(shared_words(copies, 10)) == 8 * 7 / 2
    assert shared_words([*copies, (9, f"{licence} {_text(9)}")], 10) == []


@pytest.mark.parametrize("texts", [[], [(1, "")], [(1, "too few words"), (2, "too few words")]])
def test_nothing_to_compare(texts: list[tuple[int, str]]) -> None:
    assert shared_words(texts, 1) == []
