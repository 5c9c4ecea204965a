"""Gaps are told by published figures alone."""

from __future__ import annotations

from dataclasses import replace

from challenges import ATTENDANCE, CHALLENGES, PHONES, WRITING

from insights.challenge import Breakdown, Cell
from insights.evidence_gaps import gap_check


def test_what_half_of_the_questions_found_no_answer_to() -> None:
    (found,) = gap_check(CHALLENGES).findings
    assert (found.subject, found.documents) == ("Mobile phone bans", ())
    assert found.what == (
        "7 of 8 questions found no answer, or only part of one; asked by 6 colleagues, September to October 2026"
    )


def test_answers_in_part_count_and_hidden_themes_do_not() -> None:
    outcome = Breakdown("outcome", (Cell("answered", 6, 5), Cell("not_found", 5, 5), Cell("partial", 4, 5)))
    partly = replace(WRITING, periods=(replace(WRITING.periods[0], breakdowns=(outcome,)),))
    found = gap_check(replace(CHALLENGES, shown=(ATTENDANCE, partly, replace(PHONES, is_hidden=True)))).findings
    assert [each.what.partition(";")[0] for each in found] == ["9 of 15 questions found no answer, or only part of one"]


def test_a_gap_whose_outcomes_are_too_few_to_be_told_is_still_one() -> None:
    untold = replace(PHONES, periods=(replace(PHONES.periods[0], breakdowns=()),))
    (found,) = gap_check(replace(CHALLENGES, shown=(untold,))).findings
    assert found.what.startswith("nothing in the knowledge base speaks to it; asked by 6 colleagues")


def test_without_published_themes_there_is_nothing_to_look_at() -> None:
    check = gap_check(replace(CHALLENGES, shown=()))
    assert (check.findings, "5 colleagues" in check.note) == ((), True)
