"""What curators have to look at."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from answering.curation import Curation
from answering.requests import ReplyToRead
from database.engine import Database
from database.models import Document
from knowledge_base.catalogue import Catalogue
from knowledge_base.document import FrontMatter, SourceDocument
from people.actors import Actor, NotAllowed, Role

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
CURATOR = Actor("U1", frozenset({Role.CURATOR}))


def test_documents_are_due_two_years_after_their_review_or_else_their_publication(database: Database) -> None:
    catalogue = Catalogue(database, lambda: NOW)
    dates = {
        "a": (None, "2023"),
        "b": (None, "2024"),  # may be of December
        "c": ("2026-01-05", "2016"),
        "d": ("2024-11-23", "2024-01"),
        "e": (None, "2024-11"),
        "f": (None, None),
        "g": (None, "2016"),
    }
    with database.write() as session:
        for title, (reviewed, published) in dates.items():
            matter = FrontMatter(title, "guidance", reviewed=reviewed, published=published)
            catalogue.put(session, SourceDocument(f"{title}.md", title, matter, ()), None)
        session.execute(update(Document).where(Document.title == "g").values(status="draft"))
    reply = ReplyToRead(1, "Does it help?", "Yes.", dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    waiting = Curation(catalogue, lambda _actor: [reply], lambda: NOW).waiting(CURATOR)
    assert [document.title for document in waiting.due] == ["a", "d"]
    assert [document.title for document in waiting.undated] == ["f"]
    assert [document.title for document in waiting.drafts] == ["g"]
    assert waiting.replies == (reply,)
    with pytest.raises(NotAllowed, match="Only curators"):
        Curation(catalogue, lambda _actor: (), lambda: NOW).waiting(Actor("U2", frozenset({Role.LEAD})))
