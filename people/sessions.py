"""Sessions of the dashboard: opened by signing in, ended by signing out, by time, or by ending all of somebody's.

The cookie holds whose session it is and a secret, signed; the database holds a hash of the secret and a pseudonym. So
the database names nobody, a stolen copy of it opens nothing, and a session that is deleted there is over at once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from database.engine import Database
from database.models import DashboardSession
from people.pseudonyms import Pseudonyms

SESSION_LASTS = dt.timedelta(hours=12)
IDLE_AFTER = dt.timedelta(hours=2)  # without a page
_SEEN_EVERY = dt.timedelta(minutes=1)
_LONGEST = 200  # characters


@dataclass(frozen=True)
class Session:
    """An open session: whose it is, by Slack id, and the word that every form of it must carry."""

    user: str
    form_token: str


class Sessions:
    """Opens, reads and ends sessions; `keys` sign cookies and forms, `pseudonym_of` gives what the database holds."""

    def __init__(
        self,
        database: Database,
        keys: Pseudonyms,
        pseudonym_of: Callable[[str], str],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._database = database
        self._keys = keys
        self._pseudonym_of = pseudonym_of
        self._clock = clock

    def open(self, user: str) -> str:
        """Open a session for somebody, and give what its cookie holds."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        row = DashboardSession(
            id=_hashed(secret),
            owner=self._pseudonym_of(user),
            opened_at=now,
            seen_at=now,
            expires_at=now + SESSION_LASTS,
        )
        with self._database.write() as session:
            session.execute(delete(DashboardSession).where(DashboardSession.expires_at < now))
            session.add(row)
        return f"{user}.{secret}.{self._keys.of('session', f'{user}.{secret}')}"

    def read(self, cookie: str) -> Session | None:
        """Give the session that a cookie belongs to; None where it is not ours, over, or was ended."""
        carried = self._carried(cookie)
        if carried is None:
            return None
        user, secret = carried
        now = self._clock()
        with self._database.read() as session:
            row = session.get(DashboardSession, _hashed(secret))
        if row is None or row.owner != self._pseudonym_of(user) or _is_over(row, now):
            return None
        if now - row.seen_at > _SEEN_EVERY:
            with self._database.write() as session:
                seen = update(DashboardSession).where(DashboardSession.id == row.id).values(seen_at=now)
                session.execute(seen)
        return Session(user, self._keys.of("form", secret))

    def end(self, cookie: str) -> None:
        """End the session of a cookie, if it is one of ours."""
        carried = self._carried(cookie)
        if carried is not None:
            with self._database.write() as session:
                session.execute(delete(DashboardSession).where(DashboardSession.id == _hashed(carried[1])))

    def end_all(self, user: str) -> None:
        """End every session of somebody, in whatever browser."""
        with self._database.write() as session:
            session.execute(delete(DashboardSession).where(DashboardSession.owner == self._pseudonym_of(user)))

    def count(self, user: str) -> int:
        """Count somebody's open sessions."""
        now = self._clock()
        is_open = (DashboardSession.expires_at >= now, DashboardSession.seen_at >= now - IDLE_AFTER)
        mine = DashboardSession.owner == self._pseudonym_of(user)
        with self._database.read() as session:
            return session.scalar(select(func.count()).select_from(DashboardSession).where(mine, *is_open)) or 0

    def _carried(self, cookie: str) -> tuple[str, str] | None:
        carried, _, signature = cookie[:_LONGEST].rpartition(".")
        signed = self._keys.of("session", carried)
        if not carried or not hmac.compare_digest(signature.encode(), signed.encode()):
            return None
        user, _, secret = carried.partition(".")
        return user, secret


def _is_over(row: DashboardSession, now: dt.datetime) -> bool:
    return row.expires_at < now or row.seen_at < now - IDLE_AFTER


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
