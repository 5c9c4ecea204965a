"""Merging, its undoing, and splitting by meaning: what leads put together or took apart stays so."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from themed import LEAD, about, ask, edits, keeping, noted_edits, stored, theme_of, topics

from database.engine import Database
from database.models import ThemeMember
from insights.question_log import QuestionLog
from insights.theme_words import EditRefused, ThemeChanged
from people.actors import Actor, Role

OTHER_LEAD = Actor("U9", frozenset({Role.LEAD}))


def test_merged_themes_are_one_now_and_whenever_they_are_found_again(
    themes: tuple[int, int], log: QuestionLog, database: Database
) -> None:
    into, source = themes
    edits(database).merge(LEAD, [source, into], into)
    assert topics(database) == {into: {"aa", "ab", "bb"}}
    ask(log, *about("bb", 3, start=50), day=-1)
    keeper = keeping(database)
    keeper.assign()
    assert topics(database) == {into: {"aa", "ab", "bb"}}
    assert keeper.recompute().new == 0
    assert topics(database) == {into: {"aa", "ab", "bb"}}
    assert stored(database, source).label == "bb, number, question"  # by which its undoing is offered
    assert noted_edits(database) == [(source, "pseudonym of U1", "merge", {"into": into})]


def test_a_merge_is_undone_with_the_questions_that_are_nearest(
    themes: tuple[int, int], log: QuestionLog, database: Database
) -> None:
    into, source = themes
    changes = edits(database)
    changes.merge(LEAD, [source], into)
    ask(log, *about("bb", 3, start=50), day=-1)
    keeping(database).recompute()
    changes.unmerge(LEAD, source)
    assert topics(database) == {into: {"aa", "ab"}, source: {"bb"}}
    keeping(database).recompute()
    assert topics(database) == {into: {"aa", "ab"}, source: {"bb"}}


def test_of_three_merged_in_a_row_each_comes_back(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 12), *about("bb", 10), *about("cc", 8))
    keeping(database).recompute()
    first, second, third = (theme_of(database, topic) for topic in ("aa", "bb", "cc"))
    changes = edits(database)
    changes.merge(LEAD, [third], second)
    changes.merge(LEAD, [second], first)
    assert keeping(database).recompute().themes == 1
    changes.unmerge(LEAD, second)
    assert topics(database) == {first: {"aa"}, second: {"bb", "cc"}}
    changes.unmerge(LEAD, third)
    keeping(database).recompute()
    assert topics(database) == {first: {"aa"}, second: {"bb"}, third: {"cc"}}


def test_merging_what_another_lead_has_merged(themes: tuple[int, int], database: Database) -> None:
    first, second = themes
    edits(database).merge(LEAD, [second], first)
    for edit in (
        lambda: edits(database).merge(OTHER_LEAD, [second], first),
        lambda: edits(database).hide(OTHER_LEAD, second),
        lambda: edits(database).rename(OTHER_LEAD, second, "Books"),
        lambda: edits(database).split(OTHER_LEAD, second),
    ):
        with pytest.raises(ThemeChanged, match="has been merged into “number, question, aa”"):
            edit()
    with pytest.raises(ThemeChanged, match="the other way round"):
        edits(database).merge(OTHER_LEAD, [first], second)
    edits(database).acted_on(OTHER_LEAD, second, "Met the partnership.")  # goes with the merge
    assert topics(database) == {first: {"aa", "ab", "bb"}}


def test_a_split_is_by_meaning_and_lasts(themes: tuple[int, int], log: QuestionLog, database: Database) -> None:
    changes = edits(database)
    parts = changes.parts(LEAD, themes[0])
    assert (parts.theme_id, parts.labels) == (themes[0], ("aa, number, question", "ab, number, question"))
    ids = changes.split(LEAD, themes[0], seen=parts.state)
    assert (ids[0], topics(database)[themes[0]], topics(database)[ids[1]]) == (themes[0], {"aa"}, {"ab"})
    assert [stored(database, i).label for i in ids] == list(parts.labels)
    assert noted_edits(database) == [(themes[0], "pseudonym of U1", "split", {"into": [ids[1]]})]
    ask(log, *about("aa", 6, start=50), *about("ab", 6, start=50), day=-1)
    keeper = keeping(database)
    keeper.assign()
    assert topics(database) == {ids[0]: {"aa"}, ids[1]: {"ab"}, themes[1]: {"bb"}}
    for _ in range(3):  # the clustering alone would put them together every time
        assert keeper.recompute().new == 0
        assert topics(database) == {ids[0]: {"aa"}, ids[1]: {"ab"}, themes[1]: {"bb"}}
    with database.read() as session:
        fixed = session.scalars(select(ThemeMember.theme_id).where(ThemeMember.fixed)).all()
    assert set(fixed) == {ids[1]}
    assert len(fixed) == 14


def test_a_split_is_undone_by_merging(themes: tuple[int, int], database: Database) -> None:
    changes = edits(database)
    first, second = changes.split(LEAD, themes[0])
    changes.merge(LEAD, [second], first)
    keeping(database).recompute()
    assert topics(database)[first] == {"aa", "ab"}
    with database.read() as session:
        assert session.scalars(select(ThemeMember.fixed).where(ThemeMember.fixed)).all() == []


def test_parts_are_not_split_where_the_questions_are_others_by_now(
    themes: tuple[int, int], log: QuestionLog, database: Database
) -> None:
    changes = edits(database)
    seen = changes.parts(LEAD, themes[0]).state
    assert changes.parts(OTHER_LEAD, themes[0]).state == seen
    ask(log, *about("aa", 3, start=50), day=-1)
    keeping(database).assign()
    with pytest.raises(ThemeChanged, match="look at its parts again"):
        changes.split(LEAD, themes[0], seen=seen)
    first, _ = changes.split(OTHER_LEAD, themes[0])
    with pytest.raises(EditRefused):
        changes.split(LEAD, first, seen=seen)


def test_no_part_is_of_fewer_people_than_may_be_shown(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 20))
    ask(log, *about("ab", 6), asker="one")
    keeping(database).recompute()
    for look in (edits(database).parts, edits(database).split):
        with pytest.raises(EditRefused, match="cannot be split into 2 parts that at least 5 people asked about"):
            look(LEAD, theme_of(database, "aa"))
    assert set(edits(database, min_askers=1).parts(LEAD, theme_of(database, "aa")).labels) == {
        "aa, number, question",
        "ab, number, question",
    }


def test_a_theme_of_hardly_any_questions_is_not_split(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 2))
    keeping(database).recompute()
    with pytest.raises(EditRefused, match="cannot be split into 3 parts"):
        edits(database, min_askers=1).split(LEAD, theme_of(database, "aa"), 3)


def test_a_centre_of_few_people_is_not_kept_where_nobody_could_tell_whose_it_is(
    log: QuestionLog, database: Database
) -> None:
    ask(log, *about("aa", 8), *about("cc", 8))
    ask(log, *about("bb", 6), asker="one")
    keeping(database).recompute()
    first, few, many = (theme_of(database, topic) for topic in ("aa", "bb", "cc"))
    edits(database).merge(LEAD, [few, many], first)
    assert stored(database, few).centre == b""
    assert stored(database, many).centre != b""
