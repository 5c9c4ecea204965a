"""What was only made out of documents and waits for a curator, and what of them could not be read."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.checks import Check, Finding
from knowledge_base.document import FieldValue, Proposal

_CONFIRM = "confirm or mend it with `evidence ingest --review`"
_READ = "look at the source; where words are missing, give one with text in place of pictures"
_LONGEST = 60


def unconfirmed_check(documents: Iterable[CataloguedDocument]) -> Check:
    """Find fields that a reader proposed and nobody has confirmed."""
    found = [
        Finding(
            document.front_matter.title,
            "proposed: " + ", ".join(map(_proposed, document.proposals)),
            _CONFIRM,
            (document.path,),
        )
        for document in documents
        if document.proposals
    ]
    return Check("unconfirmed", "Made out from the document, and not confirmed", tuple(found))


def unread_check(documents: Iterable[CataloguedDocument]) -> Check:
    """Find what a reader said it could not read."""
    found = [
        Finding(document.front_matter.title, "; ".join(document.notes), _READ, (document.path,))
        for document in documents
        if document.notes
    ]
    return Check("unread", "Not read in full", tuple(found))


def _proposed(proposal: Proposal) -> str:
    value = _in_words(proposal.value)
    return f"{proposal.field} {value if len(value) <= _LONGEST else value[: _LONGEST - 1] + '…'}"


def _in_words(value: FieldValue) -> str:
    return f"“{', '.join(value) if isinstance(value, tuple) else value}”"
