"""Themes last: the same ids, names and edits from one clustering to the next, whatever comes and goes."""

from __future__ import annotations

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
from insights.question_log import QuestionLog
from insights.retention import Retention
from insights.theme_keeping import Found, ThemeKeeping
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
