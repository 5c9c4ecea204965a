"""Questions with a known meaning, and small real parts that find their themes again."""

from __future__ import annotations

import datetime as dt
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from logged import ASKED, NOW
from sklearn.cluster import AgglomerativeClustering
from sqlalchemy import select

from database.engine import Database
from database.models import Question, Theme, ThemeEdit, ThemeMember
from insights.question_log import QuestionLog
from insights.theme_edits import ThemeEdits
from insights.theme_keeping import ThemeKeeping
from insights.theme_matching import Numbers
from people.actors import Actor, Role
from retrieval.encoder import Encoder, Matrix

LEAD, STAFF = Actor("U1", frozenset({Role.LEAD})), Actor("U2", frozenset({Role.CURATOR}))
ASKERS = 7


@dataclass(frozen=True)
class WordsLabel:
    text: str
    terms: tuple[str, ...]


class TopicEncoder:
    """Understands the first word of a question as its topic, and each letter of it as a step away from the others.

    So "aa" and "ab" are near each other, "aa" and "zz" are not; what follows moves a question a little.
    """

    fingerprint = "topics"
    dimensions = 96
    window = 256

    def encode(self, texts: Sequence[str]) -> Matrix:
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            topic = text.split()[0]
            for place, letter in enumerate(topic[:2]):
                row[26 * place + ord(letter) - ord("a")] = 1.2 if place == 0 else 0.7
            chance = np.random.default_rng(zlib.crc32(text.encode()))
            row += chance.normal(0, 0.07, self.dimensions)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def average_link(vectors: Matrix, before: Matrix | None = None) -> Numbers:  # noqa: ARG001 (the protocol's)
    """Average-link clustering; what stands alone is in no group, and the groups are numbered by their size."""
    if len(vectors) < 2:
        return np.full(len(vectors), -1, np.int64)
    link = AgglomerativeClustering(n_clusters=None, distance_threshold=0.5, metric="cosine", linkage="average")
    found = link.fit_predict(np.asarray(vectors, np.float64))
    sizes = Counter(found.tolist())
    ranked = sorted((group for group, size in sizes.items() if size > 1), key=lambda group: -sizes[group])
    numbers = {group: number for number, group in enumerate(ranked)}
    return np.array([numbers.get(group, -1) for group in found.tolist()], np.int64)


def labels_of(groups: Sequence[Sequence[tuple[str, str]]]) -> list[WordsLabel]:
    """Name each group by the words most of its questions use."""
    counts = [Counter(word for _, text in group for word in set(text.lower().split())) for group in groups]
    best = [sorted(count, key=lambda word: (-count[word], word))[:3] for count in counts]
    return [WordsLabel(", ".join(words), tuple(words)) for words in best]


def ask(log: QuestionLog, *texts: str, day: int = 0, **changes: object) -> list[int]:
    """Store answered questions, each by the next of a few askers, and give their ids."""
    ids = []
    for number, text in enumerate(texts):
        values = {"event_key": f"{text}/{day}/{number}", "text": text, "asker": f"asker-{number % ASKERS}"}
        at = NOW - dt.timedelta(days=day, seconds=-number)
        asked = replace(ASKED, address=None, status="answered", outcome="answered", asked_at=at, **values)
        ids.append(log.receive(replace(asked, **changes)).question_id)  # type: ignore[arg-type]
    return ids


def about(topic: str, count: int, start: int = 0) -> list[str]:
    """Word so many questions about a topic, all of them different."""
    return [f"{topic} question number {number}" for number in range(start, start + count)]


def keeping(database: Database, encoder: Encoder | None = None) -> ThemeKeeping:
    return ThemeKeeping(database, encoder or TopicEncoder(), average_link, labels_of, lambda: NOW)


def edits(database: Database, min_askers: int = 5) -> ThemeEdits:
    return ThemeEdits(
        database,
        lambda user: f"pseudonym of {user}",
        lambda: NOW,
        lambda words: words.replace("Amir", "[name]"),
        labels_of,
        min_askers,
    )


def places(database: Database) -> dict[str, int | None]:
    """Give the theme of each question by its words."""
    joined = select(Question.text, ThemeMember.theme_id).join(ThemeMember, ThemeMember.question_id == Question.id)
    with database.read() as session:
        return {text: theme_id for text, theme_id in session.execute(joined) if text is not None}


def topics(database: Database) -> dict[int | None, set[str]]:
    """Give the topics of each theme's questions."""
    found = defaultdict[int | None, set[str]](set)
    for text, theme_id in places(database).items():
        found[theme_id].add(text.split()[0])
    return dict(found)


def theme_of(database: Database, topic: str) -> int:
    """Give the one theme that all questions about a topic are in."""
    (theme_id,) = {theme_id for text, theme_id in places(database).items() if text.split()[0] == topic}
    assert theme_id is not None
    return theme_id


def stored(database: Database, theme_id: int) -> Theme:
    with database.read() as session:
        return session.get_one(Theme, theme_id)


def noted_edits(database: Database) -> list[tuple[int, str, str, dict[str, object]]]:
    """Give every edit that is noted, oldest first."""
    with database.read() as session:
        rows = session.scalars(select(ThemeEdit).order_by(ThemeEdit.id)).all()
    return [(row.theme_id, row.editor, row.action, row.detail) for row in rows]
