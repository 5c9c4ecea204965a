"""Which live document replaces which, by `supersedes`: a path or a title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.checks import Check, Finding

_TITLE = "Replaced documents"
_NAMES_NONE = "write the title or the path of the document it replaces, or take `supersedes` out"
_STILL_USED = "retire it, once the newer one says everything that is still asked for"


def by_name(documents: Iterable[CataloguedDocument]) -> dict[str, CataloguedDocument]:
    """Give each document by its path and by its title."""
    return {name: document for document in documents for name in (document.path, document.front_matter.title)}


def newer_of(documents: Sequence[CataloguedDocument]) -> dict[str, CataloguedDocument]:
    """Give what replaces a document, by the older one's path."""
    named = by_name(documents)
    return {
        named[matter.supersedes].path: document
        for document in documents
        if (matter := document.front_matter).supersedes in named and named[matter.supersedes] != document
    }


def is_known_pair(one: CataloguedDocument, other: CataloguedDocument) -> bool:
    """Say whether one of the two is known to replace the other."""
    return any(
        new.front_matter.supersedes in (old.path, old.front_matter.title) for new, old in ((one, other), (other, one))
    )


def replacement_check(
    live: Sequence[CataloguedDocument], known: Iterable[CataloguedDocument], still_cited: frozenset[str]
) -> Check:
    """Find what names no document that it replaces, and what is still cited though it is replaced.

    `known` are all versions, retired ones too: to replace one that is gone is what is wanted. `still_cited` are paths.
    """
    names = by_name(known)
    lost = [
        Finding(
            document.front_matter.title,
            f"replaces “{older}”, which is the title or path of no document",
            _NAMES_NONE,
            (document.path,),
        )
        for document in live
        if (older := document.front_matter.supersedes) and older not in names
    ]
    replaced = newer_of(live)
    used = [
        Finding(
            document.front_matter.title,
            f"is replaced by “{newer.front_matter.title}”, but answers still rest on it",
            _STILL_USED,
            (document.path, newer.path),
        )
        for document in live
        if (newer := replaced.get(document.path)) and document.path in still_cited
    ]
    return Check("replaced", _TITLE, (*lost, *used))
