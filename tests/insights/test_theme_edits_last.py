"""Whatever comes and goes, and however the clustering wavers: what leads decided holds after every recomputation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from killable import let_go, start
from logged import NOW
from sklearn.cluster import AgglomerativeClustering
from sqlalchemy import select
from themed import LEAD, TopicEncoder, about, ask, edits, keeping, labels_of, places, stored, theme_of, topics

from database.engine import Database
from database.models import Theme, ThemeEdit, ThemeMember
from insights.personal_data import PersonalData
from insights.question_log import QuestionLog
from insights.retention import Retention
from insights.theme_keeping import ThemeKeeping
from insights.theme_matching import Numbers
from retrieval.encoder import Matrix

pytestmark = pytest.mark.long_on_both

ROUNDS = 100
PEOPLE = 40
TOPICS = ("aa", "ab", "bc", "cd", "de", "ef")


@dataclass(frozen=True)
class Decided:
    """What leads decided, by the topics it was about."""

    split: tuple[int, int]  # aa, ab
    merged: tuple[int, int]  # bc, into which cd
    named: int  # de
    marked: int  # ef


class Wavering:
    """Average-link clustering that ends themes at another distance each time."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def __call__(self, vectors: Matrix, before: Matrix | None = None) -> Numbers:  # noqa: ARG002 (the protocol's)
        distance = self._chance.uniform(0.3, 0.7)
        link = AgglomerativeClustering(n_clusters=None, distance_threshold=distance, metric="cosine", linkage="average")
        found = link.fit_predict(np.asarray(vectors, np.float64))
        sizes = Counter(found.tolist())
        return np.array([group if sizes[group] > 1 else -1 for group in found.tolist()], np.int64)


def _decide(database: Database) -> Decided:
    changes = edits(database)
    de, ef, bc, cd = (theme_of(database, topic) for topic in ("de", "ef", "bc", "cd"))
    changes.rename(LEAD, de, "Reading")
    changes.pin(LEAD, de)
    changes.hide(LEAD, ef)
    changes.add_need(LEAD, ef, "Hull", "", "Few tutors.")
    changes.acted_on(LEAD, ef, "Met.")
    changes.merge(LEAD, [cd], bc)
    first, second = changes.split(LEAD, theme_of(database, "aa"))
    return Decided((first, second), (bc, cd), de, ef)


def _stir(log: QuestionLog, database: Database, chance: random.Random, number: int) -> None:
    """Let a few questions come, some of them long ago, and a person or what is old go."""
    new = [f"{chance.choice(TOPICS)} question {number} {i}" for i in range(chance.randint(0, 8))]
    for text in new:
        ask(log, text, asker=f"person-{chance.randrange(PEOPLE)}", day=chance.choice((1, 1, 1, 40)))
    if chance.random() < 0.3:
        PersonalData(database).erase(f"person-{chance.randrange(PEOPLE)}")
    if chance.random() < 0.2:
        Retention(database).forget_text(30)


def _hold(database: Database, decided: Decided, edits_before: list[int]) -> None:
    named, marked = stored(database, decided.named), stored(database, decided.marked)
    assert (named.name, named.pinned, marked.hidden) == ("Reading", True, True)
    bc, cd = decided.merged
    assert stored(database, cd).merged_into == bc
    found = topics(database)
    assert found[bc] == {"bc", "cd"}
    assert cd not in found
    assert (found[decided.split[0]], found[decided.split[1]]) == ({"aa"}, {"ab"})
    assert (found[decided.named], found[decided.marked]) == ({"de"}, {"ef"})
    with database.read() as session:
        assert list(session.scalars(select(ThemeEdit.id).order_by(ThemeEdit.id))) == edits_before
        fixed = set(session.scalars(select(ThemeMember.theme_id).where(ThemeMember.fixed)))
    assert fixed <= {decided.split[1]}


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.faults) for seed in range(2, 12))])
def test_edits_survive_a_hundred_random_recomputations(log: QuestionLog, database: Database, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (chance, not secrecy)
    for topic in TOPICS:
        for text in about(topic, 14):
            ask(log, text, asker=f"person-{chance.randrange(PEOPLE)}")
    keeping(database).recompute()
    decided = _decide(database)
    keeper = ThemeKeeping(database, TopicEncoder(), Wavering(chance), labels_of, lambda: NOW)
    with database.read() as session:
        before = list(session.scalars(select(ThemeEdit.id).order_by(ThemeEdit.id)))
    for number in range(ROUNDS):
        _stir(log, database, chance, number)
        if chance.random() < 0.3:
            keeper.assign()
        keeper.recompute()
        _hold(database, decided, before)


@pytest.fixture
def workers(database_url: str) -> Iterator[list[object]]:
    running = [start("theme_worker.py", database_url) for _ in range(2)]
    yield list(running)
    for worker in running:
        with worker:
            worker.kill()


def test_two_processes_recompute_at_once_while_a_lead_edits(
    log: QuestionLog, database: Database, workers: list[object]
) -> None:
    ask(log, *about("aa", 20), *about("ab", 14), *about("bb", 9), *about("cc", 8))
    for worker in workers:
        let_go(worker)  # type: ignore[arg-type]
    keeping(database).recompute()
    first, second = theme_of(database, "bb"), theme_of(database, "cc")
    edits(database).merge(LEAD, [second], first)
    edits(database).split(LEAD, theme_of(database, "aa"))
    edits(database).rename(LEAD, first, "Reading")
    endings = [worker.communicate(timeout=60) for worker in workers]  # type: ignore[attr-defined]
    assert [worker.returncode for worker in workers] == [0, 0], endings  # type: ignore[attr-defined]
    keeping(database).recompute()
    assert sorted(map(sorted, topics(database).values())) == [["aa"], ["ab"], ["bb", "cc"]]
    assert (theme_of(database, "bb"), stored(database, first).name) == (first, "Reading")
    with database.read() as session:
        assert len(session.scalars(select(Theme.id)).all()) == 4
    assert len(places(database)) == 51
