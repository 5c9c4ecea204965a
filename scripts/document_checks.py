"""Looks over the whole knowledge base for its curators: every check, each made where its data lives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from insights.evidence_gaps import gap_check
from insights.seldom_cited import LiveDocument, SeldomCited
from knowledge_base.checks import Check, Report
from knowledge_base.link_check import NOT_ASKED, addresses_of, link_check
from knowledge_base.rating_checks import PassageWords, rating_check
from knowledge_base.replacements import newer_of, replacement_check
from knowledge_base.review_dates import review_check, undated_check
from knowledge_base.succession import earlier_paths
from knowledge_base.unconfirmed import unconfirmed_check, unread_check
from knowledge_base.web.links import Links
from retrieval.live_passages import live_passages
from retrieval.near_duplicates import near_duplicate_check
from scripts.serving import CurrentAssistant
from scripts.theme_wiring import build_reports
from scripts.wiring import Library

Tell = Callable[[str], None]
AskLinks = Callable[[Sequence[str]], Links]


def check_documents(
    library: Library, now: dt.datetime, tell: Tell = lambda _what: None, ask_links: AskLinks | None = None
) -> Report:
    """Make every check; `tell` is told what is being looked at, `ask_links` asks the web, if it is to be asked."""
    looks = _Looks(library, now)
    checks: list[Check] = []
    for what, look in looks.all(ask_links):
        tell(what)
        checks.append(look())
    return Report(len(looks.live), tuple(checks))


class _Looks:
    """The checks of one state of the catalogue."""

    def __init__(self, library: Library, now: dt.datetime) -> None:
        store = library.store
        self._library, self._now = library, now
        self._zone = store.settings.zone
        self._used = SeldomCited(store.database, self._zone, store.settings.min_askers)
        self._known = store.catalogue.documents(live_only=False)
        self.live = [document for document in self._known if document.status == "live"]

    def all(self, ask_links: AskLinks | None) -> Iterator[tuple[str, Callable[[], Check]]]:
        """Give each check with what it looks at, in the order in which they are shown."""
        today = self._now.astimezone(self._zone).date()
        yield "ratings", lambda: rating_check(self.live, self._passages())
        yield "texts that are nearly the same", self._near_duplicates
        yield "replaced documents", self._replaced
        yield "what is asked", self._gaps
        yield "what answers rest on", self._not_cited
        yield "fields to confirm", lambda: unconfirmed_check(self.live)
        yield "what could not be read", lambda: unread_check(self.live)
        yield "addresses", lambda: self._links(ask_links)
        yield "review dates", lambda: review_check(self.live, today)
        yield "dates", lambda: undated_check(self.live)

    def _passages(self) -> Iterator[PassageWords]:
        documents = {document.id: document for document in self.live}
        for passage in live_passages(self._library.store.database):
            if passage.document in documents:
                yield PassageWords(documents[passage.document], passage.page, passage.sentences)

    def _near_duplicates(self) -> Check:
        return near_duplicate_check(self._library.store.database, self._library.indexing.open())

    def _replaced(self) -> Check:
        first = self._first_added()
        since = {older: first[newer.path] for older, newer in newer_of(self.live).items()}
        return replacement_check(self.live, self._known, self._used.cited_since(since, self._now))

    def _links(self, ask: AskLinks | None) -> Check:
        return link_check(self.live, ask(addresses_of(self.live))) if ask is not None else NOT_ASKED

    def _gaps(self) -> Check:
        reports = build_reports(self._library.store, CurrentAssistant(self._library))
        return gap_check(reports.refresh())

    def _not_cited(self) -> Check:
        first = self._first_added()
        earlier = earlier_paths(self._library.store.database)
        documents = [
            LiveDocument(each.path, each.front_matter.title, first[each.path], earlier.get(each.path, ()))
            for each in self.live
        ]
        return self._used.check(documents, self._now)

    def _first_added(self) -> dict[str, dt.datetime]:
        """Give when each path first came: a document that was updated yesterday is not new."""
        newest_first = sorted(self._known, key=lambda document: document.added_at, reverse=True)
        return {document.path: document.added_at for document in newest_first}
