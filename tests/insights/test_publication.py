"""Which figures are published: intervals of enough people, cells of enough, and nothing left over of too few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insights.challenge import Breakdown, Cell, Period
from insights.figures import Figures, from_json, held_to, to_json
from insights.publication import CountedQuestion, freeze


def _asked(month: str, askers: str, **fields: object) -> list[CountedQuestion]:
    """One question of each asker, a letter each."""
    first = int(month.replace("-", "")) * 1000
    return [CountedQuestion(first + ord(asker), month, asker, **fields) for asker in askers]  # type: ignore[arg-type]


def _spans(questions: list[CountedQuestion], frozen: str | None = None) -> list[tuple[str, str, int, int]]:
    periods = [each.period for each in freeze(questions, frozen, 5)]
    return [(period.first_month, period.last_month, period.questions, period.askers) for period in periods]


def _breakdown(questions: list[CountedQuestion], dimension: str) -> Breakdown:
    (frozen,) = freeze(questions, None, 5)
    (found,) = (each for each in frozen.period.breakdowns if each.dimension == dimension)
    return found


def test_months_are_taken_together_until_five_people_have_asked() -> None:
    questions = (
        _asked("2025-11", "abc") + _asked("2026-01", "abcd") + _asked("2026-02", "e") + _asked("2026-03", "abcd")
    )
    assert _spans(questions) == [("2025-11", "2026-02", 8, 5)]
    questions += _asked("2026-04", "ef")
    assert _spans(questions) == [("2025-11", "2026-02", 8, 5), ("2026-03", "2026-04", 6, 6)]


def test_one_person_who_asks_often_is_one_person() -> None:
    often = [replace(question, id=number) for number, question in enumerate(_asked("2026-01", "aaaaaaaaab"))]
    assert _spans(often) == []


def test_what_comes_late_counts_in_no_frozen_month_and_in_no_later_one() -> None:
    late, new = _asked("2026-01", "abcdef"), _asked("2026-03", "abcde")
    assert _spans(late + new, "2026-02") == [("2026-03", "2026-03", 5, 5)]
    assert _spans(late + new[:4], "2026-02") == []


def test_a_cell_of_four_people_is_not_shown_nor_left_over() -> None:
    london, kent = _asked("2026-01", "abcdefgh", region="London"), _asked("2026-01", "ijkl", region="South East")
    assert _breakdown(london + kent, "region") == Breakdown("region", ())
    untold = _asked("2026-01", "m")
    shown = Breakdown("region", (Cell("London", 8, 8),), Cell("all others", 5, 5))
    assert _breakdown(london + kent + untold, "region") == shown


def test_the_smallest_cell_goes_to_a_rest_that_is_too_small() -> None:
    regions = {"London": "abcdefg", "South East": "hijklm", "North East": "nop"}
    questions = [each for region, askers in regions.items() for each in _asked("2026-01", askers, region=region)]
    assert _breakdown(questions, "region") == Breakdown("region", (Cell("London", 7, 7),), Cell("all others", 9, 9))


def test_somebody_who_asked_in_two_cells_is_counted_in_one() -> None:
    found = _asked("2026-01", "abcdefgh", outcome="answered")
    missed = [replace(each, id=each.id + 500) for each in _asked("2026-01", "fghijklm", outcome="not_found")]
    breakdown = _breakdown(found + missed, "outcome")
    assert [(cell.name, cell.questions) for cell in breakdown.cells] == [("answered", 8), ("not_found", 8)]
    # Thirteen people: with 8 in each cell, the three in both could be worked out.
    assert sorted(cell.askers for cell in breakdown.cells) == [6, 7]


def test_a_place_is_not_shown_where_its_region_less_the_place_would_be_a_few() -> None:
    kent = _asked("2026-01", "abcdef", region="South East", place="Kent")
    surrey = _asked("2026-01", "gh", region="South East", place="Surrey")
    london = _asked("2026-01", "ijklmn", region="London", place="London")
    assert [cell.name for cell in _breakdown(kent + surrey + london, "region").cells] == ["South East", "London"]
    # With Kent's six beside them, Surrey's two were what is left of the eight of the South East.
    place = _breakdown(kent + surrey + london, "place")
    assert place == Breakdown("place", (Cell("London", 6, 6),), Cell("all others", 8, 8))


def test_what_few_raters_say_is_not_shown() -> None:
    questions = _asked("2026-01", "abcdefghijkl")
    one = [replace(each, verdicts=(("rater", "unhelpful"),)) for each in questions[:6]] + questions[6:]
    assert _breakdown(one, "satisfaction") == Breakdown("satisfaction", ())
    own = [replace(each, verdicts=((each.asker, "helpful"),)) for each in questions[:6]] + questions[6:]
    shown = Breakdown("satisfaction", (Cell("helpful", 6, 6),), Cell("all others", 6, 6))
    assert _breakdown(own, "satisfaction") == shown


def test_spellings_of_a_place_are_one_place() -> None:
    questions = _asked("2026-01", "abcd", place="Leeds") + _asked("2026-01", "ef", place=" leeds ")
    assert _breakdown(questions, "place").cells == (Cell("Leeds", 6, 6),)


def test_a_document_is_named_from_five_askers_to_whom_it_was_cited() -> None:
    questions = _asked("2026-01", "abcdef", cited=frozenset({"a.md"})) + _asked(
        "2026-01", "g", cited=frozenset({"b.md"})
    )
    (frozen,) = freeze(questions, None, 5)
    assert frozen.cited == ("a.md",)


def test_figures_come_back_as_they_were_stored_and_are_held_to_a_raised_threshold() -> None:
    questions = _asked("2026-01", "abcdef", region="London") + _asked("2026-01", "ghijklm", region="Kent")
    (frozen,) = freeze(questions, None, 5)
    figures = Figures(frozen.period, frozen.cited)
    assert from_json(to_json(figures)) == figures
    assert held_to(frozen.period, 6) == frozen.period
    raised = held_to(frozen.period, 7)
    assert isinstance(raised, Period)
    assert [breakdown.cells for breakdown in raised.breakdowns] == [()] * 6
    assert held_to(frozen.period, 14) is None


@pytest.mark.parametrize("askers", ["", "abcd"])
def test_too_few_people_are_never_a_period(askers: str) -> None:
    assert freeze(_asked("2026-01", askers), None, 5) == []
