"""Documents into a served index: passages, vectors (only of what changed), then the index beside the old one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from database.batches import batches
from database.engine import Database
from knowledge_base.catalogue import Catalogue
from knowledge_base.document import DocumentFault, SourceDocument
from knowledge_base.plans import Plan
from knowledge_base.sources import Read, SourceFile
from retrieval.completing import Progress as Progress  # whoever ingests wants it from here
from retrieval.completing import complete
from retrieval.encoder import Encoder
from retrieval.index_versions import IndexVersions
from retrieval.ingest_report import IngestReport, Tally
from retrieval.intake import Intake
from retrieval.served_index import IndexOpening, ServedIndex
from retrieval.stored_vectors import MissingVectors

_TRIES = 10
_RETIRED_AT_ONCE = 100  # so that nobody else who writes waits for long


def _silent(_done: int, _all: int) -> None:
    """Tell nobody."""


class CatalogueChanging(RuntimeError):
    """Documents are being taken in faster than an index of them can be made; the message says so."""


class Indexing:
    """Keeps passages, vectors and the served index in step with the catalogue."""

    def __init__(self, database: Database, catalogue: Catalogue, encoder: Encoder, versions: IndexVersions) -> None:
        self._database = database
        self._catalogue = catalogue
        self._encoder = encoder
        self._versions = versions
        self._opening = IndexOpening(database, catalogue, encoder, versions)

    def ingest(self, plan: Plan, read: Read, progress: Progress = _silent) -> IngestReport:
        """Carry a plan out: moves first, then what is new or changed, read and embedded a few at a time, then retiring.

        `progress` is told of sources. Interrupted at any point, even by a kill, it keeps what is done; another plan and
        ingest then come to what an uninterrupted one would have come to. Of several processes one may do this at a
        time: see `database.locks`.
        """
        intake = self._intake(plan.folder, Tally.of(plan))
        for move in plan.moved:
            with self._database.write() as session:
                intake.tally.moved += self._catalogue.move(session, move, plan.folder)
        self._read((*plan.added, *plan.updated), intake, read, progress)
        for paths in batches(plan.retired, _RETIRED_AT_ONCE):
            with self._database.write() as session:
                self._catalogue.retire(session, paths, f"gone from {plan.folder}")
        for sources in batches(plan.adopted, _RETIRED_AT_ONCE):
            with self._database.write() as session:
                self._catalogue.adopt(session, sources, plan.folder)
        return intake.tally.report()

    def rehearse(self, plan: Plan, read: Read, progress: Progress = _silent) -> IngestReport:
        """Give what `ingest` would report, reading what it would read, but writing and embedding nothing."""
        intake = self._intake(plan.folder, Tally.of(plan), rehearses=True)
        moved = {move.source.path for move in plan.moved}
        intake.tally.moved += ((move.was, move.source.path) for move in plan.moved)
        sources = [source for source in (*plan.added, *plan.updated) if source.path not in moved]
        self._read(sources, intake, read, progress)
        return intake.tally.report()

    def take_in(
        self, documents: Iterable[SourceDocument], folder: str | None = None, progress: Progress = _silent
    ) -> IngestReport:
        """Ingest documents that were read already, each the only one of its source."""
        intake, listed = self._intake(folder, Tally()), list(documents)
        for number, document in enumerate(listed, start=1):
            digest = document.source_hash or document.content_hash
            intake.take(document.source or document.path, digest, [document])
            progress(number - intake.waiting, len(listed))
        intake.finish()
        return intake.tally.report()

    def _read(self, sources: Sequence[SourceFile], intake: Intake, read: Read, progress: Progress) -> None:
        for number, source in enumerate(sources, start=1):
            try:
                intake.take(source.path, source.digest, read(source))
            except DocumentFault as fault:
                intake.tally.faults.append(fault)
            progress(number - intake.waiting, len(sources))
        intake.finish()
        progress(len(sources), len(sources))

    def _intake(self, folder: str | None, tally: Tally, *, rehearses: bool = False) -> Intake:
        return Intake(self._database, self._catalogue, self._encoder, folder, tally, rehearses=rehearses)

    def complete_vectors(self, progress: Progress = lambda _done, _all: None) -> int:
        """Embed the live passages that this encoder has not embedded yet; give how many there were."""
        return complete(MissingVectors(self._database, self._encoder), progress)

    def open(self) -> ServedIndex:
        """Give the index of the catalogue as it is now: the one on disk if it is sound, else a new one.

        Raises `CatalogueChanging` where documents are taken in faster than they can be embedded.
        """
        for _ in range(_TRIES):
            index = self._opening.kept() or self._opening.built()
            if index is not None:
                return index
            self.complete_vectors()
        raise CatalogueChanging("documents are being taken in all the while; try again once that is done")

    def damaged(self) -> list[str]:
        """Give the files of the index on disk that are not as they were written; all of it is read for that."""
        return self._versions.damaged()
