"""The tables of signing in to the dashboard: links that were used, and sessions that are open."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class UsedLink(Base):
    """A sign-in link that has been used; kept until it would have run out anyway."""

    __tablename__ = "used_link"

    nonce: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of it, hexadecimal
    expires_at: Mapped[dt.datetime]


class DashboardSession(Base):
    """One browser that is signed in. Whose it is is in the browser's cookie; here is only a pseudonym."""

    __tablename__ = "dashboard_session"

    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of what the cookie holds, hexadecimal
    owner: Mapped[str] = mapped_column(index=True)
    opened_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
