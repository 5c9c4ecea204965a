"""What an ingest did, counted as it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from knowledge_base.document import DocumentFault, SourceDocument
from knowledge_base.plans import Plan


@dataclass(frozen=True)
class Proposed:
    """A document of which a curator has fields to confirm."""

    path: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did, by the documents' paths; `moved` has the old and the new ones."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()
    unchanged: int = 0
    held: tuple[str, ...] = ()  # left as a curator wants them, for their source has not changed since
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what could not be read of a document that was taken in
    proposed: tuple[Proposed, ...] = ()
    passages_embedded: int = 0
    passages_reused: int = 0

    def __add__(self, other: IngestReport) -> IngestReport:
        """Give the report of one ingest after another."""
        return IngestReport(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass
class Tally:
    """What was done so far."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    unchanged: int = 0
    held: list[str] = field(default_factory=list)
    faults: list[DocumentFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)
    embedded: int = 0
    reused: int = 0

    @classmethod
    def of(cls, plan: Plan) -> Tally:
        """Begin with what a plan tells without reading anything."""
        return cls(
            retired=list(plan.retired),
            unchanged=len(plan.unchanged),
            held=list(plan.held),
            faults=list(plan.faults),
        )

    def report(self) -> IngestReport:
        """Give it as a report, in the order of paths."""
        return IngestReport(
            added=tuple(sorted(self.added)),
            updated=tuple(sorted(self.updated)),
            moved=tuple(sorted(self.moved)),
            retired=tuple(sorted(self.retired)),
            unchanged=self.unchanged,
            held=tuple(sorted(self.held)),
            faults=tuple(str(fault) for fault in sorted(self.faults, key=lambda fault: fault.path)),
            notes=tuple(self.notes),
            proposed=tuple(self.proposed),
            passages_embedded=self.embedded,
            passages_reused=self.reused,
        )

    def note(self, document: SourceDocument, *, is_new: bool) -> None:
        """Count a document that was taken in."""
        (self.added if is_new else self.updated).append(document.path)
        self.notes += (f"{document.path}: {note}" for note in document.notes)
        if document.proposals:
            self.proposed.append(Proposed(document.path, tuple(proposal.field for proposal in document.proposals)))
