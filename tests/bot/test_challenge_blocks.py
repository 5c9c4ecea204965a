"""What leads see stays within what Slack takes, however much there is, and foreign words stay words."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from leads_fakes import ATTENDANCE, WHEN, KeptChallenges, challenge, period

from bot.blocks.challenge_forms import acted_form, merge_form, need_form, rename_form, split_form
from bot.blocks.challenge_window import challenge_window, sentence_window
from bot.blocks.digest import digest_message
from bot.blocks.home import HomePage, home
from bot.blocks.home_leads import challenges_window
from bot.blocks.message import fits
from insights.challenge import Action, Breakdown, Cell, Challenge, Challenges, Need, Source
from insights.digest import NewDocument, Told, compose
from insights.digest_runs import Standing
from people.actors import Actor, Role
from people.members import MemberSettings
from sandbox.blocks import faults_in_message, faults_in_view

LEAD = Actor("U1", frozenset({Role.LEAD}))
LONG = "words & <more> " * 200
SOURCE = Source("a.md", LONG, "guidance", LONG, "https://example.org/" + "a" * 2_000, rating=LONG, place=LONG)
CELLS = tuple(Cell(f"{number} {LONG}", 9, 6) for number in range(30))
DIMENSIONS: Any = ("region", "place", "setting", "phase", "outcome", "satisfaction")


def _huge(identity: int = 1, **more: object) -> Challenge:
    breakdowns = [Breakdown(each, CELLS, Cell("rest", 9, 6)) for each in DIMENSIONS]
    values: dict[str, object] = {
        "label": LONG,
        "is_gap": True,
        "periods": tuple(period(9, 6, ("2026-09", "2026-10"), *breakdowns) for _ in range(40)),
        "samples": (LONG,) * 40,
        "cited": (SOURCE,) * 40,
        "guidance": (SOURCE,) * 40,
        "case_studies": (SOURCE,) * 40,
        "needs": tuple(Need(number, LONG, LONG, LONG, WHEN) for number in range(40)),
        "actions": (Action(LONG, WHEN),) * 40,
    }
    return challenge(identity, LONG, **(values | more))


def _found(count: int) -> Challenges:
    many = [_huge(number, is_hidden=number % 3 == 0) for number in range(1, count + 1)]
    return KeptChallenges(*many, requests=7).challenges(LEAD, with_hidden=True)


def test_every_window_of_much_is_taken() -> None:
    one = _huge()
    views = [
        challenge_window(one, 5, LONG),
        challenge_window(replace(one, is_hidden=True, is_pinned=True), 5),
        sentence_window("Gone."),
        challenges_window(_found(200)),
        rename_form(one),
        merge_form(one, _found(150).shown),
        split_form(1, 5, (LONG,) * 5, "a" * 16),
        split_form(1, 99, (), "", "It cannot."),
        acted_form(one),
        need_form(one),
    ]
    assert [faults_in_view(view) for view in views] == [[]] * len(views)
    assert max(len(json.dumps(view)) for view in views) < 250_000


def test_app_home_of_a_lead_with_much_is_taken() -> None:
    for standing in (Standing(dt.date(2026, 11, 2), "trouble", "a_new_reason"), None):
        view = home(HomePage([], MemberSettings(), "Done.", challenges=_found(60), digest=standing, is_lead=True))
        assert faults_in_view(view) == []
    assert "Slack does not take it just now (a_new_reason)" not in json.dumps(view)


def test_a_digest_of_much_fits_one_message() -> None:
    documents = [NewDocument(LONG, "https://example.org/" + "a" * 2_000)] * 90
    told = Told(WHEN, "2026-09", {})
    digest = compose(dt.date(2026, 11, 2), _found(60), told, documents)
    message = digest_message(digest, ("F0123456789", "w" * 1_000))
    assert faults_in_message(list(message.blocks)) == []
    assert fits(message.blocks)
    assert len(message.text) < 4_000


def test_names_are_bold_words_and_no_markup() -> None:
    hostile = challenge(7, "*a* _b_ `c` ~d~ <!channel> <@U01AMINA>\n> quoted & more")
    view = challenges_window(KeptChallenges(hostile).work_out(LEAD))
    (line,) = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert line.startswith("*a b c d &lt;!channel&gt; &lt;@U01AMINA&gt;&gt; quoted &amp; more*\n")


def test_groups_are_shown_with_their_people_and_the_rest_where_it_may_be_said() -> None:
    shown = json.dumps(challenge_window(ATTENDANCE, 5), ensure_ascii=False)
    assert "the rest: 6 from 5 people" in shown
    assert shown.count("the rest") == 1
    assert "Place" not in shown


def test_a_month_without_change_says_so_and_the_first_digest_says_nothing_of_change() -> None:
    found = KeptChallenges(challenge(2, "Oral language")).work_out(LEAD)
    week = dt.date(2026, 11, 2)
    first = digest_message(compose(week, found, None, ()))
    assert "Since the last digest" not in json.dumps(first.blocks)
    same = digest_message(compose(week, found, Told(WHEN, "2026-10", {"2": "steady"}), ()))
    assert "No month has ended since, so the figures are the same." in json.dumps(same.blocks)
    counted = digest_message(compose(week, found, Told(WHEN, "2026-09", {"2": "steady"}), ()))
    assert "October 2026 has been counted: no challenge is new or growing." in json.dumps(counted.blocks)


def test_a_digest_of_documents_alone_says_that_there_is_no_challenge_yet() -> None:
    digest = compose(
        dt.date(2026, 11, 2), KeptChallenges().work_out(LEAD), Told(WHEN), [NewDocument("A", "https://a.b")]
    )
    shown = json.dumps(digest_message(digest).blocks)
    assert "No challenge yet that 5 people or more asked about." in shown
    assert "New in the knowledge base" in shown
