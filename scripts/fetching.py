"""Addresses as sources: fetched into files of their own for as long as they are taken in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from database.models import Document
from insights.question_log import utc_now
from knowledge_base.document import DocumentFault
from knowledge_base.formats import VERSIONS
from knowledge_base.sources import Scan, SourceFile
from knowledge_base.web.addresses import AddressWrong, normalised
from knowledge_base.web.fetch import Fetched, Fetcher, KnownPage
from knowledge_base.web.known_pages import known_pages, remember
from scripts.wiring import Store

MakeFetcher = Callable[[Path], Fetcher]


@dataclass(frozen=True)
class Pages:
    """What was fetched, and how it is planned like any other place."""

    scan: Scan
    fetched: tuple[Fetched, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()  # addresses that have moved for good, and where to

    @property
    def notes(self) -> tuple[str, ...]:
        """Say which addresses have moved for good: the old ones may stop leading there."""
        return tuple(f"{was}: has moved for good to {now}; ingest that and retire this" for was, now in self.moved)

    def remember(self, store: Store) -> None:
        """Note what the addresses answered whose pages have been taken in."""
        with store.database.write() as session:
            for page in self.fetched:
                taken = select(Document.id).where(Document.source == page.address, Document.source_hash == page.digest)
                if session.scalar(taken.limit(1)) is not None:
                    remember(session, page, utc_now())


@contextmanager
def fetched(store: Store, addresses: Sequence[str], make: MakeFetcher = Fetcher) -> Iterator[Pages]:
    """Fetch addresses; their files are there until the block ends. What cannot be fetched is a fault of the scan."""
    known = _still_good(store)
    with tempfile.TemporaryDirectory(prefix="evidence-pages-") as folder:
        fetcher = make(Path(folder))
        try:
            yield _fetch(fetcher, dict.fromkeys(addresses), known)
        finally:
            fetcher.close()


def known_addresses(store: Store) -> tuple[str, ...]:
    """Give every address of which there is a live document."""
    live = select(Document.source).where(Document.status == "live", Document.source.like("http%://%"))
    with store.database.read() as session:
        return tuple(session.scalars(live.distinct().order_by(Document.source)))


def _fetch(fetcher: Fetcher, addresses: dict[str, None], known: dict[str, KnownPage]) -> Pages:
    files: dict[str, SourceFile] = {}
    faults: list[DocumentFault] = []
    new: list[Fetched] = []
    moved: list[tuple[str, str]] = []
    for given in addresses:
        try:
            address = normalised(given)
            page = fetcher.fetch(address, known.get(address))
        except AddressWrong as error:
            faults.append(DocumentFault(given, str(error)))
            continue
        except DocumentFault as fault:
            faults.append(fault)
            continue
        if page.moved_to is not None:
            moved.append((address, page.moved_to))
        if isinstance(page, Fetched):
            new.append(page)
        file = page.file if isinstance(page, Fetched) else Path(address)  # what is unchanged is never opened
        files[address] = SourceFile(address, file, page.digest)
    return Pages(Scan(tuple(files.values()), tuple(faults), None), tuple(new), tuple(moved))


def _still_good(store: Store) -> dict[str, KnownPage]:
    """Give what is known of addresses, but for those whose reader has changed since: they are fetched anew."""
    read_as_now = select(Document.source, Document.source_hash).where(Document.reader.in_(VERSIONS))
    with store.database.read() as session:
        good = {(row.source, row.source_hash) for row in session.execute(read_as_now)}
        return {address: page for address, page in known_pages(session).items() if (address, page.digest) in good}
