from __future__ import annotations

from dataclasses import replace

from leads_fakes import challenge, period

from insights.challenge import Breakdown, Cell, Challenges
from insights.overview import Share, overview_of
from insights.usage import usage_of

ANSWERS = Breakdown("outcome", (Cell("answered", 5, 5), Cell("partial", 1, 5)), Cell("rest", 3, 5))
VERDICTS = Breakdown("satisfaction", (Cell("helpful", 6, 5),))


def _found(*challenges: object) -> Challenges:
    return Challenges(tuple(challenges), 0, (), "2026-10", 0, 5)  # type: ignore[arg-type]


def test_a_share_counts_what_is_not_published_as_not_answered() -> None:
    told = challenge(1, "Attendance", periods=(period(10, 8, ("2026-10", "2026-10"), ANSWERS),))
    silent = challenge(2, "Phones", periods=(period(7, 6),))
    assert overview_of(_found(told, silent)).answered == Share(6, 10)
    assert overview_of(_found(told, silent)).answered.percent == 60  # type: ignore[union-attr]
    assert overview_of(_found(silent)).answered is None
    assert Share(2, 3).percent == 66


def test_verdicts_are_counted_and_never_a_share() -> None:
    one = challenge(1, "Attendance", periods=(period(10, 8, ("2026-10", "2026-10"), VERDICTS),))
    found = overview_of(_found(one))
    assert (found.helpful, found.unhelpful) == (6, 0)


def test_what_moves_and_what_is_missing_without_what_is_hidden() -> None:
    grown = challenge(1, "A", trend="growing", is_gap=True)
    found = overview_of(_found(grown, challenge(2, "B", trend="new"), challenge(3, "C", trend="fading")))
    assert [each.id for each in (*found.new, *found.growing, *found.fading, *found.gaps)] == [2, 1, 3, 1]
    assert overview_of(_found(replace(grown, is_hidden=True))).gaps == ()


def test_usage_adds_up_published_periods_and_cells() -> None:
    one = challenge(
        1, "A", periods=(period(10, 8, ("2026-10", "2026-10"), ANSWERS), period(4, 5, ("2026-08", "2026-09")))
    )
    two = challenge(2, "B", periods=(period(7, 6, ("2026-10", "2026-10"), ANSWERS),))
    found = usage_of(replace(_found(one, two), not_yet=(period(5, 5, ("2026-10", "2026-10")),)))
    assert found.by_month == (("2026-10", 22), ("2026-09", 4))
    assert found.by_group == (("outcome", (("answered", 10), ("partial", 2))),)
