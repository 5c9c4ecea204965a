"""Takes documents in: splits and embeds a few at a time, and writes each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.batches import batches
from database.engine import Database
from database.models import Passage, Vector
from knowledge_base.catalogue import Catalogue
from knowledge_base.document import DocumentFault, SourceDocument
from knowledge_base.versions import front_matter_of, latest_version, note_pages, proposals_of
from retrieval.encoder import Encoder
from retrieval.ingest_report import Tally
from retrieval.passages import PassageText, embedding_key, split_document
from retrieval.stored_vectors import StoredVector, embed, keep_vectors

AT_ONCE = 8  # documents encoded together: enough to fill batches, few enough to lose little to an interruption


@dataclass(frozen=True)
class _Whole:
    """A source and all documents that came of it."""

    source: str
    digest: str
    paths: tuple[str, ...]
    pages: Mapping[str, int]  # the rows of those that stay as they are


@dataclass(frozen=True)
class _Arrival:
    """A document to be written; with it, its source is wholly taken in where `whole` is set."""

    document: SourceDocument
    is_new: bool
    whole: _Whole | None


class Intake:
    """Takes documents in, and counts what became of them; `rehearses` where nothing is to be written or embedded.

    Interrupted at any point, it leaves each document as it was or wholly as it is to be. A source of several documents
    counts as taken in with its last one only, so that it is read again after an interruption.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        encoder: Encoder,
        folder: str | None,
        tally: Tally,
        *,
        rehearses: bool = False,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._encoder = encoder
        self._key = embedding_key(encoder)
        self._folder = folder
        self._rehearses = rehearses
        self._waiting: list[_Arrival] = []
        self.tally = tally

    @property
    def waiting(self) -> int:
        """How many sources wait for others to be embedded with."""
        return len(self._waiting)

    def take(self, source: str, digest: str, documents: Sequence[SourceDocument]) -> None:
        """Take in all documents of one source; raises `DocumentFault` where there is nothing in it."""
        if not documents:
            raise DocumentFault(source, "nothing to take in was found in it")
        found = self._catalogue.compare(documents)
        self.tally.unchanged += len(found.unchanged)
        self.tally.held += found.held
        self.tally.faults += found.faults
        not_ours = {fault.path for fault in found.faults}
        paths = tuple(each.path for each in documents if each.path not in not_ours)
        whole = _Whole(source, digest, paths, _rows(documents, {*found.unchanged, *found.held}))
        changed = [*((each, True) for each in found.added), *((each, False) for each in found.updated)]
        if len(documents) == len(changed) == 1:
            ((document, is_new),) = changed
            self._waiting.append(_Arrival(document, is_new, whole))
            if len(self._waiting) >= AT_ONCE:
                self.finish()
            return
        for some in batches(changed, AT_ONCE):
            self._write([_Arrival(document, is_new, None) for document, is_new in some])
        self._settle(whole)

    def finish(self) -> None:
        """Write what still waits."""
        waiting, self._waiting = self._waiting, []
        self._write(waiting)

    def _write(self, arrivals: Sequence[_Arrival]) -> None:
        split = {each.document.path: split_document(each.document, self._encoder) for each in arrivals}
        same = {each.document.path for each in arrivals if not each.is_new and self._says_the_same(each, split)}
        vectors = self._vectors(
            [passage for path, passages in split.items() if path not in same for passage in passages]
        )
        for each in arrivals:
            if each.document.path in same:
                self._refresh(each)
            else:
                self.tally.note(each.document, is_new=each.is_new)
                if not self._rehearses:
                    self._put(each, split[each.document.path], vectors)

    def _says_the_same(self, arrival: _Arrival, split: dict[str, list[PassageText]]) -> bool:
        """Whether only the source's bytes or its reader differ, and nothing that is made of them."""
        document = arrival.document
        with self._database.read() as session:
            row = latest_version(session, document.path)
            if row is None or (front_matter_of(row), proposals_of(row), tuple(row.notes)) != (
                document.front_matter,
                document.proposals,
                document.notes,
            ):
                return False
            columns = select(Passage.digest, Passage.page, Passage.heading_path).order_by(Passage.ordinal)
            stored = session.execute(columns.where(Passage.document_id == row.id))
            there = [(each.digest, each.page, tuple(each.heading_path)) for each in stored]
        return there == [(each.digest, each.page, each.heading_path) for each in split[document.path]]

    def _refresh(self, arrival: _Arrival) -> None:
        self.tally.unchanged += 1
        if not self._rehearses:
            with self._database.write() as session:
                self._catalogue.refresh(session, arrival.document)
                self._settle_in(session, arrival.whole)

    def _put(self, arrival: _Arrival, passages: Sequence[PassageText], vectors: dict[str, StoredVector]) -> None:
        with self._database.write() as session:
            is_whole = arrival.whole is not None
            document_id = self._catalogue.put(session, arrival.document, self._folder, is_whole=is_whole)
            rows = [passage_row(document_id, number, passage) for number, passage in enumerate(passages)]
            session.add_all(rows)
            session.flush()
            kept = {row.id: vectors[row.digest] for row in rows}
            keep_vectors(self._database, session, self._key, kept)
            self._settle_in(session, arrival.whole)

    def _settle(self, whole: _Whole) -> None:
        if self._rehearses:
            with self._database.read() as session:
                self.tally.retired += self._catalogue.left_over(session, whole.source, whole.paths)
            return
        with self._database.write() as session:
            self._settle_in(session, whole)

    def _settle_in(self, session: Session, whole: _Whole | None) -> None:
        if whole is not None:
            note_pages(session, whole.pages)
            settled = self._catalogue.settle(session, whole.source, whole.digest, whole.paths, self._folder)
            self.tally.retired += settled

    def _vectors(self, passages: Sequence[PassageText]) -> dict[str, StoredVector]:
        """Give the vectors by the passages' digests, those that are stored already not made again."""
        wanted = {passage.digest: passage for passage in passages}
        known = dict(self._known(wanted))
        fresh = [passage for digest, passage in wanted.items() if digest not in known]
        self.tally.embedded += len(fresh)
        self.tally.reused += len(passages) - len(fresh)
        if self._rehearses:
            return known
        made = embed(self._encoder, [each.embedded for each in fresh], [each.sentences for each in fresh])
        return known | {passage.digest: vector for passage, vector in zip(fresh, made, strict=True)}

    def _known(self, digests: Sequence[str] | dict[str, PassageText]) -> Iterator[tuple[str, StoredVector]]:
        columns = select(Passage.digest, Vector.passage_vector, Vector.sentence_vectors)
        ours = columns.join(Vector, Vector.passage_id == Passage.id).where(Vector.encoder == self._key)
        with self._database.read() as session:
            for some in batches(digests):
                for row in session.execute(ours.where(Passage.digest.in_(some))):
                    yield row.digest, (row.passage_vector, row.sentence_vectors)


def _rows(documents: Sequence[SourceDocument], wanted: Collection[str]) -> dict[str, int]:
    """Give the rows of documents that came of one row each."""
    pages = {each.path: {section.page for section in each.sections} for each in documents if each.path in wanted}
    return {path: page for path, found in pages.items() if len(found) == 1 for page in found if page is not None}


def passage_row(document_id: int, ordinal: int, passage: PassageText) -> Passage:
    """Make the row that a passage is stored as."""
    return Passage(
        document_id=document_id,
        ordinal=ordinal,
        heading_path=list(passage.heading_path),
        page=passage.page,
        text=passage.text,
        sentences=list(passage.sentences),
        tokens=passage.tokens,
        digest=passage.digest,
    )
