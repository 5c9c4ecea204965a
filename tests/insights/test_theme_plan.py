"""What a clustering comes to, given what leads decided; without a database."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from insights.counted_questions import CountedQuestion
from insights.kept_themes import KeptTheme, KeptThemes, Place
from insights.theme_matching import Numbers
from insights.theme_plan import NOWHERE, Plan, plan_themes
from retrieval.encoder import Matrix

A, B, C = 0.0, 45.0, 90.0  # directions of meaning, in degrees


def _kept(
    stood: Sequence[int | None],
    merged: dict[int, int] | None = None,
    splits: Sequence[frozenset[int]] = (),
    fixed: Sequence[int] = (),
    centres: dict[int, float] | None = None,
    edited: Sequence[int] = (),
) -> KeptThemes:
    """Give the themes 7, 8 and 9, and questions 1, 2, … where they stood."""
    known = {theme_id: _at(degrees)[0] for theme_id, degrees in (centres or {}).items()}
    themes = {
        theme_id: KeptTheme(theme_id, known.get(theme_id), (merged or {}).get(theme_id)) for theme_id in (7, 8, 9)
    }
    places = {i: Place(theme_id, 1.0, fixed=i in fixed) for i, theme_id in enumerate(stood, 1)}
    return KeptThemes(themes, places, tuple(splits), frozenset(edited))


def _at(*degrees: float) -> Matrix:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def _questions(count: int, askers: int = 100) -> list[CountedQuestion]:
    return [CountedQuestion(i, f"asker-{i % askers}", f"question {i}") for i in range(1, count + 1)]


def _numbers(*values: int) -> Numbers:
    return np.array(values, np.int64)


def _plan(kept: KeptThemes, degrees: Sequence[float], groups: Sequence[int], askers: int = 100) -> Plan:
    return plan_themes(kept, _questions(len(degrees), askers), _at(*degrees), _numbers(*groups))


def test_new_themes_are_numbered_by_size_then_by_words_whatever_the_groups_are_called() -> None:
    degrees, kept = [A, A, B, B, B, C, C], _kept([None] * 7)
    first = _plan(kept, degrees, [0, 0, 1, 1, 1, 2, 2])
    again = _plan(kept, degrees, [2, 2, 0, 0, 0, 1, 1])
    assert first.places.tolist() == again.places.tolist() == [-2, -2, -1, -1, -1, -3, -3]


def test_what_a_split_moved_stays_whatever_the_clustering_says() -> None:
    kept = _kept([7, 7, 7, 8, 8, 8], splits=[frozenset({7, 8})], fixed=[4, 5, 6])
    # The fourth fits nowhere now, and the fifth has come to lie among the others.
    plan = _plan(kept, [A, A, A, C, A, C], [0, 0, 0, -1, 0, 0])
    assert plan.places.tolist() == [7, 7, 7, 8, 8, 8]


def test_a_split_is_kept_up_for_what_comes_to_either_part() -> None:
    kept = _kept([7, 7, 8, 8], splits=[frozenset({7, 8})], fixed=[3, 4])
    plan = _plan(kept, [A, A, C, C, 80, 10], [0, 0, 0, 0, 0, 0])
    assert plan.places.tolist() == [7, 7, 8, 8, 8, 7]


def test_what_was_split_and_split_again_is_three_themes() -> None:
    kept = _kept([7, 7, 8, 8, 9, 9], splits=[frozenset({7, 8}), frozenset({8, 9})])
    plan = _plan(kept, [A, A, B, B, C, C, 5, 50, 85], [0] * 9)
    assert plan.places.tolist() == [7, 7, 8, 8, 9, 9, 7, 8, 9]


def test_a_split_that_was_merged_again_is_one_theme() -> None:
    kept = _kept([7, 7, 7, 7], merged={8: 7}, splits=[frozenset({7, 8})], centres={8: C})
    assert _plan(kept, [A, A, C, C], [0, 0, 0, 0]).places.tolist() == [7, 7, 7, 7]


def test_every_piece_of_a_merged_theme_is_folded_into_it() -> None:
    kept = _kept([7] * 6, merged={8: 7}, centres={8: C})
    plan = _plan(kept, [A, A, B, B, C, C], [0, 0, 1, 1, 2, 2])
    assert plan.places.tolist() == [7] * 6


def test_a_piece_of_a_theme_that_was_not_merged_is_new() -> None:
    plan = _plan(_kept([7, 7, 7, 7, 7]), [A, A, A, C, C], [0, 0, 0, 1, 1])
    assert plan.places.tolist() == [7, 7, 7, -1, -1]


def test_a_theme_that_leads_edited_does_not_vanish_while_it_has_questions() -> None:
    stood, degrees = [7, 7, 7, 8, 8], [A, A, A, 10.0, 10.0]
    assert _plan(_kept(stood), degrees, [0] * 5).places.tolist() == [7] * 5
    assert _plan(_kept(stood, edited=[8]), degrees, [0] * 5).places.tolist() == stood
    assert _plan(_kept([7, 7, 7, 7, 8], edited=[8]), degrees, [0] * 5).places.tolist() == [7] * 5
    merged = _kept(stood, merged={9: 8}, edited=[9])  # the note is about what was merged into it
    assert _plan(merged, degrees, [0] * 5).places.tolist() == stood


def test_a_merged_themes_centre_is_kept_where_it_is_of_enough_people() -> None:
    kept = _kept([7] * 12, merged={8: 7}, centres={7: A, 8: C})
    degrees, groups = [A] * 6 + [C] * 6, [0] * 6 + [1] * 6
    (many,), (few,) = (_plan(kept, degrees, groups, askers).merged for askers in (100, 4))
    assert (many.key, many.lasts, few.key, few.lasts) == (8, True, 8, False)
    assert np.allclose(many.centre, _at(C)[0])


def test_a_theme_fades_where_it_lost_its_questions_and_was_of_few_people() -> None:
    kept = _kept([7, 7, 7, 7, 7, 7, 7, 8, 8, 8], centres={9: B})
    plan = _plan(kept, [A] * 10, [0] * 10)
    assert plan.places.tolist() == [7] * 10
    assert plan.faded == (8,)  # the centre of 9 is of questions that went before


def test_what_fits_nowhere_has_the_nearness_of_the_nearest_theme() -> None:
    plan = _plan(_kept([]), [A, A, 60.0], [0, 0, -1])
    assert plan.places.tolist() == [-1, -1, NOWHERE]
    assert np.allclose(plan.similarities, [1.0, 1.0, 0.5])


def test_a_themes_questions_come_the_most_central_first() -> None:
    (theme,) = _plan(_kept([]), [0, 20, 30], [0, 0, 0]).themes
    assert theme.rows.tolist() == [1, 2, 0]
