"""Growing and fading are said of what chance alone would seldom bring about."""

from __future__ import annotations

import numpy as np
import pytest

from insights.challenge import Period
from insights.months import after
from insights.trend import trend_of


def _periods(*counts: int, first: str = "2025-11") -> list[Period]:
    """One period a month."""
    month, periods = first, []
    for count in counts:
        periods.append(Period(month, month, count, 5, ()))
        month = after(month)
    return periods


@pytest.mark.parametrize(
    ("counts", "trend"),
    [((6, 7, 6, 8), "steady"), ((6, 7, 6, 20), "growing"), ((20, 22, 19, 6), "fading"), ((6, 9), "steady")],
)
def test_the_newest_period_is_held_against_those_before(counts: tuple[int, ...], trend: str) -> None:
    periods = _periods(*counts)
    assert trend_of(periods[::-1], periods[-1].last_month, 5) == trend


def test_it_is_rates_that_are_compared_not_counts() -> None:
    long, short = Period("2025-01", "2025-06", 24, 6, ()), Period("2025-07", "2025-07", 15, 9, ())
    assert trend_of([short, long], "2025-07", 5) == "growing"
    longer = Period("2025-07", "2025-12", 15, 9, ())
    assert trend_of([longer, long], "2025-12", 5) == "steady"


def test_what_nobody_asked_about_before_is_new_for_three_months() -> None:
    assert [trend_of(_periods(6, first=month), "2026-10", 5) for month in ("2026-10", "2026-08")] == ["new", "new"]
    assert trend_of([Period("2026-07", "2026-10", 6, 5, ())], "2026-10", 5) == "steady"


def test_months_in_which_too_few_asked_tell_by_how_many_there_can_have_been() -> None:
    periods = _periods(7, 8)
    assert trend_of(periods, "2026-01", 5) == "steady"  # one month of at most four
    assert trend_of(periods, "2026-03", 5) == "fading"  # three


def test_what_was_merged_into_it_counts_among_what_was_before() -> None:
    own, merged = _periods(6, 6, 18), _periods(7, 7)
    assert trend_of(own, "2026-01", 5) == "growing"
    assert trend_of([*own, *merged], "2026-01", 5) == "steady"


def _published(draws: np.random.Generator, rates: list[int]) -> list[Period]:
    """Months of so many questions on average, taken together until there are five, as if each were somebody else's."""
    periods, month, first, held = list[Period](), "2024-01", "2024-01", 0
    for rate in rates:
        held += int(draws.poisson(rate))
        if held >= 5:
            periods.append(Period(first, month, held, 5, ()))
            first, held = after(month), 0
        month = after(month)
    return periods


@pytest.mark.parametrize("rate", [2, 9])
def test_a_steady_theme_is_seldom_said_to_change_and_a_threefold_month_mostly_is(rate: int) -> None:
    draws = np.random.default_rng(7)
    steady = [trend_of(_published(draws, [rate] * 18), "2025-06", 5) for _ in range(200)]
    assert steady.count("steady") > 184
    grown = [trend_of(_published(draws, [9] * 17 + [27]), "2025-06", 5) for _ in range(100)]
    assert grown.count("growing") > 80
