"""New questions come to the nearest theme, or to none, before themes are found anew."""

from __future__ import annotations

from themed import (
    about,
    ask,
    keeping,
    places,
    stored,
    theme_of,
    topics,
)

from database.engine import Database
from insights.personal_data import PersonalData
from insights.question_log import QuestionLog


def test_new_questions_go_to_the_nearest_theme_or_none(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), *about("bb", 6))
    keeper = keeping(database)
    keeper.recompute()
    ids = theme_of(database, "aa"), theme_of(database, "bb")
    ask(log, *about("aa", 3, start=50), *about("bb", 2, start=50), "zz else", day=-1)
    assert keeper.assign() == 6
    assert topics(database) == {ids[0]: {"aa"}, ids[1]: {"bb"}, None: {"zz"}}
    assert keeper.assign() == 0


def test_what_an_asker_says_again_is_not_assigned(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8))
    keeper = keeping(database)
    keeper.recompute()
    ask(log, "aa question number 0?!", "zz hello", asker="asker-0", day=-1)
    assert keeper.assign() == 1
    assert "aa question number 0?!" not in places(database)


def test_before_there_are_themes_new_questions_are_in_none(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8))
    assert keeping(database).assign() == 8
    assert set(places(database).values()) == {None}


def test_new_questions_find_a_theme_whose_centre_was_taken_out(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), *about("bb", 8))
    keeper = keeping(database)
    keeper.recompute()
    theme_id = theme_of(database, "aa")
    PersonalData(database).erase("asker-0")
    assert stored(database, theme_id).centre == b""
    ask(log, *about("aa", 3, start=50), day=-1)
    keeper.assign()
    assert theme_of(database, "aa") == theme_id
