"""Publishes the figures of closed months, as `insights/publication.py` judges, and freezes what was published.

What a figure counts is marked question by question, in the transaction that stores the figure: two processes that
publish at once, a theme that is merged, or a question that moves to another theme cannot make it count twice. To be run
right after themes were found anew, or questions would be counted as not yet a theme that are about to become one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database.engine import Database
from database.failures import busy
from database.models import Publication, PublishedQuestion
from insights.figures import Figures, to_json
from insights.kept_themes import hold_themes
from insights.months import closed_months
from insights.publication import CountedQuestion, FrozenPeriod, freeze
from insights.unpublished import Unpublished, read_questions, read_unpublished

_TRIES = 3
_AT_ONCE = 5_000  # questions marked in one transaction


@dataclass(frozen=True)
class _Draft:
    """A period about to be published; its theme is none for what is not yet one."""

    theme_id: int | None
    frozen: FrozenPeriod


class Publishing:
    """Publishes the periods that enough people asked in, each once."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime], zone: ZoneInfo, min_askers: int) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._min_askers = min_askers

    def publish(self) -> int:
        """Publish what can be by now, and say how many periods that were; raises `DatabaseBusy`.

        Doing so again, or in two processes at once, publishes nothing twice.
        """
        until, published = closed_months(self._clock(), self._zone, 1)[0].end, 0
        for _ in range(_TRIES):
            state, drafts = self._drafts(until)
            stored = self._store_all(drafts, until, state)
            published += stored
            if stored == len(drafts):
                return published
        raise busy(self._database.name)

    def _drafts(self, until: dt.datetime) -> tuple[Unpublished, list[_Draft]]:
        """Work the periods out, outside any transaction that writes, and give what they were made of."""
        with self._database.read() as session:
            state = read_unpublished(session, until)
            questions = read_questions(session, until, self._zone)
        themes: dict[int | None, list[CountedQuestion]] = defaultdict(list)
        for theme_id, question in questions:
            themes[state.roots.get(theme_id, theme_id) if theme_id else None].append(question)
        return state, [
            _Draft(theme_id, frozen)
            for theme_id, held in themes.items()
            for frozen in freeze(held, state.frozen_through.get(theme_id), self._min_askers)
        ]

    def _store_all(self, drafts: Sequence[_Draft], until: dt.datetime, state: Unpublished) -> int:
        """Store the periods in transactions that hold nobody up, until things have changed; say how many."""
        stored = 0
        for some in _some_at_once(drafts):
            if not self._stored(some, until, state):
                break
            stored += len(some)
            counted = frozenset(question for draft in some for question in draft.frozen.questions)
            state = state.without(counted, {draft.theme_id: draft.frozen.period.last_month for draft in some})
        return stored

    def _stored(self, drafts: Sequence[_Draft], until: dt.datetime, state: Unpublished) -> bool:
        """Store the periods and mark what they count; False, and nothing stored, where things have changed since."""
        try:
            with self._database.write() as session:
                hold_themes(self._database, session)
                if read_unpublished(session, until) != state:
                    return False
                for draft in drafts:
                    self._store(session, draft)
                return True
        except IntegrityError:  # a question was deleted in between
            return False

    def _store(self, session: Session, draft: _Draft) -> None:
        period = draft.frozen.period
        row = Publication(
            theme_id=draft.theme_id,
            first_month=period.first_month,
            last_month=period.last_month,
            published_at=self._clock(),
            figures=to_json(Figures(period, draft.frozen.cited)),
        )
        session.add(row)
        session.flush()
        counted = [{"question_id": question, "publication_id": row.id} for question in draft.frozen.questions]
        session.execute(insert(PublishedQuestion), counted)


def _some_at_once(drafts: Sequence[_Draft]) -> Iterator[list[_Draft]]:
    """Cut the drafts, in their order, into lists that count not many more than `_AT_ONCE` questions each."""
    some: list[_Draft] = []
    for draft in drafts:
        some.append(draft)
        if sum(len(each.frozen.questions) for each in some) >= _AT_ONCE:
            yield some
            some = []
    if some:
        yield some
