"""Whether a challenge grows or fades, by its published periods alone, with a test made for small numbers.

Two Poisson counts over m and n months have the same rate just where the first, given their sum, is binomial with the
probability m / (m + n) (Przyborowski and Wilenski 1940): an exact test, two-sided. It leans a little, since a
period ends with the month in which enough people have asked: of simulated themes at one rate, 3 to 7 in a hundred were
said to grow or to fade.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insights.challenge import Period, Trend
from insights.months import months_from

SIGNIFICANCE = 0.05
LOOKED_BACK = 12  # months before the newest period that it is compared with
NEW_FOR = 3  # closed months during which a challenge that nobody asked about before is new


@dataclass(frozen=True)
class _Count:
    """Questions over a number of months."""

    questions: int
    months: int


def trend_of(periods: Sequence[Period], through: str, min_askers: int) -> Trend:
    """Tell the trend of a challenge; `through` is the last closed month.

    `periods` are its published ones and those of what was merged into it, in any order, at least one. Where nothing was
    published since, fewer than MIN_ASKERS people have asked in all the months since: if even one question from each of
    as many as that can be were few, the challenge is fading.
    """
    newest = max(periods, key=lambda period: (period.last_month, period.first_month))
    recent = [each for each in periods if months_from(each.last_month, newest.first_month) <= LOOKED_BACK]
    before = [each for each in recent if each.last_month < newest.first_month]
    silent = months_from(newest.last_month, through) - 1
    if silent > 0 and _compared(_Count(min_askers - 1, silent), _count(recent)) == "fading":
        return "fading"
    if not before:
        first = min(period.first_month for period in periods)
        return "new" if months_from(first, through) <= NEW_FOR else "steady"
    return _compared(_count([each for each in recent if each not in before]), _count(before))


def _count(periods: Sequence[Period]) -> _Count:
    """Add up questions, and the months that these periods cover, each once."""
    months = {(each.first_month, each.last_month) for each in periods}
    covered = sum(months_from(first, last) for first, last in _disjoint(months))
    return _Count(sum(each.questions for each in periods), covered)


def _disjoint(spans: set[tuple[str, str]]) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _compared(now: _Count, before: _Count) -> Trend:
    # Imported here because it takes half a second, and every command waits for what this module imports.
    from scipy.stats import binomtest

    share = now.months / (now.months + before.months)
    test = binomtest(now.questions, now.questions + before.questions, share)
    if test.pvalue >= SIGNIFICANCE:
        return "steady"
    return "growing" if now.questions / now.months > before.questions / before.months else "fading"
