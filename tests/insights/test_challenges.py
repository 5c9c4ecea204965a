"""What leads see: published themes alone, and of them nothing that has been deleted, hidden or asked by too few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, event, select, update
from themes import a_theme, ask

from database.engine import Database
from database.models import Question, Request, Theme, ThemeEdit, ThemeMember
from insights.challenge import Challenges, Source, SpeaksTo
from insights.challenges import ChallengeReports
from insights.kept_themes import MERGE, SPLIT, UNMERGE, UNNAMED
from insights.publishing import Publishing
from insights.theme_members import move_some
from insights.theme_words import UnknownTheme
from people.actors import Actor, NotAllowed, Role

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LEAD, STAFF = Actor("U1", frozenset({Role.LEAD})), Actor("U2", frozenset({Role.CURATOR, Role.HELPER}))
GUIDE = Source("guidance/a.md", "A guide", "guidance", "A publisher", "https://example.org/a")


class KnowsOneGuide:
    """A knowledge base of one guide, which speaks to whatever mentions homework."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.at = 1

    def version(self) -> int:
        return self.at

    def speaks_to(self, questions: Sequence[str]) -> SpeaksTo:
        self.asked.append(tuple(questions))
        return SpeaksTo((GUIDE,), (), is_gap=False) if "homework" in " ".join(questions) else SpeaksTo()

    def source(self, path: str) -> Source | None:
        return GUIDE if path == GUIDE.path else None


@pytest.fixture
def evidence() -> KnowsOneGuide:
    return KnowsOneGuide()


@pytest.fixture
def reports(database: Database, evidence: KnowsOneGuide) -> ChallengeReports:
    return ChallengeReports(database, evidence, lambda: NOW, LONDON, 5)


def _publish(database: Database) -> None:
    Publishing(database, lambda: NOW, LONDON, 5).publish()


def _names(found: Challenges | None) -> list[str]:
    return [challenge.name for challenge in found.shown] if found else []


def test_what_five_people_asked_is_shown_and_what_four_asked_is_only_counted(
    database: Database, reports: ChallengeReports
) -> None:
    ask(database, a_theme(database, "homework"), "2026-10", "abcdef")
    ask(database, a_theme(database, "uniform"), "2026-10", "abcd", text="Which uniform?")
    ask(database, a_theme(database, "attendance"), "2026-11", "abcdef", text="What of attendance?")  # goes on
    ask(database, None, "2026-10", "vwxyz")
    _publish(database)
    found = reports.work_out(LEAD)
    assert (_names(found), found.fewer, found.through) == (["homework"], 1, "2026-10")
    assert [(period.first_month, period.questions) for period in found.not_yet] == [("2026-10", 5)]
    assert "niform" not in repr(found)
    assert "attendance" not in repr(found)
    (period,) = found.shown[0].periods
    assert (period.questions, period.askers, found.shown[0].trend) == (6, 6, "new")


def test_samples_are_the_most_central_each_of_another_asker_and_go_when_they_are_deleted(
    database: Database, reports: ChallengeReports
) -> None:
    theme = a_theme(database, "homework")
    first, *_ = ask(database, theme, "2026-09", "abcdef")
    asked = ask(database, theme, "2026-10", "abcdef")
    ask(database, theme, "2026-11", "ghi", text="What of this month?")
    with database.write() as session:
        central = update(ThemeMember).where(ThemeMember.question_id == first)
        session.execute(central.values(similarity=1.0))
        session.execute(update(Question).where(Question.id == first).values(text="Is homework fair?"))
    _publish(database)
    shown = reports.work_out(LEAD).shown[0].samples
    assert shown == ("Is homework fair?", "Does homework help b?", "Does homework help c?")
    with database.write() as session:
        session.execute(delete(Question).where(Question.asker.in_(("a", "b"))))
    assert reports.at_hand(LEAD) is None
    found = reports.work_out(LEAD).shown[0]
    assert found.samples == ("Does homework help c?", "Does homework help d?", "Does homework help e?")
    assert [period.askers for period in found.periods] == [6, 6]
    with database.write() as session:
        session.execute(update(Question).where(Question.id.not_in(asked[5:])).values(text=None))
    assert reports.work_out(LEAD).shown[0].samples == ("Does homework help f?",)


def test_what_was_worked_out_is_at_hand_until_something_changes(
    database: Database, reports: ChallengeReports, evidence: KnowsOneGuide
) -> None:
    asked = ask(database, a_theme(database, "homework"), "2026-10", "abcde")
    _publish(database)
    assert reports.at_hand(LEAD) is None
    found = reports.work_out(LEAD)
    assert (reports.at_hand(LEAD), reports.work_out(LEAD), len(evidence.asked)) == (found, found, 1)
    with database.write() as session:
        session.add(Request(question_id=asked[0], kind="person", status="open", opened_at=NOW))
    assert reports.at_hand(LEAD) is None
    assert (reports.work_out(LEAD).open_requests, len(evidence.asked)) == (1, 1)
    evidence.at = 2  # documents have changed
    assert reports.at_hand(LEAD) is None
    assert (reports.work_out(LEAD).open_requests, len(evidence.asked)) == (1, 2)


def test_hidden_ones_leave_the_list_and_pinned_ones_lead_it(database: Database, reports: ChallengeReports) -> None:
    hidden = a_theme(database, "hidden", hidden=True)
    few, many = a_theme(database, "few", pinned=True), a_theme(database, "many", name="Many of them")
    for theme, askers in ((hidden, "abcde"), (few, "abcde"), (many, "abcdefgh")):
        ask(database, theme, "2026-10", askers)
    _publish(database)
    assert _names(reports.work_out(LEAD)) == _names(reports.at_hand(LEAD)) == ["few", "Many of them"]
    assert _names(reports.challenges(LEAD, with_hidden=True)) == ["few", "Many of them", "hidden"]
    assert reports.challenge(LEAD, hidden).is_hidden


def test_a_merged_theme_is_the_one_it_was_merged_into(database: Database, reports: ChallengeReports) -> None:
    target, merged = a_theme(database, "homework"), a_theme(database, "home learning")
    ask(database, target, "2026-10", "abcde")
    for month in ("2026-09", "2026-10"):
        ask(database, merged, month, "abcde", text="Is home learning fair?")
    _publish(database)
    with database.write() as session:
        session.execute(update(Theme).where(Theme.id == merged).values(merged_into=target))
    found = reports.work_out(LEAD)
    assert _names(found) == ["homework"]
    # Its October is not added to that of the other: the askers may be the same people.
    assert [(period.first_month, period.questions) for period in found.shown[0].periods] == [
        ("2026-10", 5),
        ("2026-09", 5),
    ]
    assert reports.challenge(LEAD, merged) == found.shown[0]
    assert found.shown[0].samples == tuple(f"Does homework help {asker}?" for asker in "abc")  # each asker's once


def _note(database: Database, theme: int, action: str, **detail: object) -> None:
    with database.write() as session:
        session.add(ThemeEdit(theme_id=theme, editor="e", edited_at=NOW, action=action, detail=detail))


@pytest.mark.parametrize(("action", "word"), [(SPLIT, "into"), (MERGE, "into"), (UNMERGE, "out_of")])
def test_samples_follow_questions_that_an_edit_has_moved(
    database: Database, reports: ChallengeReports, action: str, word: str
) -> None:
    theme, other = a_theme(database, "homework"), a_theme(database, "home learning")
    asked = ask(database, theme, "2026-10", "abcde")
    ask(database, other, "2026-10", "abcde", text="Is home learning fair?")
    _publish(database)
    assert len({challenge.samples for challenge in reports.work_out(LEAD).shown}) == 2
    with database.write() as session:
        move_some(session, asked, theme, other, fixed=True)
    _note(database, theme, action, **{word: [other] if action == SPLIT else other})
    samples = {challenge.id: challenge.samples for challenge in reports.work_out(LEAD).shown}
    assert (samples[theme], samples[other][0]) == ((), "Does homework help a?")


def test_an_edit_that_moves_no_question_looks_none_up(database: Database, reports: ChallengeReports) -> None:
    theme = a_theme(database, "homework")
    ask(database, theme, "2026-10", "abcde")
    _publish(database)
    reports.work_out(LEAD)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    with database.write() as session:
        session.execute(update(Theme).values(name="Homework that helps"))
    _note(database, theme, "rename")
    assert _names(reports.work_out(LEAD)) == ["Homework that helps"]
    assert statements
    assert not [each for each in statements if "theme_member" in each or "publication.figures" in each]


def test_what_was_cited_and_what_speaks_to_it_is_named(database: Database, reports: ChallengeReports) -> None:
    homework, phones = a_theme(database, "homework"), a_theme(database, "phones")
    ask(database, homework, "2026-10", "abcde", cited=("guidance/a.md", "guidance/retired.md"))
    ask(database, phones, "2026-10", "abcde", text="Ban phones?", outcome="not_found")
    _publish(database)
    found = {challenge.name: challenge for challenge in reports.work_out(LEAD).shown}
    assert (found["homework"].cited, found["homework"].guidance, found["homework"].is_gap) == (
        (GUIDE,),
        (GUIDE,),
        False,
    )
    assert (found["phones"].cited, found["phones"].guidance, found["phones"].is_gap) == ((), (), True)


def test_a_theme_without_words_is_looked_up_by_none(
    database: Database, reports: ChallengeReports, evidence: KnowsOneGuide
) -> None:
    named, unnamed = a_theme(database, UNNAMED, name="homework clubs"), a_theme(database, UNNAMED)
    for theme in (named, unnamed):
        ask(database, theme, "2026-10", "abcde")
    _publish(database)
    with database.write() as session:
        session.execute(update(Question).values(text=None))
    reports.work_out(LEAD)
    assert evidence.asked == [("homework clubs",), ()]


def test_needs_and_actions_are_shown_with_their_theme(database: Database, reports: ChallengeReports) -> None:
    theme = a_theme(database, "homework")
    ask(database, theme, "2026-10", "abcde")
    _publish(database)
    reports.work_out(LEAD)
    need = {"place": "Wigan", "partner": "the council", "note": "no quiet places"}
    with database.write() as session:
        for action, detail in (("need", need), ("acted_on", {"what": "ran a session"}), ("rename", {"name": "x"})):
            session.add(ThemeEdit(theme_id=theme, editor="p", edited_at=NOW, action=action, detail=detail))
    assert reports.at_hand(LEAD) is None
    found = reports.challenge(LEAD, theme)
    assert [(each.place, each.note) for each in found.needs] == [("Wigan", "no quiet places")]
    assert [each.what for each in found.actions] == ["ran a session"]


def test_a_threshold_that_was_raised_holds_for_what_was_published_before(
    database: Database, evidence: KnowsOneGuide
) -> None:
    ask(database, a_theme(database, "homework"), "2026-10", "abcde")
    _publish(database)
    stricter = ChallengeReports(database, evidence, lambda: NOW, LONDON, 6)
    assert _names(stricter.work_out(LEAD)) == []


def test_only_leads_see_it_and_only_what_is_there(database: Database, reports: ChallengeReports) -> None:
    few = a_theme(database, "uniform")
    ask(database, few, "2026-10", "abcd")
    _publish(database)
    for look in (reports.at_hand, reports.work_out, reports.challenges, lambda actor: reports.challenge(actor, few)):
        with pytest.raises(NotAllowed, match="Only leads"):
            look(STAFF)
    for theme in (few, 999):
        with pytest.raises(UnknownTheme, match="fewer than 5 people"):
            reports.challenge(LEAD, theme)
    with database.read() as session:
        assert session.scalar(select(Theme.label).where(Theme.id == few)) == "uniform"
