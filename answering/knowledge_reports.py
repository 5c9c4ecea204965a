"""The knowledge base as leads and curators look at it: every document with its use, its history, and the checks."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

from insights.cited import CitedDocuments
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from knowledge_base.checks import Report
from knowledge_base.lineage import HistoryLine
from people.actors import Actor, Role, require

USED_WITHIN = dt.timedelta(days=90)
_REMEMBERED = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class ListedDocument:
    """A live document; `is_used` where enough people's answers rested on it in the last 90 days."""

    document: CataloguedDocument
    is_used: bool


@dataclass(frozen=True)
class Looked:
    """What a look over the knowledge base found, and when that was."""

    report: Report
    at: dt.datetime


@dataclass(frozen=True)
class _Listed:
    """The documents as they were listed last; which of them are used is counted anew after a while."""

    state: tuple[str, int]
    at: dt.datetime
    documents: tuple[ListedDocument, ...]


class KnowledgeReports:
    """Gives them to leads and curators; each raises `NotAllowed` for anybody else."""

    def __init__(
        self,
        catalogue: Catalogue,
        cited: CitedDocuments,
        check: Callable[[], Report],
        min_askers: int,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._catalogue = catalogue
        self._cited = cited
        self._check = check
        self._min_askers = min_askers
        self._clock = clock
        self._listed: _Listed | None = None
        self._looked: Looked | None = None
        self._one_at_a_time = threading.Lock()

    def documents(self, actor: Actor) -> tuple[ListedDocument, ...]:
        """Give the live documents by title."""
        require(actor, Role.LEAD, Role.CURATOR)
        state, now = self._catalogue.state(), self._clock()
        listed = self._listed
        if listed is None or listed.state != state or now - listed.at > _REMEMBERED:
            listed = self._listed = _Listed(state, now, self._list(now))
        return listed.documents

    def _list(self, now: dt.datetime) -> tuple[ListedDocument, ...]:
        used = set(self._cited.most_asked_for(now - USED_WITHIN, self._min_askers))
        live = sorted(self._catalogue.documents(), key=lambda each: (each.front_matter.title.casefold(), each.path))
        return tuple(ListedDocument(each, each.path in used) for each in live)

    def document(self, actor: Actor, document_id: int) -> tuple[CataloguedDocument, list[HistoryLine]]:
        """Give a document as it is now, by the id of any of its versions, with its history.

        Raises `NoSuchDocument` where there never was one.
        """
        require(actor, Role.LEAD, Role.CURATOR)
        return self._catalogue.current(str(document_id)), self._catalogue.history(str(document_id))

    def looked(self, actor: Actor) -> Looked | None:
        """Give what the last look found; None where nobody has looked since the start."""
        require(actor, Role.LEAD, Role.CURATOR)
        return self._looked

    def look(self, actor: Actor) -> Looked:
        """Look over the knowledge base, which takes seconds; of two at once the second gets what the first found."""
        require(actor, Role.LEAD, Role.CURATOR)
        before = self._looked
        with self._one_at_a_time:
            if self._looked is None or self._looked is before:
                self._looked = Looked(self._check(), self._clock())
            return self._looked
