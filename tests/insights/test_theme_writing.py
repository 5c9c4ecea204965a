"""What is edited or deleted while themes are being found is neither overwritten nor brought back."""

from __future__ import annotations

import pytest
from logged import NOW, count
from sqlalchemy import select
from themed import (
    LEAD,
    TopicEncoder,
    about,
    ask,
    average_link,
    edits,
    keeping,
    labels_of,
    places,
    stored,
    theme_of,
    topics,
)

from database.engine import Database
from database.models import QuestionVector, Theme, ThemeMember
from insights import theme_writing
from insights.personal_data import PersonalData
from insights.question_log import QuestionLog
from insights.theme_keeping import Found, ThemeKeeping, ThemesChanging
from insights.theme_matching import Numbers
from retrieval.encoder import Matrix


@pytest.mark.parametrize("during", ["clustering", "labelling"])
def test_what_is_deleted_meanwhile_neither_fails_nor_comes_back(
    log: QuestionLog, database: Database, during: str
) -> None:
    ask(log, *about("aa", 8), *about("bb", 8))
    ask(log, *[f"aa zebra {number}" for number in range(30)], "cc zebra one", "cc zebra two", asker="them")
    erased: list[bool] = []

    def erase(at: str) -> None:
        if at == during and not erased:
            erased.append(True)
            PersonalData(database).erase("them")

    def cluster(vectors: Matrix, before: Matrix | None = None) -> Numbers:  # noqa: ARG001 (the protocol's)
        groups = average_link(vectors)
        erase("clustering")
        return groups

    def labels(groups: list[list[str]]) -> list[object]:
        found = labels_of(groups)
        erase("labelling")
        return list(found)

    keeper = ThemeKeeping(database, TopicEncoder(), cluster, labels, lambda: NOW)  # type: ignore[arg-type]
    assert keeper.recompute() == Found(16, 2, 2, 0)
    with database.read() as session:
        assert "zebra" not in repr(session.execute(select(Theme.label, Theme.terms)).all())
    assert len(places(database)) == count(database, ThemeMember) == count(database, QuestionVector) == 16


def test_a_theme_is_not_overwritten_by_what_was_begun_before_an_edit(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), *about("bb", 8))
    keeping(database).recompute()
    first, second = theme_of(database, "aa"), theme_of(database, "bb")
    merged: list[bool] = []

    def labels(groups: list[list[str]]) -> list[object]:
        if not merged:
            merged.append(True)
            edits(database).rename(LEAD, first, "Reading")
            edits(database).merge(LEAD, [second], first)
        return list(labels_of(groups))

    ThemeKeeping(database, TopicEncoder(), average_link, labels, lambda: NOW).recompute()  # type: ignore[arg-type]
    assert topics(database) == {first: {"aa", "bb"}}
    assert stored(database, first).name == "Reading"


def test_edits_without_end_give_up_with_a_sentence_and_write_nothing(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8))

    def labels(groups: list[list[str]]) -> list[object]:
        with database.write() as session:
            row = {"label": "x", "terms": [], "centre": b"", "encoder": "e", "created_at": NOW, "updated_at": NOW}
            session.add(Theme(**row))
        return list(labels_of(groups))

    with pytest.raises(ThemesChanging, match="next round"):
        ThemeKeeping(database, TopicEncoder(), average_link, labels, lambda: NOW).recompute()  # type: ignore[arg-type]
    assert count(database, ThemeMember) == 0


def test_very_many_new_questions_are_placed_in_portions(
    log: QuestionLog, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insights.theme_writing._AT_ONCE", 5)
    ask(log, *about("aa", 12), *about("bb", 9), "zz alone")
    assert keeping(database).recompute() == Found(22, 2, 2, 1)
    assert sorted(map(sorted, topics(database).values())) == [["aa"], ["bb"], ["zz"]]
    assert len(places(database)) == 22


def test_who_is_deleted_between_two_portions_leaves_no_word_in_a_label(
    log: QuestionLog, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(log, *about("aa", 12))
    ask(log, *[f"aa zebra {number}" for number in range(30)], asker="them")
    place_new = theme_writing.place_new

    def erasing(*given: object) -> None:
        PersonalData(database).erase("them")
        place_new(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("insights.theme_writing._AT_ONCE", 5)
    monkeypatch.setattr("insights.theme_writing.place_new", erasing)
    assert keeping(database).recompute().questions == 12
    with database.read() as session:
        assert "zebra" not in repr(session.execute(select(Theme.label, Theme.terms)).all())
    assert len(places(database)) == count(database, ThemeMember) == 12
