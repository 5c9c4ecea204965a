"""Themes that last: found anew from all questions that count, and still the themes that leads know.

Reading, encoding, clustering and matching take as long as they take, outside any transaction. What comes of it is
written in one short one, or, where a lead edited themes or somebody's questions were deleted meanwhile, planned again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import structlog

from database.engine import Database
from insights.counted_questions import (
    CountedQuestion,
    candidates,
    counted_before,
    near_duplicates,
    new_candidates,
)
from insights.kept_themes import read_themes
from insights.question_log import utc_now
from insights.question_vectors import QuestionVectors
from insights.theme_assignment import nearest_places, open_centres
from insights.theme_matching import Numbers
from insights.theme_plan import Plan, known_centres, plan_themes
from insights.theme_rounds import ThemeRounds
from insights.theme_writing import Draft, Label, LabelsOf, place_new, with_vectors, write_draft
from retrieval.encoder import Encoder, Matrix

_TRIES = 10


class Cluster(Protocol):
    """A clustering of unit rows, shape (n, d), that may go by what was found last time."""

    def __call__(self, vectors: Matrix, before: Matrix | None = None) -> Numbers:
        """Give each row's group from 0 on, -1 where it fits nowhere; `before` are the last themes' unit centres."""


class ThemesChanging(RuntimeError):
    """Themes were edited again and again while they were being found anew; nothing was written."""


@dataclass(frozen=True)
class Found:
    """What a clustering of all questions came to."""

    questions: int  # that count
    themes: int
    new: int  # of them, that are no theme known before
    nowhere: int  # questions that fit no theme


class ThemeKeeping:
    """Finds themes anew, and puts new questions where they belong meanwhile.

    `cluster` groups questions by their vectors; `labels_of` names groups of askers' words.
    """

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        cluster: Cluster,
        labels_of: LabelsOf,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._database = database
        self._dimensions = encoder.dimensions
        self._vectors = QuestionVectors(database, encoder)
        self._cluster = cluster
        self._labels_of = labels_of
        self._clock = clock
        self._rounds = ThemeRounds(database)

    def recompute_if_due(self) -> Found | None:
        """Find the themes anew if it is time, else put new questions where they belong and give None.

        For a periodic job, best every hour: any number of processes may call it, one of them recomputes.
        """
        round_ = self._rounds.begin(self._clock(), self._vectors.encoder)
        if round_ is None:
            self.assign()
            return None
        found = self.recompute()
        self._rounds.finish(round_, f"{found.questions} questions, {found.themes} themes", self._clock())
        structlog.get_logger().info("themes_found", **vars(found))
        return found

    def recompute(self) -> Found:
        """Cluster all questions that count, and write what comes of it; raises `ThemesChanging`."""
        with self._database.read() as session:
            questions = candidates(session)
        vectors = self._vectors.of(questions)
        once = np.flatnonzero(~near_duplicates(questions, vectors))
        questions, vectors = [questions[row] for row in once], vectors[once]
        groups = self._cluster(vectors, self._known_centres(questions, vectors))
        for _ in range(_TRIES):
            draft = self._draft(questions, vectors, groups)
            if write_draft(self._database, draft):
                return _found(draft)
        raise ThemesChanging("Themes were being edited all the while; they will be found anew at the next round.")

    def assign(self) -> int:
        """Put the questions that came since into the nearest theme, or none; give how many there were."""
        with self._database.read() as session:
            questions = new_candidates(session, self._vectors.encoder)
        if not questions:
            return 0
        vectors = self._vectors.of(questions)
        once = self._first_said(questions, vectors)
        with self._database.read() as session:
            centres = open_centres(session, self._vectors.encoder, self._dimensions)
        places = nearest_places([questions[row] for row in once], vectors[once], centres)
        place_new(self._database, places)
        return len(places)

    def _first_said(self, questions: Sequence[CountedQuestion], vectors: Matrix) -> Numbers:
        """Give the rows of the questions that their askers have not asked before, in these or in other words."""
        with self._database.read() as session:
            before = counted_before(session, (question.asker for question in questions))
        both = np.concatenate([self._vectors.of(before), vectors])
        repeated = near_duplicates([*before, *questions], both, begin=len(before))
        said = {(question.asker, question.words) for question in before}
        again = np.array([(question.asker, question.words) in said for question in questions], np.bool_)
        return np.flatnonzero(~repeated[len(before) :] & ~again)

    def _known_centres(self, questions: Sequence[CountedQuestion], vectors: Matrix) -> Matrix:
        with self._database.read() as session:
            return known_centres(read_themes(session, self._vectors.encoder), questions, vectors)

    def _draft(self, questions: Sequence[CountedQuestion], vectors: Matrix, groups: Numbers) -> Draft:
        with self._database.read() as session:
            kept = read_themes(session, self._vectors.encoder)
            there = with_vectors(session, self._vectors.encoder)
        rows = [row for row, question in enumerate(questions) if question.id in there]
        if len(rows) < len(questions):  # some were deleted meanwhile
            questions, vectors, groups = [questions[row] for row in rows], vectors[rows], groups[rows]
        plan = plan_themes(kept, questions, vectors, _renumbered(groups))
        labels = self._labels(plan, [(question.asker, question.text) for question in questions])
        return Draft(kept, questions, plan, labels, self._vectors.encoder, self._clock())

    def _labels(self, plan: Plan, said: Sequence[tuple[str, str]]) -> dict[int, Label]:
        def named(groups: dict[int, Numbers]) -> dict[int, Label]:
            labels = self._labels_of([[said[row] for row in rows] for rows in groups.values()])
            return dict(zip(groups, labels, strict=True))

        whole = named({theme.key: theme.rows for theme in plan.themes}) if plan.themes else {}
        if not plan.merged:
            return whole
        # What was merged is told from the others by what it was before it was merged.
        merged = {theme.key: theme.rows for theme in plan.merged}
        taken = np.concatenate(list(merged.values()))
        rest = {theme.key: theme.rows[~np.isin(theme.rows, taken)] for theme in plan.themes}
        return named(merged | {key: rows for key, rows in rest.items() if len(rows)}) | whole


def _renumbered(groups: Numbers) -> Numbers:
    """Number groups from 0 on without gaps; what is alone because the others are deleted is no group any more."""
    numbers, counts = np.unique(groups[groups >= 0], return_counts=True)
    left = numbers[counts > 1]
    return np.where(np.isin(groups, left), np.searchsorted(left, groups), -1).astype(np.int64)


def _found(draft: Draft) -> Found:
    themes = draft.plan.themes
    return Found(
        questions=len(draft.questions),
        themes=len(themes),
        new=sum(theme.key < 0 for theme in themes),
        nowhere=int((draft.plan.places == 0).sum()),
    )
