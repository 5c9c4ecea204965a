"""Catalogued documents for tests of what looks through them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.document import FrontMatter, Proposal

ADDED = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def catalogued(
    path: str,
    title: str,
    *,
    reader: str = "",
    proposals: tuple[Proposal, ...] = (),
    notes: tuple[str, ...] = (),
    identity: int = 0,
    **matter: Any,
) -> CataloguedDocument:
    """A live document in its first version; its id is made of its path where none is given."""
    front_matter = FrontMatter(title=title, **({"kind": "guidance"} | matter))
    return CataloguedDocument(
        identity or hash(path),
        path,
        1,
        "live",
        ADDED,
        front_matter,
        source=path,
        reader=reader,
        proposals=proposals,
        notes=notes,
    )
