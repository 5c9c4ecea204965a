"""Compares documents as they were read with the versions the catalogue holds of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.batches import batches
from database.models import Document
from knowledge_base.document import DocumentFault, SourceDocument
from knowledge_base.versions import confirmed_before, front_matter_of


@dataclass(frozen=True)
class Comparison:
    """What becomes of documents that were read.

    `added` and `updated` have what a curator confirmed of the version before. `held` ones were restored or taken out of
    use by a curator, and say the same as then. A fault is a document whose path is that of another source's.
    """

    added: tuple[SourceDocument, ...]
    updated: tuple[SourceDocument, ...]
    unchanged: tuple[str, ...]
    held: tuple[str, ...]
    faults: tuple[DocumentFault, ...]


def compare(session: Session, documents: Sequence[SourceDocument]) -> Comparison:
    """Tell which of these documents are new, changed, the same, or left as a curator wants them."""
    before = _latest(session, (document.path for document in documents))
    added, updated = [], []
    unchanged, held = [], []
    faults = []
    for document in documents:
        row = before.get(document.path)
        if row is None:
            added.append(document)
        elif row.status == "live" and row.source and row.source != (document.source or document.path):
            faults.append(DocumentFault(document.path, f"a document of {row.source} has this name"))
        elif _is_settled(row) and row.content_hash == document.content_hash:
            held.append(document.path)
        elif row.status != "live":
            added.append(_as_confirmed(document, row))
        elif (row.content_hash, row.reader) == (document.content_hash, document.reader):
            unchanged.append(document.path)
        else:
            updated.append(_as_confirmed(document, row))
    return Comparison(tuple(added), tuple(updated), tuple(unchanged), tuple(held), tuple(faults))


def _latest(session: Session, paths: Iterable[str]) -> dict[str, Document]:
    rows: dict[str, Document] = {}
    for some in batches(paths):
        for row in session.scalars(select(Document).where(Document.path.in_(some)).order_by(Document.version)):
            rows[row.path] = row
    return rows


def _is_settled(row: Document) -> bool:
    return row.restored_from is not None if row.status == "live" else row.retired_because == "curator"


def _as_confirmed(document: SourceDocument, row: Document) -> SourceDocument:
    """Keep what a curator settled of the version before, which is no proposal any more."""
    stored, confirmed = front_matter_of(row), confirmed_before(row)
    kept = {name: getattr(stored, name) for name in confirmed}
    return dataclasses.replace(
        document,
        front_matter=dataclasses.replace(document.front_matter, **kept),
        proposals=tuple(proposal for proposal in document.proposals if proposal.field not in confirmed),
    )
