from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from database.engine import Database
from database.models import DashboardSession, UsedLink
from people.pseudonyms import Pseudonyms
from people.sessions import IDLE_AFTER, SESSION_LASTS, Sessions
from people.sign_in_links import LINK_LASTS, LinkRefused, SignInLinks

AMINA, BEN = "U0AMINA", "U0BEN"
KEYS = Pseudonyms(b"a key for tests only")


class Clock:
    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(database: Database, clock: Clock) -> Sessions:
    return Sessions(database, KEYS, lambda user: KEYS.of("asker", user), clock)


@pytest.fixture
def links(database: Database, clock: Clock) -> SignInLinks:
    return SignInLinks(database, KEYS, clock)


def test_a_link_signs_in_once(links: SignInLinks) -> None:
    token = links.make(AMINA)
    assert links.use(token) == AMINA
    with pytest.raises(LinkRefused, match="used already"):
        links.use(token)
    assert links.use(links.make(BEN)) == BEN


def test_of_many_at_once_one_gets_in(links: SignInLinks) -> None:
    token = links.make(AMINA)

    def use(_: int) -> bool:
        try:
            return links.use(token) == AMINA
        except LinkRefused:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(use, range(6))) == 1


def test_a_link_runs_out_and_its_trace_is_cleared(links: SignInLinks, clock: Clock, database: Database) -> None:
    links.use(links.make(AMINA))
    late = links.make(AMINA)
    clock.now += LINK_LASTS + dt.timedelta(seconds=1)
    with pytest.raises(LinkRefused, match="run out"):
        links.use(late)
    links.use(links.make(BEN))
    with database.read() as session:
        assert len(session.scalars(select(UsedLink)).all()) == 1


@pytest.mark.parametrize("altered", ["", "x", "a.b.c.d", "....", "U0BEN", "ü.1.x.y"])
def test_a_link_that_is_not_ours_is_refused(links: SignInLinks, altered: str) -> None:
    user, until, nonce, signature = links.make(AMINA).split(".")
    for token in (
        altered,
        f"{BEN}.{until}.{nonce}.{signature}",
        f"{user}.{int(until) + 9999}.{nonce}.{signature}",
        f"{user}.{until}.{nonce}x.{signature}",
        f"{user}.{until}.{nonce}.{signature[:-1]}",
    ):
        with pytest.raises(LinkRefused, match="not a link that Evidence Desk made"):
            links.use(token)


def test_a_session_is_read_until_it_is_ended(sessions: Sessions) -> None:
    first, second, other = sessions.open(AMINA), sessions.open(AMINA), sessions.open(BEN)
    read = sessions.read(first)
    assert read is not None
    assert read.user == AMINA
    assert sessions.count(AMINA) == 2
    sessions.end(first)
    assert sessions.read(first) is None
    assert sessions.read(second) is not None
    sessions.end_all(AMINA)
    assert sessions.read(second) is None
    assert sessions.read(other) is not None


def test_a_session_ends_by_time_and_when_nobody_comes(sessions: Sessions, clock: Clock) -> None:
    left, used = sessions.open(AMINA), sessions.open(BEN)
    begun = clock.now
    clock.now += IDLE_AFTER - dt.timedelta(minutes=1)
    assert sessions.read(used) is not None
    clock.now += dt.timedelta(minutes=2)
    assert sessions.read(left) is None
    while clock.now < begun + SESSION_LASTS:
        assert sessions.read(used) is not None
        clock.now += IDLE_AFTER / 2
    clock.now = begun + SESSION_LASTS + dt.timedelta(seconds=1)
    assert sessions.read(used) is None


@pytest.mark.parametrize("cookie", ["", "x", "a.b", "U0AMINA..", "ü.ü.ü"])
def test_a_cookie_that_is_not_ours_opens_nothing(sessions: Sessions, cookie: str) -> None:
    user, secret, signature = sessions.open(AMINA).split(".")
    assert sessions.read(cookie) is None
    assert sessions.read(f"{BEN}.{secret}.{signature}") is None
    assert sessions.read(f"{user}.{secret}.{KEYS.of('form', secret)}") is None
    sessions.end(f"{BEN}.{secret}.{signature}")
    assert sessions.read(f"{user}.{secret}.{signature}") is not None


def test_each_session_has_a_word_of_its_own_for_forms(sessions: Sessions) -> None:
    words = {sessions.read(sessions.open(AMINA)).form_token for _ in range(3)}  # type: ignore[union-attr]
    assert len(words) == 3


def test_the_database_knows_nobody_and_holds_nothing_that_opens_a_session(
    sessions: Sessions, links: SignInLinks, database: Database
) -> None:
    token = links.make(AMINA)
    links.use(token)
    cookie = sessions.open(AMINA)
    with database.read() as session:
        held = [str(session.execute(select(table)).all()) for table in (DashboardSession.__table__, UsedLink.__table__)]
    for secret in (AMINA, cookie.split(".")[1], token.split(".")[2]):
        assert all(secret not in rows for rows in held)
