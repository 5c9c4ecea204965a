"""Links that sign somebody in once: signed, short-lived, and refused when used a second time.

A link carries whom it is for, when it runs out and a nonce, under a keyed signature. Nothing is stored when one is
made; using it stores its nonce, which only one of two browsers at once can do.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from database.engine import Database
from database.models import UsedLink
from people.pseudonyms import Pseudonyms

LINK_LASTS = dt.timedelta(minutes=10)
_KIND = "sign-in link"
_LONGEST = 300  # characters


class LinkRefused(Exception):
    """A link that does not sign anybody in; the message is a plain sentence for whoever followed it."""


class SignInLinks:
    """Makes links and takes each once."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        self._clock = clock

    def make(self, user: str) -> str:
        """Give the token of a link for somebody, by their Slack id."""
        until = int((self._clock() + LINK_LASTS).timestamp())
        carried = f"{user}.{until}.{secrets.token_urlsafe(16)}"
        return f"{carried}.{self._signature(carried)}"

    def use(self, token: str) -> str:
        """Give whom a link is for, and spend it; raises `LinkRefused`."""
        user, until, nonce = self._read(token)
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        row = insert(UsedLink).values(nonce=hashlib.sha256(nonce.encode()).hexdigest(), expires_at=until)
        with self._database.write() as session:
            session.execute(delete(UsedLink).where(UsedLink.expires_at < self._clock()))
            if session.scalar(row.on_conflict_do_nothing().returning(UsedLink.nonce)) is None:
                raise LinkRefused("This link has been used already. Ask for a new one with /evidence dashboard.")
        return user

    def _read(self, token: str) -> tuple[str, dt.datetime, str]:
        carried, _, signature = token[:_LONGEST].rpartition(".")
        if not carried or not hmac.compare_digest(signature.encode(), self._signature(carried).encode()):
            raise LinkRefused("This is not a link that Evidence Desk made. Ask for one with /evidence dashboard.")
        user, seconds, nonce = carried.split(".")
        until = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
        if until < self._clock():
            raise LinkRefused("This link has run out. Ask for a new one with /evidence dashboard.")
        return user, until, nonce

    def _signature(self, carried: str) -> str:
        return self._pseudonyms.of(_KIND, carried)
