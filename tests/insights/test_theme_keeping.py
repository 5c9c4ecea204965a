"""Themes last: the same ids, names and edits from one clustering to the next, whatever comes and goes."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from logged import NOW, count
from sqlalchemy import select, update
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

from database.engine import Database, open_database
from database.models import Question, QuestionVector, Theme, ThemeMember
from insights.kept_themes import UNNAMED
from insights.personal_data import PersonalData
from insights.question_log import QuestionLog
from insights.retention import Retention
from insights.theme_keeping import Found, ThemeKeeping, ThemesChanging
from insights.theme_matching import Numbers
from retrieval.encoder import Encoder, Matrix

CLINC = Path(__file__).parents[2] / "evaluation" / "clinc150" / "questions.jsonl"


def test_themes_are_found_named_and_stored_with_what_fits_nowhere(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), *about("bb", 5), "zz alone")
    assert keeping(database).recompute() == Found(questions=14, themes=2, new=2, nowhere=1)
    assert topics(database) == {1: {"aa"}, 2: {"bb"}, None: {"zz"}}
    theme = stored(database, 1)
    assert (theme.label, theme.terms, theme.name) == ("aa, number, question", ["aa", "number", "question"], None)
    assert (theme.encoder, theme.created_at, len(theme.centre)) == ("topics", NOW, 4 * TopicEncoder.dimensions)
    with database.read() as session:
        near = session.scalars(select(ThemeMember.similarity).where(ThemeMember.theme_id == 1)).all()
    assert all(0.7 < similarity <= 1 for similarity in near)


def test_nothing_is_found_where_nothing_was_asked(database: Database) -> None:
    assert keeping(database).recompute() == Found(0, 0, 0, 0)
    assert keeping(database).assign() == 0


def test_the_same_questions_again_change_nothing(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), *about("bb", 5), "zz alone")
    keeping(database).recompute()
    before = places(database)
    assert keeping(database).recompute().new == 0
    assert places(database) == before


@pytest.mark.parametrize("kind", ["sqlite"])  # what is stored where is tested above; this is about the order
def test_the_same_questions_in_any_order_are_the_same_themes(
    log: QuestionLog, database: Database, sqlite_template: Path, tmp_path: Path, encoder: Encoder
) -> None:
    texts = _sample(8, 10)
    for text in texts:
        ask(log, text, asker=text)  # one asker each, so that all count in any order
    keeping(database, encoder).recompute()
    for seed in range(3):
        shuffled = random.Random(seed).sample(texts, len(texts))  # noqa: S311 (chance, not secrecy)
        path = tmp_path / f"{seed}.db"
        path.write_bytes(sqlite_template.read_bytes())
        other = open_database(path)
        for text in shuffled:
            ask(QuestionLog(other), text, asker=text)
        keeping(other, encoder).recompute()
        assert places(other) == places(database)
        assert _labels(other) == _labels(database)
        other.close()


def test_a_tenth_more_questions_keep_nine_tenths_of_the_themes(
    log: QuestionLog, database: Database, encoder: Encoder
) -> None:
    texts = _sample(20, 22)
    first, more = texts[: 20 * 20], texts[20 * 20 :]
    ask(log, *first)
    keeper = keeping(database, encoder)
    assert keeper.recompute().themes >= 15
    before = places(database)
    ask(log, *more, day=-1)
    keeper.recompute()
    after = places(database)
    themes = {theme_id for theme_id in before.values() if theme_id}
    kept = [_most_common(after[text] for text, place in before.items() if place == theme_id) for theme_id in themes]
    assert len(themes & set(kept)) >= 0.9 * len(themes)


def test_a_theme_that_grows_keeps_its_name_and_is_labelled_anew(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 6), *about("bb", 6))
    keeping(database).recompute()
    theme_id = theme_of(database, "aa")
    edits(database).rename(LEAD, theme_id, "Reading")
    ask(log, *[f"aa longer word {number}" for number in range(20)], day=-1)
    keeping(database).recompute()
    theme = stored(database, theme_id)
    assert (theme_of(database, "aa"), theme.name, theme.label) == (theme_id, "Reading", "aa, longer, word")


def test_a_theme_whose_words_are_forgotten_is_known_again_by_its_centre(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), *about("bb", 8), day=40)
    keeping(database).recompute()
    ids = theme_of(database, "aa"), theme_of(database, "bb")
    Retention(database).forget_text(30)
    assert count(database, QuestionVector) == 0
    assert (stored(database, ids[0]).label, stored(database, ids[0]).terms) == (UNNAMED, [])
    assert keeping(database).recompute() == Found(0, 0, 0, 0)
    ask(log, *about("bb", 8, start=100), *about("aa", 6, start=100))
    assert keeping(database).recompute().new == 0
    assert topics(database) == {ids[0]: {"aa"}, ids[1]: {"bb"}}
    with database.read() as session:  # where the forgotten ones stood, so that months can be counted
        rows = select(Question.text, ThemeMember.theme_id).join(Question, Question.id == ThemeMember.question_id)
        forgotten = Counter(theme_id for text, theme_id in session.execute(rows) if text is None)
    assert forgotten == {ids[0]: 8, ids[1]: 8}


def test_a_centre_of_few_people_goes_with_their_words(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), day=40)
    ask(log, *about("bb", 8), day=40, asker="one")
    keeping(database).recompute()
    few, many = theme_of(database, "bb"), theme_of(database, "aa")
    Retention(database).forget_text(30)
    assert stored(database, few).centre == b""
    assert stored(database, many).centre != b""


def test_a_theme_that_vanished_comes_back_as_itself(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), *about("bb", 6))
    keeping(database).recompute()
    theme_id = theme_of(database, "bb")

    ThemeKeeping(database, TopicEncoder(), _all_one, labels_of, lambda: NOW).recompute()
    assert topics(database) == {theme_of(database, "aa"): {"aa", "bb"}}
    gone = stored(database, theme_id)
    assert (gone.label, gone.terms, gone.centre != b"") == (UNNAMED, [], True)
    keeping(database).recompute()
    assert theme_of(database, "bb") == theme_id
    assert stored(database, theme_id).label == "bb, number, question"


def test_a_vanished_theme_of_few_people_leaves_nothing(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8))
    ask(log, *about("bb", 6), asker="one")
    keeping(database).recompute()
    theme_id = theme_of(database, "bb")
    ThemeKeeping(database, TopicEncoder(), _all_one, labels_of).recompute()
    with database.read() as session:
        assert session.get(Theme, theme_id) is None


def test_what_does_not_count_any_more_loses_its_place(log: QuestionLog, database: Database) -> None:
    ids = ask(log, *about("aa", 8))
    keeping(database).recompute()
    with database.write() as session:
        session.execute(update(Question).where(Question.id == ids[0]).values(outcome="declined"))
    keeping(database).recompute()
    with database.read() as session:
        assert sorted(session.scalars(select(ThemeMember.question_id))) == ids[1:]


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


def test_the_clustering_is_told_what_was_found_last_time(log: QuestionLog, database: Database) -> None:
    told: list[Matrix | None] = []

    def cluster(vectors: Matrix, before: Matrix | None = None) -> Numbers:
        told.append(before)
        return average_link(vectors)

    ask(log, *about("aa", 8), *about("bb", 7), *about("cc", 6))
    keeper = ThemeKeeping(database, TopicEncoder(), cluster, labels_of, lambda: NOW)
    keeper.recompute()
    edits(database).merge(LEAD, [theme_of(database, "bb")], theme_of(database, "aa"))
    keeper.recompute()
    first, second = told
    assert first is not None
    assert second is not None
    assert (first.shape, second.shape) == ((0, TopicEncoder.dimensions), (3, TopicEncoder.dimensions))
    topics_seen = TopicEncoder().encode(["aa", "bb", "cc"])
    # What the others were merged into lies between them; each of the others is where it was.
    assert np.argmax(second @ topics_seen.T, axis=1)[1:].tolist() == [1, 2]


def test_another_encoder_keeps_the_themes(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 8), *about("bb", 6))
    keeping(database).recompute()
    ids = theme_of(database, "aa"), theme_of(database, "bb")

    class Turned(TopicEncoder):
        fingerprint = "turned"

        def encode(self, texts: list[str]) -> Matrix:  # type: ignore[override]
            return np.ascontiguousarray(super().encode(texts)[:, ::-1])

    keeper = keeping(database, Turned())
    assert keeper.assign() == 0  # these have their places
    assert keeper.recompute().new == 0
    assert (theme_of(database, "aa"), theme_of(database, "bb")) == ids
    assert stored(database, ids[0]).encoder == "turned"


def test_themes_are_found_once_a_day_and_new_questions_placed_in_between(log: QuestionLog, database: Database) -> None:
    now = [NOW]
    keeper = ThemeKeeping(database, TopicEncoder(), average_link, labels_of, lambda: now[0])
    ask(log, *about("aa", 8), *about("bb", 8))
    assert keeper.recompute_if_due() == Found(16, 2, 2, 0)
    ask(log, *about("cc", 6), day=-1)
    now[0] += dt.timedelta(hours=19)
    assert keeper.recompute_if_due() is None
    assert topics(database)[None] == {"cc"}
    now[0] += dt.timedelta(hours=1)
    assert keeper.recompute_if_due() == Found(22, 3, 1, 0)
    PersonalData(database).erase("asker-0")  # which leaves themes without a name
    assert keeper.recompute_if_due() == Found(18, 3, 0, 0)
    assert keeper.recompute_if_due() is None


def test_a_round_that_was_stopped_is_taken_up_after_an_hour(log: QuestionLog, database: Database) -> None:
    now = [NOW]

    def stopped(vectors: Matrix, before: Matrix | None = None) -> Numbers:  # noqa: ARG001 (the protocol's)
        raise KeyboardInterrupt

    ask(log, *about("aa", 8))
    with pytest.raises(KeyboardInterrupt):
        ThemeKeeping(database, TopicEncoder(), stopped, labels_of, lambda: now[0]).recompute_if_due()
    keeper = ThemeKeeping(database, TopicEncoder(), average_link, labels_of, lambda: now[0])
    assert keeper.recompute_if_due() is None
    now[0] += dt.timedelta(hours=1)
    assert keeper.recompute_if_due() == Found(8, 1, 1, 0)


def _all_one(vectors: Matrix, before: Matrix | None = None) -> Numbers:  # noqa: ARG001 (the protocol's)
    return np.zeros(len(vectors), np.int64)


def _sample(intents: int, each: int) -> list[str]:
    """Give questions of some intents of CLINC150, all its intents taking turns."""
    by_intent: dict[str, list[str]] = {}
    for line in CLINC.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        by_intent.setdefault(row["label"], []).append(row["text"])
    chosen = sorted(set(by_intent) - {"oos"})[:: len(by_intent) // intents][:intents]
    return [by_intent[intent][number] for number in range(each) for intent in chosen]


def _labels(database: Database) -> list[tuple[int, str]]:
    with database.read() as session:
        return [(row.id, row.label) for row in session.execute(select(Theme.id, Theme.label).order_by(Theme.id))]


def _most_common(themes: object) -> int | None:
    (found, _), *_ = Counter(themes).most_common(1)  # type: ignore[call-overload]
    return found  # type: ignore[no-any-return]
