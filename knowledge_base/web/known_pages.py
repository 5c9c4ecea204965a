"""What addresses answered the last time, kept so that an unchanged page need not be sent again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.models import WebPage
from knowledge_base.web.fetch import Fetched, KnownPage


def known_pages(session: Session) -> dict[str, KnownPage]:
    """Give every address that was fetched, with what it answered."""
    rows = session.scalars(select(WebPage).order_by(WebPage.address))
    return {row.address: KnownPage(row.etag, row.last_modified, row.content_hash) for row in rows}


def remember(session: Session, page: Fetched, now: dt.datetime) -> None:
    """Note what an address answered, once what it sent has been taken in."""
    session.merge(
        WebPage(
            address=page.address,
            etag=page.etag,
            last_modified=page.last_modified,
            content_hash=page.digest,
            checked_at=now,
        )
    )
