"""What a curator has to look at: documents due for review, drafts, and replies that people gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from answering.requests import ReplyToRead
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from people.actors import Actor, Role, require

REVIEW_AFTER_YEARS = 2
_LATEST = {4: "-12-31", 7: "-31"}  # what a date without month or day may mean at the latest


@dataclass(frozen=True)
class DueDocument:
    """A document to be looked at again."""

    title: str
    source_url: str
    date: str | None  # when it was reviewed, or else published; none where that is not known


@dataclass(frozen=True)
class CuratorsList:
    """Everything that waits for a curator, the oldest first."""

    due: tuple[DueDocument, ...]
    undated: tuple[DueDocument, ...]  # live ones of which nothing tells when they are due
    drafts: tuple[DueDocument, ...]
    replies: tuple[ReplyToRead, ...]


class Curation:
    """Lists what waits for curators."""

    def __init__(
        self,
        catalogue: Catalogue,
        replies: Callable[[Actor], Sequence[ReplyToRead]],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._catalogue = catalogue
        self._replies = replies
        self._clock = clock

    def waiting(self, actor: Actor) -> CuratorsList:
        """Give what waits; raises `NotAllowed`."""
        require(actor, Role.CURATOR)
        documents = self._catalogue.documents(live_only=False)
        before = _years_before(self._clock().date(), REVIEW_AFTER_YEARS).isoformat()
        due = [_due(document) for document in documents if document.status == "live"]
        old = [each for each in due if each.date and _latest(each.date) < before]
        undated = [each for each in due if not each.date]
        drafts = [_due(document) for document in documents if document.status == "draft"]
        oldest_first = sorted(old, key=lambda each: (each.date or "", each.title))
        by_title = sorted(undated, key=lambda each: each.title)
        return CuratorsList(tuple(oldest_first), tuple(by_title), tuple(drafts), tuple(self._replies(actor)))


def _due(document: CataloguedDocument) -> DueDocument:
    matter = document.front_matter
    return DueDocument(matter.title, matter.source_url, matter.reviewed or matter.published)


def _latest(date: str) -> str:
    return date + _LATEST.get(len(date), "")


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
