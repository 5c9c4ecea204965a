"""Challenges at the terminal, as a table or as JSON; every figure is a published one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from insights.challenge import Breakdown, Challenge, Challenges, Period
from insights.periods import month_words, period_words


def challenges_json(found: Challenges) -> dict[str, Any]:
    """Give the challenges as JSON values."""
    return {
        "through": found.through,
        "min_askers": found.min_askers,
        "themes": [_theme_json(challenge) for challenge in found.shown],
        "fewer": found.fewer,
        "not_yet": [_period_json(period) for period in found.not_yet],
        "open_requests": found.open_requests,
    }


def show_challenges(console: Console, found: Challenges, region: str | None) -> None:
    """Print the challenges by their newest figures, and what may be said of the rest."""
    table = Table(title=f"Common challenges through {month_words(found.through)}{_of(region)}", title_justify="left")
    for column in ("id", "theme", "trend", "months", "questions", "people", "speaks to it"):
        table.add_column(column, justify="right" if column in ("id", "questions", "people") else "left")
    for challenge in found.shown:
        newest = challenge.periods[0]
        figures = (period_words(newest), str(newest.questions), str(newest.askers))
        name = escape(challenge.name) + (" (pinned)" if challenge.is_pinned else "")
        table.add_row(str(challenge.id), name, challenge.trend, *figures, _speaks_to(challenge))
    console.print(table)
    if not found.shown:
        console.print(f"No theme was asked about by {found.min_askers} people or more in closed months.")
    if found.fewer:
        console.print(f"{found.fewer} more: fewer than {found.min_askers} people each so far.")
    for period in found.not_yet[:1]:
        counts = f"{period.questions} questions from {period.askers} people"
        console.print(f"Not yet a theme, {period_words(period)}: {counts}.")


def _of(region: str | None) -> str:
    return f", {region}" if region else ""


def _speaks_to(challenge: Challenge) -> str:
    if challenge.is_gap:
        return "nothing yet: a gap"
    return escape("; ".join(source.title for source in (*challenge.guidance, *challenge.case_studies)[:2]))


def _theme_json(challenge: Challenge) -> dict[str, Any]:
    values = asdict(challenge)
    return values | {
        "periods": [_period_json(period) for period in challenge.periods],
        "actions": [asdict(action) | {"done_at": action.done_at.isoformat()} for action in challenge.actions],
        "needs": [asdict(need) | {"noted_at": need.noted_at.isoformat()} for need in challenge.needs],
    }


def _period_json(period: Period) -> dict[str, Any]:
    breakdowns = {each.dimension: _breakdown_json(each) for each in period.breakdowns}
    return asdict(period) | {"breakdowns": breakdowns}


def _breakdown_json(breakdown: Breakdown) -> dict[str, Any]:
    rest = asdict(breakdown.rest) if breakdown.rest else None
    return {"cells": [asdict(cell) for cell in breakdown.cells], "rest": rest}
