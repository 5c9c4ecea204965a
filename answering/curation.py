"""What a curator has to look at: documents due for review, drafts, and replies that people gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from answering.requests import ReplyToRead
from knowledge_base.catalogue import Catalogue, CataloguedDocument
from knowledge_base.review_dates import date_of, past_review, undated
from people.actors import Actor, Role, require


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
        live = [document for document in documents if document.status == "live"]
        drafts = [document for document in documents if document.status == "draft"]
        return CuratorsList(
            due=tuple(map(_due, past_review(live, self._clock().date()))),
            undated=tuple(map(_due, undated(live))),
            drafts=tuple(map(_due, drafts)),
            replies=tuple(self._replies(actor)),
        )


def _due(document: CataloguedDocument) -> DueDocument:
    matter = document.front_matter
    return DueDocument(matter.title, matter.source_url, date_of(document))
