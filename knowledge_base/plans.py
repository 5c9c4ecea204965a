"""What synchronising would change, told by hashes alone: nothing is read for it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.document import DocumentFault
from knowledge_base.sources import SourceFile


@dataclass(frozen=True)
class Move:
    """The same bytes under another name: the new source, and what it was called."""

    source: SourceFile
    was: str


@dataclass(frozen=True)
class Plan:
    """What synchronising would change: sources to be read, and the paths of documents that need no reading.

    `added` and `updated` are to be read; a source that is both in `moved` and in `updated` is moved first. `retired`
    are live documents whose source is gone. `unchanged` and `held` documents stay as they are; those held were
    restored or taken out of use by a curator, and their source has not changed since. `adopted` sources are unchanged,
    but belong to this folder from now on.
    """

    added: tuple[SourceFile, ...] = ()
    updated: tuple[SourceFile, ...] = ()
    moved: tuple[Move, ...] = ()
    retired: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    faults: tuple[DocumentFault, ...] = ()
    folder: str | None = None
    adopted: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether carrying it out would read or write anything."""
        return bool(self.added or self.updated or self.moved or self.retired or self.adopted)
