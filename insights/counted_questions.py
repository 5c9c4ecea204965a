"""Which questions count towards themes: each asker's own first words on a matter, once.

A thread counts by its first question, since what follows is the same conversation. Small talk, what was declined, and
what has no words, whether unrecorded, sensitive or forgotten, do not count. Near-duplicates by the same asker count
once: somebody who asks again in other words has not become two people with the same challenge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from database.batches import batches
from database.models import Question, QuestionVector, ThemeMember
from people.redaction import PLACEHOLDERS
from retrieval.encoder import Matrix
from retrieval.keywords import STOP_WORDS, words_of

NEAR_DUPLICATE = 0.9  # cosine of two questions by one asker from which they count as one
_CLOSED = ("answered", "failed", "imported")  # what is still open may yet be declined
_PLACEHOLDER = re.compile("|".join(re.escape(placeholder) for placeholder in PLACEHOLDERS))
_SMALL_TALK = STOP_WORDS | frozenset(
    (
        "hello hi hey hiya good morning afternoon evening bye goodbye thanks thank thx ta cheers great brilliant "
        "perfect lovely nice super ok okay yes yep yeah sure sorry help testing there"
    ).split()
)
_COLUMNS = (Question.id, Question.asker, Question.text)
_BLOCK = 1_000  # one asker's questions compared at once, so that the cosines fit in memory


@dataclass(frozen=True)
class CountedQuestion:
    """A question that may count, as the encoder reads it: without the placeholders of what was redacted."""

    id: int
    asker: str
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """Give its words, folded, by which the same question typed twice is known."""
        return tuple(words_of(self.text))


def candidates(session: Session) -> list[CountedQuestion]:
    """Give every question that may count, oldest first, without those that repeat an asker's own words."""
    return _once_each(_read(session, _candidates()))


def new_candidates(session: Session, encoder: str) -> list[CountedQuestion]:
    """Give the questions that may count and that no clustering or assignment has looked at yet, oldest first."""
    seen = exists().where(QuestionVector.question_id == Question.id, QuestionVector.encoder == encoder)
    placed = exists().where(ThemeMember.question_id == Question.id)
    return _once_each(_read(session, _candidates().where(~seen, ~placed)))


def counted_before(session: Session, askers: Iterable[str]) -> list[CountedQuestion]:
    """Give what of these askers has a place already, each asker's oldest first."""
    placed = select(*_COLUMNS).join(ThemeMember, ThemeMember.question_id == Question.id)
    theirs = (placed.where(Question.asker.in_(some)) for some in batches(sorted(set(askers))))
    return [question for statement in theirs for question in _read(session, statement)]


def spoken_words(text: str) -> str:
    """Give a question's own words, without the placeholders of what was redacted."""
    return _PLACEHOLDER.sub(" ", text)


def near_duplicates(questions: Sequence[CountedQuestion], vectors: Matrix, begin: int = 0) -> npt.NDArray[np.bool_]:
    """Tell which questions mean what an earlier one by their asker means; shape (len(questions),).

    The vectors are unit rows in the order of the questions, which is that of time; those before `begin` are known to
    count. What is a near-duplicate itself is not compared with, so that a long row of small steps does not end as one
    question.
    """
    of_asker: dict[str, list[int]] = defaultdict(list)
    for row, question in enumerate(questions):
        of_asker[question.asker].append(row)
    found = np.zeros(len(questions), np.bool_)
    for rows in of_asker.values():
        if len(rows) > 1 and rows[-1] >= begin:
            found[rows] = _repeated(vectors[rows], int(np.searchsorted(rows, begin)))
    return found


def _repeated(vectors: Matrix, begin: int) -> npt.NDArray[np.bool_]:
    repeated = np.zeros(len(vectors), np.bool_)
    for start in range(begin, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        near = block @ vectors[: start + len(block)].T >= NEAR_DUPLICATE
        for offset in np.flatnonzero(near.sum(axis=1) > 1):  # each is near itself
            row = start + int(offset)
            repeated[row] = bool((near[offset, :row] & ~repeated[:row]).any())
    return repeated


def _once_each(questions: Iterable[CountedQuestion]) -> list[CountedQuestion]:
    first: dict[tuple[str, tuple[str, ...]], CountedQuestion] = {}
    for question in questions:
        first.setdefault((question.asker, question.words), question)
    return list(first.values())


def _read(session: Session, statement: Select[int, str | None, str | None]) -> list[CountedQuestion]:
    rows = session.execute(statement.order_by(Question.asked_at, Question.id))
    questions = (CountedQuestion(id_, asker, spoken_words(words)) for id_, asker, words in rows if asker and words)
    return [question for question in questions if not _SMALL_TALK.issuperset(question.words)]


def _candidates() -> Select[int, str | None, str | None]:
    spoken = (Question.text.is_not(None), Question.asker.is_not(None), Question.status.in_(_CLOSED))
    on_topic = Question.outcome.is_distinct_from("declined")
    return select(*_COLUMNS).where(*spoken, on_topic, ~_follows())


def _follows() -> ColumnElement[bool]:
    """Whether an earlier question opened the thread; one that was declined opened nothing."""
    earlier = aliased(Question)
    came_before = or_(
        earlier.asked_at < Question.asked_at, and_(earlier.asked_at == Question.asked_at, earlier.id < Question.id)
    )
    opened = earlier.outcome.is_distinct_from("declined")
    return exists().where(earlier.thread_key == Question.thread_key, came_before, opened)
