"""What counts towards themes: once for each asker and matter, on topic, and with words."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select
from themed import TopicEncoder, about, ask

from database.engine import Database
from database.models import Question, QuestionVector
from insights.counted_questions import CountedQuestion, candidates, counted_before, near_duplicates, new_candidates
from insights.personal_data import PersonalData
from insights.question_log import QuestionLog
from insights.question_vectors import QuestionVectors
from insights.retention import Retention
from retrieval.encoder import Encoder, Matrix


def _texts(database: Database) -> list[str]:
    with database.read() as session:
        return [question.text for question in candidates(session)]


def test_the_first_question_of_a_thread_counts_and_what_follows_does_not(log: QuestionLog, database: Database) -> None:
    ask(log, "Does homework help?", thread_key="t")
    ask(log, "And in primary?", day=-1, thread_key="t", asker="asker-2")
    ask(log, "Do uniforms help?", "Do phones harm?")
    assert sorted(_texts(database)) == ["Do phones harm?", "Do uniforms help?", "Does homework help?"]


def test_a_thread_opened_by_something_declined_is_opened_by_what_comes_next(
    log: QuestionLog, database: Database
) -> None:
    ask(log, "Order me a pizza", thread_key="t", outcome="declined")
    ask(log, "Does homework help?", day=-1, thread_key="t")
    assert _texts(database) == ["Does homework help?"]


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "declined"},
        {"asker": None},
        {"text": None, "status": "unrecorded"},
        {"text": None, "outcome": "declined"},
        {"text": "Hello there, good morning!"},
        {"text": "Thanks [name]!"},
        {"text": "[name] [email]"},
        {"text": "What about it?"},
        {"status": "received", "outcome": None},
        {"status": "claimed", "outcome": None},
    ],
)
def test_what_does_not_count(log: QuestionLog, database: Database, changes: dict[str, object]) -> None:
    ask(log, "Does homework help?", **changes)
    assert _texts(database) == []


@pytest.mark.parametrize(
    "changes",
    [{"outcome": "not_found"}, {"outcome": "failed", "status": "failed"}, {"outcome": None, "status": "imported"}],
)
def test_what_was_not_answered_or_was_imported_counts(
    log: QuestionLog, database: Database, changes: dict[str, object]
) -> None:
    ask(log, "Does [name] need phonics?", **changes)
    assert _texts(database) == ["Does   need phonics?"]


def test_the_same_words_by_the_same_asker_count_once(log: QuestionLog, database: Database) -> None:
    ask(log, "Does homework help?", asker="a")
    ask(log, "does HOMEWORK help??", asker="a", day=-1)
    ask(log, "Does homework help?", asker="b", day=-2)
    with database.read() as session:
        assert [(q.asker, q.text) for q in candidates(session)] == [
            ("a", "Does homework help?"),
            ("b", "Does homework help?"),
        ]


def test_near_duplicates_are_told_by_meaning_and_asker(encoder: Encoder) -> None:
    texts = [
        ("a", "How can we improve attendance in secondary schools?"),
        ("a", "How do we improve attendance in secondary schools?"),
        ("b", "How do we improve attendance in secondary schools?"),
        ("a", "Does phonics help in year 1?"),
    ]
    questions = [CountedQuestion(number, *each) for number, each in enumerate(texts)]
    vectors = encoder.encode([question.text for question in questions])
    assert near_duplicates(questions, vectors).tolist() == [False, True, False, False]


def test_a_row_of_small_steps_is_not_one_question() -> None:
    angles = np.radians([0, 20, 40])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    questions = [CountedQuestion(number, "a", f"{number}") for number in range(3)]
    # The third is near the second alone, which does not count; so it is new.
    assert near_duplicates(questions, vectors).tolist() == [False, True, False]


def test_near_duplicates_of_one_asker_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    rows = chance.normal(size=(40, 8)).astype(np.float32)
    rows = np.concatenate([rows, rows + 0.01])
    vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    questions = [CountedQuestion(number, "a", f"{number}") for number in range(80)]
    whole = near_duplicates(questions, vectors)
    monkeypatch.setattr("insights.counted_questions._BLOCK", 7)
    assert whole[40:].all()
    assert near_duplicates(questions, vectors).tolist() == whole.tolist()


class CountingEncoder(TopicEncoder):
    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: list[str]) -> Matrix:  # type: ignore[override]
        self.encoded += texts
        return super().encode(texts)


def test_a_question_is_encoded_once_and_read_back_as_it_was(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 3))
    encoder = CountingEncoder()
    with database.read() as session:
        questions = candidates(session)
    first = QuestionVectors(database, encoder).of(questions)
    again = QuestionVectors(database, encoder).of(questions)
    assert encoder.encoded == [question.text for question in questions]
    assert np.array_equal(first, again)
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-6)
    assert np.allclose(first, TopicEncoder().encode(encoder.encoded), atol=1e-3)


def test_another_encoder_encodes_anew_in_place_of_the_first(log: QuestionLog, database: Database) -> None:
    ask(log, *about("aa", 3))
    with database.read() as session:
        questions = candidates(session)
    QuestionVectors(database, TopicEncoder()).of(questions)
    other = CountingEncoder()
    other.fingerprint = "others"
    QuestionVectors(database, other).of(questions)
    assert len(other.encoded) == 3
    with database.read() as session:
        assert session.scalars(select(QuestionVector.encoder)).all() == ["others"] * 3


def test_no_vector_is_kept_of_words_that_went_while_they_were_encoded(log: QuestionLog, database: Database) -> None:
    ask(log, "aa theirs", asker="them")
    ask(log, "bb old", asker="other", day=40)
    ask(log, "cc new", asker="other")

    class Slow(TopicEncoder):
        def encode(self, texts: list[str]) -> Matrix:  # type: ignore[override]
            PersonalData(database).erase("them")
            Retention(database).forget_text(30)
            return super().encode(texts)

    with database.read() as session:
        questions = candidates(session)
    assert len(QuestionVectors(database, Slow()).of(questions)) == 3
    with database.read() as session:
        left = select(Question.text).join(QuestionVector, QuestionVector.question_id == Question.id)
        assert session.scalars(left).all() == ["cc new"]


def test_vectors_go_with_their_words(log: QuestionLog, database: Database) -> None:
    ask(log, "aa theirs", asker="them")
    ask(log, "bb old", asker="other", day=40)
    ask(log, "cc new", asker="other")
    with database.read() as session:
        questions = candidates(session)
    QuestionVectors(database, TopicEncoder()).of(questions)
    PersonalData(database).erase("them")
    Retention(database).forget_text(30)
    with database.read() as session:
        left = select(Question.text).join(QuestionVector, QuestionVector.question_id == Question.id)
        assert session.scalars(left).all() == ["cc new"]


def test_new_is_what_has_neither_a_vector_nor_a_place(log: QuestionLog, database: Database) -> None:
    ask(log, "aa first", asker="a")
    with database.read() as session:
        questions = new_candidates(session, "topics")
        assert [question.text for question in questions] == ["aa first"]
        assert counted_before(session, ["a"]) == []
    QuestionVectors(database, TopicEncoder()).of(questions)
    ask(log, "bb second", asker="b")
    with database.read() as session:
        assert [question.text for question in new_candidates(session, "topics")] == ["bb second"]
        assert len(new_candidates(session, "another encoder")) == 2
