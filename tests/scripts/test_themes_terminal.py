"""Challenges as a table and as JSON: of a region only its own published figures."""

from __future__ import annotations

import json

from challenges import CHALLENGES
from rich.console import Console

from insights.challenge_view import View
from scripts.themes_terminal import challenges_json, show_challenges


def _shown(view: View) -> str:
    console = Console(width=200, record=True)
    show_challenges(console, view.of(CHALLENGES), view.group)
    return console.export_text()


def test_a_region_shows_its_own_cells_and_no_figure_of_the_whole() -> None:
    found = challenges_json(View(group="North East").of(CHALLENGES))
    json.dumps(found)
    (theme,) = found["themes"]
    periods = [(period["first_month"], period["questions"], period["askers"]) for period in theme["periods"]]
    assert periods == [("2026-10", 14, 9), ("2026-08", 8, 6)]
    assert [period["breakdowns"] for period in theme["periods"]] == [{}, {}]
    assert found["not_yet"] == []
    table = _shown(View(group="North West"))
    assert "October 2026, North West" in table
    assert ("9 " in table, "46" in table, "Mobile phone" in table) == (True, False, False)


def test_months_before_are_left_out() -> None:
    found = View(since="2026-10").of(CHALLENGES)
    assert [len(theme.periods) for theme in found.shown] == [1, 1, 1]
    assert View(since="2026-11").of(CHALLENGES).shown == ()
    assert "No theme was asked about by 5 people or more" in _shown(View(since="2026-11"))


def test_everything_that_leads_see_is_there() -> None:
    found = json.loads(json.dumps(challenges_json(View().of(CHALLENGES))))
    attendance = found["themes"][0]
    assert attendance["periods"][0]["breakdowns"]["region"]["rest"] == {
        "name": "all others",
        "questions": 11,
        "askers": 6,
    }
    assert (attendance["trend"], attendance["is_pinned"], attendance["is_gap"]) == ("growing", True, False)
    assert attendance["needs"][0]["noted_at"] == "2026-11-03T00:00:00+00:00"
    assert (found["fewer"], found["through"], found["min_askers"]) == (4, "2026-10", 5)
    table = _shown(View())
    for words in ("(pinned)", "growing", "September to October 2026", "nothing yet: a gap", "4 more: fewer than 5"):
        assert words in table
    assert "Not yet a theme, October 2026: 21 questions from 14 people." in table
