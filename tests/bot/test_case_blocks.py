"""Case studies drawn for Slack: whole cards, inert words, within Slack's limits however long and hostile they are."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.answer import CaseStudy
from answering.case_query import LONGEST_WORDS, CaseQuery
from answering.case_quotes import Quoted
from answering.cases import CaseChoices, CaseMatch, CasePage
from bot.blocks.case_values import read, written
from bot.blocks.case_window import search_window
from bot.blocks.cases import AGAIN, EARLIER, EXAMPLES, MORE, SHARE, results_message, shared_message
from bot.blocks.message import fits
from sandbox.blocks import MOST_CHARACTERS, characters_in, faults_in_message, faults_in_view

STUDY = CaseStudy(
    "Blyth – talk", "case_studies/talk.md", "https://www.example.org/talk", "North East", "Blyth", "a trust",
    ("Ash Grove Research School",), ("early years",), "few words at three", "story time",
)  # fmt: skip
MATCH = CaseMatch(
    STUDY,
    ("same region: North East", "partner: trust"),
    Quoted("Talk went up.", "What happened"),
    (Quoted("Start small.", "Lessons (editorial)"), Quoted("Go on.", "Lessons (editorial)")),
    1,
    0.9,
)
QUERY = CaseQuery("talk", region="North East")
PAGE_TWO = CasePage(QUERY, (MATCH, MATCH, MATCH), 8, 3)


def _all_text(blocks: Any) -> str:
    if isinstance(blocks, dict):
        return "".join(_all_text(value) for value in blocks.values())
    if isinstance(blocks, list | tuple):
        return "".join(map(_all_text, blocks))
    return blocks if isinstance(blocks, str) else ""


def _actions(blocks: Any) -> dict[str, str]:
    elements = next(block["elements"] for block in blocks if block["type"] == "actions")
    return {element["action_id"]: element["value"] for element in elements}


def test_a_card_has_all_that_a_team_asks_for() -> None:
    message = results_message(PAGE_TWO, shareable=True)
    shown = _all_text(message.blocks)
    for part in (
        "8 case studies for “talk” · North East, 4–6 of 8 shown",
        "Where: Blyth, North East",
        "Who: a trust",
        "Challenge: few words at three",
        "Approach: story time",
        "What changed: “Talk went up.”",
        "Lesson (editorial): “Start small.” “Go on.”",
        "Ask: Ash Grove Research School",
        "Source: example.org",
        "Why it matched: same region: North East; partner: trust",
        EXAMPLES,
    ):
        assert part.replace(": ", "") in shown.replace("text", "").replace(": ", "")
    assert '"url": "https://www.example.org/talk"' in json.dumps(message.blocks)
    assert "Blyth – talk — Blyth, North East https://www.example.org/talk" in message.text
    assert faults_in_message(list(message.blocks)) == []


def test_buttons_lead_to_the_pages_before_and_after_where_there_are_any() -> None:
    actions = _actions(results_message(PAGE_TWO, shareable=True).blocks)
    assert {name: read(value) for name, value in actions.items()} == {
        EARLIER: (QUERY, 0),
        MORE: (QUERY, 6),
        SHARE: (QUERY, 3),
        AGAIN: (QUERY, 3),
    }
    alone = CasePage(QUERY, (MATCH,), 1, 0)
    assert set(_actions(results_message(alone, shareable=False).blocks)) == {AGAIN}


def test_where_nothing_fits_the_nearest_are_no_matches_and_cannot_be_shared() -> None:
    message = results_message(CasePage(QUERY, (), 0, 0, (MATCH,)), shareable=True)
    assert "These are the nearest; they are not matches." in _all_text(message.blocks)
    assert set(_actions(message.blocks)) == {AGAIN}


def test_a_shared_page_says_who_shared_it_and_not_what_they_typed() -> None:
    message = shared_message(PAGE_TWO, "U01AMINA")
    assert '{"type": "user", "user_id": "U01AMINA"}' in json.dumps(message.blocks)
    assert "“talk”" not in _all_text(message.blocks)
    assert "Why it matched" not in _all_text(message.blocks)
    assert {block["type"] for block in message.blocks} == {"rich_text", "divider", "context"}


HOSTILE = st.text(max_size=3_000) | st.sampled_from(["<!channel>" * 300, "\u0000" * 2_000, '"\\' * 1_500, "é" * 3_000])


@settings(max_examples=40, deadline=None)
@given(HOSTILE, HOSTILE, st.integers(0, 9))
def test_however_long_and_hostile_slack_takes_it(words: str, other: str, offset: int) -> None:
    study = CaseStudy(
        words, "case_studies/x.md", f"https://{other}", *[words] * 3, (other,) * 9, (words,), other, words
    )
    quoted = Quoted(words, other)
    match = CaseMatch(study, (words, other), quoted, (quoted, quoted), 1, 1.0)
    query = CaseQuery(f"x{words}", f"x{other}"[:150], challenge=f"x{words}")
    page = CasePage(query, (match,) * 3, 30, offset)
    for message in (results_message(page, shareable=True), shared_message(page, "U01AMINA")):
        blocks = list(message.blocks)
        assert faults_in_message(blocks) == []
        assert characters_in(blocks) <= MOST_CHARACTERS
        assert "<" not in message.arguments()["text"]
        kinds = {e["type"] for b in blocks if b["type"] == "rich_text" for s in b["elements"] for e in s["elements"]}
        assert kinds <= {"text", "link", "user"}
    choices = CaseChoices((words, "London"), (other,), (), tuple(f"kind {n}" for n in range(300)))
    assert faults_in_view(search_window(choices, "C01GENERAL", query)) == []


def test_the_longest_ordinary_page_fits_whole() -> None:
    long = "word " * 80
    study = replace(STUDY, challenge=long, approach=long, partner=long, source_url="https://example.org/" + "a" * 480)
    match = replace(MATCH, study=study, changed=Quoted(long, "What happened"), why=(long,))
    blocks = results_message(CasePage(QUERY, (match,) * 3, 3, 0), shareable=True).blocks
    assert fits(blocks)
    assert "“word word" in _all_text(blocks)


SAID = st.text(min_size=1).filter(lambda words: words.isprintable() and bool(words.strip(' "\\')))


@settings(max_examples=60, deadline=None)
@given(SAID, st.none() | st.just("London"), st.integers(0, 999))
def test_a_value_comes_back_as_it_was_written(words: str, region: str | None, offset: int) -> None:
    query = CaseQuery(words, region)
    assert read(written(query, offset)) == (query, offset)


def test_the_longest_value_is_one_that_a_button_takes() -> None:
    query = CaseQuery("é" * 400, *["x" * 150] * 3, "\\" * 10 + "é" * 400, "x" * 150)
    assert len(written(query, 99_999)) <= 2_000


@pytest.mark.parametrize(
    "value",
    [None, "", "{}", "[]", "7", "{", '{"offset":3}', '{"words":"x","offset":-3}', '{"words":"x","offset":1e9}',
     '{"words":7}', '{"words":"x","user":"U1"}', '{"words":"x","offset":true}', '{"words":" "}', "\u0000"],
)  # fmt: skip
def test_a_value_that_was_altered_is_not_read(value: str | None) -> None:
    assert read(value) is None


def test_the_window_offers_what_there_is_filled_in_with_the_last_search() -> None:
    choices = CaseChoices(("London", "North East"), ("primary",), (), ("trust",))
    window = search_window(choices, "C01GENERAL", QUERY)
    inputs = {block["block_id"]: block["element"] for block in window["blocks"] if block["type"] == "input"}
    assert set(inputs) == {"words", "region", "phase", "challenge", "partner_type"}  # no list without anything in it
    assert inputs["words"]["initial_value"] == "talk"
    assert inputs["region"]["initial_option"]["value"] == "North East"
    assert [option["value"] for option in inputs["region"]["options"]] == ["London", "North East"]
    assert inputs["words"]["max_length"] == LONGEST_WORDS
    assert window["private_metadata"] == "C01GENERAL"
    assert faults_in_view(window) == []
