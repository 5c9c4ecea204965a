"""What is in a brief: published figures, stored ratings, cited evidence, and honest questions."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from challenges import ATTENDANCE, CHALLENGES, EVIDENCE, MENTORING, PHONES, SUPPORTING, WRITING, YORK

from answering.grounding import figures_of
from insights.brief import Brief, Headline, build_brief, challenges_of
from insights.brief_evidence import BriefSource, Evidence
from insights.challenge import Challenge, Challenges

LONDON = ZoneInfo("Europe/London")


def _brief(challenge: Challenge = ATTENDANCE, evidence: Evidence = EVIDENCE, region: str | None = None) -> Brief:
    return build_brief(challenge, evidence, CHALLENGES, LONDON, region)


def test_it_begins_with_the_published_figures() -> None:
    brief = _brief()
    assert brief.headlines == (
        Headline("46", "questions, October 2026"),
        Headline("29", "colleagues asked them"),
        Headline("Growing", "over closed months"),
        Headline("9 of 46", "found no answer"),
    )
    region, setting = brief.charts
    assert [(cell.name, cell.questions) for cell in region.rows] == [
        ("North East", 14),
        ("Yorkshire and the Humber", 12),
        ("North West", 9),
        ("all others", 11),
    ]
    assert setting.title == "By setting"
    assert brief.periods == (("October 2026", 46, 29), ("August to September 2026", 24, 17))


def test_every_source_has_one_number_in_the_order_of_reading() -> None:
    brief = _brief()
    assert brief.sources == (SUPPORTING, MENTORING, YORK)
    assert [brief.number(source) for source, _ in brief.points] == [1, 2]
    assert brief.number(brief.cases[0].source) == 3


def test_what_speaks_to_it_besides_is_named_once() -> None:
    assert [one.title for one in _brief().reading] == ["Parental engagement"]
    parents = BriefSource("toolkit/parental-engagement.md", "Parental engagement", "", "", "")
    cited = replace(EVIDENCE, points=(replace(EVIDENCE.points[0], source=parents),))
    assert [one.path for one in _brief(ATTENDANCE, cited).reading] == ["guidance/supporting-school-attendance.md"]


def test_no_figure_stands_in_it_that_was_not_published_or_stored() -> None:
    """The months' and the dates' own figures apart, every figure is a cell's, a rating's or a source's."""
    brief = _brief(region="North East")
    published = {"5"}  # the smallest number of people
    for period in ATTENDANCE.periods:
        cells = [cell for one in period.breakdowns for cell in (*one.cells, *filter(None, [one.rest]))]
        published |= {str(n) for cell in cells for n in (cell.questions, cell.askers)}
        published |= {str(period.questions), str(period.askers)}
    quoted = " ".join([*(point.text for point in EVIDENCE.points), *(rated.rating for rated in EVIDENCE.ratings)])
    own = " ".join([*(h.value + " " + h.caption for h in brief.headlines), *brief.not_known, *brief.to_explore])
    without_dates = re.sub(r"(?:\w+ to )?\w+ 2026|Year 9", "", own)
    assert figures_of(without_dates) <= published | figures_of(quoted)
    assert {"46", "9", "14", "25"} <= figures_of(without_dates)


def test_what_is_not_known_is_said() -> None:
    assert _brief().not_known == (
        "No answer in the knowledge base to: “What works for emotionally based school avoidance in Year 9?”",
        "What would have answered 9 of the 46 questions of October 2026, for which nothing was found.",
        "How far to trust the ratings of Mentoring: the evidence behind them is rated low.",
        "Whether what partnerships did caused what changed: case studies are examples, not trials.",
        "How common the challenge is among schools and pupils: the figures count what colleagues asked, and groups of "
        "fewer than 5 people are left out.",
    )


def test_a_gap_is_a_brief_too() -> None:
    brief = _brief(PHONES, Evidence(unanswered=PHONES.samples))
    assert brief.points == brief.charts == brief.sources == ()
    assert brief.not_known[0].startswith("What the evidence says: nothing in the knowledge base")
    assert "no case study in the knowledge base fits" in " ".join(brief.not_known)
    assert "Who among us knows about “Should we ban mobile phones?”, or could find out?" in brief.to_explore


def test_what_to_explore_comes_from_the_challenge_itself() -> None:
    asked = _brief(region="North East").to_explore
    assert len(asked) == 7
    assert asked[0].startswith("For which pupils, and at what times of the year, does it matter most in the North East")
    assert "25 of the 46 questions of October 2026 came from “Secondary school” settings" in asked[1]
    assert "Friday attendance" in asked[2]
    assert "(Scarborough)" in asked[2]
    assert "+2 months · moderate cost · evidence 2/5" in asked[4]
    assert asked[-1].startswith("What should change first")


@pytest.mark.parametrize(
    ("region", "words"), [("London", "in London"), ("North West", "in the North West"), (None, "here")]
)
def test_a_region_stands_in_a_sentence_as_people_say_it(region: str | None, words: str) -> None:
    assert f"What has been tried {words} already" in " ".join(_brief(WRITING, Evidence(), region).to_explore)


def test_a_regions_brief_says_its_share_and_what_else_is_asked_there() -> None:
    brief = _brief(WRITING, Evidence(), "North West")
    assert brief.title == "Early writing, spelling"
    assert "North West" in brief.subtitle
    assert brief.headlines[-1] == Headline("8 of 15", "asked in the North West")
    assert brief.others == (("Raising attendance of disadvantaged pupils", 9, 6),)


def test_a_regions_challenges_are_those_with_figures_of_their_own() -> None:
    assert challenges_of(CHALLENGES, "North West") == (ATTENDANCE, WRITING)
    assert challenges_of(CHALLENGES, "London") == ()
    hidden = Challenges((replace(ATTENDANCE, is_hidden=True), WRITING), 0, (), "2026-10", 0, 5)
    assert challenges_of(hidden, "North West") == (WRITING,)


def test_what_leads_noted_is_dated_in_the_zone() -> None:
    brief = _brief()
    (need,) = brief.needs
    assert need.about == "Scarborough, Coastal schools network, 3\u00a0November 2026"
    assert [action.about for action in brief.actions] == ["5\u00a0November 2026", "12\u00a0November 2026"]
