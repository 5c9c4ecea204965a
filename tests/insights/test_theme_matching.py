"""Which group is which theme: by the questions they share, and by centres where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from insights.theme_matching import Numbers, Slot, match
from retrieval.encoder import Matrix


def _numbers(*values: int) -> Numbers:
    return np.array(values, np.int64)


def _at(*degrees: float) -> Matrix:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def _matched(groups: Numbers, before: Numbers, centres: Matrix, *slots: Slot) -> dict[int, int]:
    return {group: slot.theme_id for group, slot in match(groups, before, centres, slots).items()}


def test_as_many_questions_as_possible_stay_in_their_theme() -> None:
    # Taking the best for the first group alone would leave the second with nothing.
    groups = _numbers(0, 0, 0, 0, 0, 1, 1, 1)
    before = _numbers(7, 7, 7, 8, 8, 7, 7, 7)
    slots = (Slot(7, 7, None), Slot(8, 8, None))
    assert _matched(groups, before, _at(0, 90), *slots) == {0: 8, 1: 7}


def test_a_group_that_took_in_a_few_of_a_themes_questions_is_not_that_theme() -> None:
    groups = _numbers(0, 0, 0, 0, *[1] * 6, *[-1] * 9)
    before = _numbers(7, 8, 8, 8, *[8] * 6, *[7] * 9)
    assert _matched(groups, before, _at(0, 90), Slot(7, 7, None), Slot(8, 8, None)) == {1: 8}


def test_new_questions_in_a_group_do_not_count_against_it() -> None:
    groups = _numbers(*[0] * 20)
    before = _numbers(7, 7, 7, *[0] * 17)
    assert _matched(groups, before, _at(0), Slot(7, 7, None)) == {0: 7}


@pytest.mark.parametrize(("degrees", "found"), [(20, {0: 7}), (40, {})])
def test_a_theme_without_questions_is_known_by_its_centre(degrees: float, found: dict[int, int]) -> None:
    groups, before = _numbers(0, 0), _numbers(0, 0)
    assert _matched(groups, before, _at(0), Slot(7, 7, _at(degrees)[0])) == found


def test_a_theme_whose_questions_are_elsewhere_is_not_known_by_its_centre() -> None:
    groups, before = _numbers(0, 0, -1, -1), _numbers(0, 0, 7, 7)
    assert _matched(groups, before, _at(0), Slot(7, 7, _at(0)[0])) == {}


def test_one_shared_question_counts_more_than_any_centre() -> None:
    groups, before = _numbers(0, 0, 1), _numbers(0, 0, 7)
    assert _matched(groups, before, _at(0, 80), Slot(7, 7, _at(0)[0])) == {1: 7}


def test_merged_themes_share_their_questions_and_are_told_apart_by_centre() -> None:
    groups, before = _numbers(0, 0, 1, 1), _numbers(7, 7, 7, 7)
    slots = (Slot(7, 7, _at(10)[0]), Slot(8, 7, _at(80)[0]))
    assert _matched(groups, before, _at(0, 90), *slots) == {0: 7, 1: 8}
    assert _matched(groups, before, _at(90, 0), *slots) == {0: 8, 1: 7}


def test_what_is_new_comes_to_a_merged_theme_by_its_centre() -> None:
    groups, before = _numbers(0, 0, 1, 1), _numbers(7, 7, 0, 0)
    slots = (Slot(7, 7, _at(0)[0]), Slot(8, 7, _at(90)[0]))
    assert _matched(groups, before, _at(0, 90), *slots) == {0: 7, 1: 8}


def test_a_centre_of_another_length_tells_nothing() -> None:
    groups, before = _numbers(0, 0), _numbers(0, 0)
    assert _matched(groups, before, _at(0), Slot(7, 7, np.ones(3, np.float32))) == {}


def test_nothing_is_matched_with_nothing() -> None:
    assert match(_numbers(), _numbers(), np.zeros((0, 2), np.float32), [Slot(7, 7, None)]) == {}
    assert match(_numbers(0, 0), _numbers(0, 0), _at(0), []) == {}
