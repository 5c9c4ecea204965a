"""Themes are found anew once a day by one process, and sooner where deleted words left one unnamed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest
from logged import NOW
from themed import (
    TopicEncoder,
    about,
    ask,
    average_link,
    labels_of,
    stored,
    theme_of,
    topics,
)

from database.engine import Database
from insights.personal_data import PersonalData
from insights.question_log import QuestionLog
from insights.retention import Retention
from insights.theme_keeping import Found, ThemeKeeping
from insights.theme_matching import Numbers
from retrieval.encoder import Matrix


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


def test_another_encoder_finds_the_themes_anew_at_once(log: QuestionLog, database: Database) -> None:
    class Turned(TopicEncoder):
        fingerprint = "turned"

        def encode(self, texts: Sequence[str]) -> Matrix:
            return np.ascontiguousarray(super().encode(texts)[:, ::-1])

    ask(log, *about("aa", 8), *about("bb", 8))
    assert ThemeKeeping(database, TopicEncoder(), average_link, labels_of, lambda: NOW).recompute_if_due() is not None
    ids = theme_of(database, "aa"), theme_of(database, "bb")
    ask(log, *about("aa", 2, start=8), day=-1)
    turned = ThemeKeeping(database, Turned(), average_link, labels_of, lambda: NOW)
    assert turned.recompute_if_due() == Found(18, 2, 0, 0)  # the new ones stand with the old, by the same encoder
    assert (theme_of(database, "aa"), theme_of(database, "bb")) == ids
    assert {stored(database, theme_id).encoder for theme_id in ids} == {"turned"}
    assert turned.recompute_if_due() is None


def test_words_that_are_gone_do_not_make_another_round_due(log: QuestionLog, database: Database) -> None:
    class Turned(TopicEncoder):
        fingerprint = "turned"

    ask(log, *about("aa", 8), day=40)
    ask(log, *about("bb", 8))
    ThemeKeeping(database, TopicEncoder(), average_link, labels_of, lambda: NOW).recompute_if_due()
    Retention(database).forget_text(30)
    turned = ThemeKeeping(database, Turned(), average_link, labels_of, lambda: NOW)
    turned.recompute()
    assert turned.recompute_if_due() is None
