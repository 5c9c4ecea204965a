"""Leads' edits: stored with who made them, kept by every clustering, undone where they can be."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from themed import LEAD, STAFF, about, ask, edits, keeping, noted_edits, places, stored, theme_of

from database.engine import Database
from insights.challenge import Action
from insights.personal_data import DELETED, PersonalData
from insights.question_log import QuestionLog
from insights.theme_edits import ThemeEdits
from insights.theme_notes import read_notes
from insights.theme_words import EditRefused, ThemeChanged, UnknownTheme
from people.actors import Actor, NotAllowed, Role

OTHER_LEAD = Actor("U9", frozenset({Role.LEAD}))
EVERY_EDIT: list[Callable[[ThemeEdits, Actor, int], object]] = [
    lambda changes, actor, theme: changes.rename(actor, theme, "Reading"),
    lambda changes, actor, theme: changes.merge(actor, [theme, 2], theme),
    lambda changes, actor, theme: changes.unmerge(actor, theme),
    lambda changes, actor, theme: changes.parts(actor, theme),
    lambda changes, actor, theme: changes.split(actor, theme),
    lambda changes, actor, theme: changes.hide(actor, theme),
    lambda changes, actor, theme: changes.show(actor, theme),
    lambda changes, actor, theme: changes.pin(actor, theme),
    lambda changes, actor, theme: changes.unpin(actor, theme),
    lambda changes, actor, theme: changes.acted_on(actor, theme, "We met."),
    lambda changes, actor, theme: changes.add_need(actor, theme, "Hull", "", "Few tutors."),
    lambda changes, actor, theme: changes.remove_need(actor, theme),
]


@pytest.mark.parametrize("edit", EVERY_EDIT)
def test_only_leads_edit(
    themes: tuple[int, int], database: Database, edit: Callable[[ThemeEdits, Actor, int], object]
) -> None:
    with pytest.raises(NotAllowed, match="Only leads"):
        edit(edits(database), STAFF, themes[0])
    assert noted_edits(database) == []


@pytest.mark.parametrize("edit", EVERY_EDIT)
def test_what_is_not_there_is_said_so(database: Database, edit: Callable[[ThemeEdits, Actor, int], object]) -> None:
    with pytest.raises(UnknownTheme, match=r"not there any more\.$"):
        edit(edits(database), LEAD, 77)


def test_a_name_is_redacted_kept_and_given_back(themes: tuple[int, int], database: Database) -> None:
    changes = edits(database)
    changes.rename(LEAD, themes[0], "  Reading with\n Amir ")
    assert stored(database, themes[0]).name == "Reading with [name]"
    assert noted_edits(database) == [(themes[0], "pseudonym of U1", "rename", {"name": "Reading with [name]"})]
    changes.rename(LEAD, themes[0], "")
    assert stored(database, themes[0]).name is None


def test_the_second_of_two_names_at_once_is_told_of_the_first(themes: tuple[int, int], database: Database) -> None:
    changes = edits(database)
    changes.rename(LEAD, themes[0], "Reading", seen="number, question, aa")
    with pytest.raises(ThemeChanged, match="named this theme “Reading” meanwhile"):
        changes.rename(OTHER_LEAD, themes[0], "Books", seen="number, question, aa")
    changes.rename(OTHER_LEAD, themes[0], "Books", seen="Reading")
    assert stored(database, themes[0]).name == "Books"


@pytest.mark.parametrize(
    "words",
    ["A pupil of mine told me that her dad hits her", "x" * 81],
)
def test_words_that_may_not_be_kept_are_refused(themes: tuple[int, int], database: Database, words: str) -> None:
    changes = edits(database)
    with pytest.raises(EditRefused, match=r"nothing of it has been kept|at most 80 characters"):
        changes.rename(LEAD, themes[0], words)
    assert (stored(database, themes[0]).name, noted_edits(database)) == (None, [])


def test_a_concern_is_seen_across_the_fields_of_a_need(themes: tuple[int, int], database: Database) -> None:
    with pytest.raises(EditRefused, match="safeguarding lead"):
        edits(database).add_need(LEAD, themes[0], "Hull", "", "A pupil of mine, her dad hits her")
    assert noted_edits(database) == []


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda changes, theme: changes.acted_on(LEAD, theme, "  "), "Please say what was done."),
        (lambda changes, theme: changes.add_need(LEAD, theme, "", "", "x"), "Please say where you observed it."),
        (lambda changes, theme: changes.add_need(LEAD, theme, "Hull", "", ""), "Please say what you observed."),
        (lambda changes, theme: changes.merge(LEAD, [theme], theme), "Please choose at least two themes to merge."),
        (lambda changes, theme: changes.split(LEAD, theme, 1), "A theme can be split into 2 to 5 parts."),
        (lambda changes, theme: changes.unmerge(LEAD, theme), "“number, question, aa” stands by itself already."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    themes: tuple[int, int], database: Database, edit: Callable[[ThemeEdits, int], object], sentence: str
) -> None:
    with pytest.raises(EditRefused) as refused:
        edit(edits(database), themes[0])
    assert (str(refused.value), noted_edits(database)) == (sentence, [])


def test_hiding_and_pinning_are_kept_once_and_undone(themes: tuple[int, int], database: Database) -> None:
    changes = edits(database)
    changes.hide(LEAD, themes[0])
    changes.hide(OTHER_LEAD, themes[0])
    changes.pin(LEAD, themes[0])
    keeping(database).recompute()
    theme = stored(database, themes[0])
    assert (theme.hidden, theme.pinned) == (True, True)
    changes.show(LEAD, themes[0])
    changes.unpin(LEAD, themes[0])
    theme = stored(database, themes[0])
    assert (theme.hidden, theme.pinned) == (False, False)
    assert [action for _, _, action, _ in noted_edits(database)] == ["hide", "pin", "show", "unpin"]


def test_needs_and_actions_stand_with_the_theme_they_are_merged_into(
    themes: tuple[int, int], database: Database
) -> None:
    changes = edits(database)
    first = changes.add_need(LEAD, themes[0], "Hull", "Humber partnership", "Amir sees few tutors.")
    second = changes.add_need(OTHER_LEAD, themes[1], "York", "", "Long waits.")
    changes.acted_on(LEAD, themes[1], "Met the partnership.")
    changes.merge(LEAD, [themes[1]], themes[0])
    keeping(database).recompute()
    with database.read() as session:
        notes = read_notes(session)
    assert list(notes) == [themes[0]]
    needs = [(need.id, need.place, need.partner, need.note) for need in notes[themes[0]].needs]
    assert needs == [
        (first, "Hull", "Humber partnership", "[name] sees few tutors."),
        (second, "York", "", "Long waits."),
    ]
    assert [action.what for action in notes[themes[0]].actions] == ["Met the partnership."]
    assert all(isinstance(action, Action) for action in notes[themes[0]].actions)


def test_a_need_taken_back_leaves_no_word(themes: tuple[int, int], database: Database) -> None:
    changes = edits(database)
    need = changes.add_need(LEAD, themes[0], "Hull", "", "Zebra.")
    changes.remove_need(OTHER_LEAD, need)
    assert [(editor, action) for _, editor, action, _ in noted_edits(database)] == [("pseudonym of U9", "remove_need")]
    assert "Zebra" not in repr(noted_edits(database))
    with pytest.raises(UnknownTheme, match="That need is not there any more"):
        changes.remove_need(LEAD, need)


def test_edits_at_the_same_moment_are_both_kept(themes: tuple[int, int], database: Database) -> None:
    changes = edits(database)
    with ThreadPoolExecutor(4) as pool:
        done = [
            pool.submit(changes.rename, LEAD, themes[0], "Reading"),
            pool.submit(changes.pin, OTHER_LEAD, themes[0]),
            pool.submit(changes.acted_on, LEAD, themes[0], "Met."),
            pool.submit(changes.merge, OTHER_LEAD, [themes[1]], themes[0]),
        ]
        for each in done:
            each.result()
    theme = stored(database, themes[0])
    assert (theme.name, theme.pinned) == ("Reading", True)
    assert sorted(action for _, _, action, _ in noted_edits(database)) == ["acted_on", "merge", "pin", "rename"]


def test_a_lead_who_is_deleted_leaves_the_edit_but_not_their_pseudonym(
    themes: tuple[int, int], database: Database
) -> None:
    edits(database).rename(LEAD, themes[0], "Reading")
    assert PersonalData(database).erase("pseudonym of U1").edits == 1
    assert (stored(database, themes[0]).name, noted_edits(database)[0][1]) == ("Reading", DELETED)


def test_an_edited_theme_outlasts_the_one_person_who_asked(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), asker="them")
    ask(log, *about("bb", 8))
    keeping(database).recompute()
    first, second = theme_of(database, "aa"), theme_of(database, "bb")
    changes = edits(database)
    changes.add_need(LEAD, first, "Hull", "", "Few tutors.")
    changes.merge(LEAD, [second], first)
    PersonalData(database).erase("them")
    for theme_id in (first, second):  # what was merged may be made of their words as well
        theme = stored(database, theme_id)
        assert (theme.label, theme.terms, theme.centre) == ("not named yet", [], b"")
    keeping(database).recompute()
    assert set(places(database).values()) == {first}
    assert stored(database, first).label == "bb, number, question"
