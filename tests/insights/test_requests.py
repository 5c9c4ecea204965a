"""A request once per question and kind, resolved once, posted and told by one process at a time."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from logged import ADDRESS, DAY, NOW, RESULT, answered, count, expiry, stored_row
from sqlalchemy import select

from database.engine import Database
from database.models import Citation, Delivery, Request
from insights.claims import Claims
from insights.personal_data import PersonalData
from insights.question_log import Address, QuestionLog
from insights.request_work import RequestWork
from insights.requests import Place, RequestLog
from insights.retention import Retention

PLACE = Place(Address("D9", "30.1", "U1"), "30.2")


@pytest.fixture
def requests(database: Database) -> RequestLog:
    return RequestLog(database, claim_seconds=0.0)


@pytest.fixture
def work(database: Database) -> RequestWork:
    return RequestWork(database)


@pytest.fixture
def question(log: QuestionLog, claims: Claims) -> int:
    return answered(log, claims, "does homework help?", 5)


def _opened(requests: RequestLog, question: int, kind: str = "person") -> int:
    opened = requests.open(question, kind, PLACE)  # type: ignore[arg-type]
    assert opened is not None
    return opened.request_id


def test_a_request_is_stored_once_for_each_kind_and_keeps_the_reply_address(
    requests: RequestLog, question: int, database: Database
) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = [one for one in pool.map(lambda _: requests.open(question, "person", PLACE), range(4)) if one]
    assert sorted(one.is_new for one in opened) == [False, False, False, True]
    assert len({one.request_id for one in opened}) == 1
    assert _opened(requests, question, "evidence") != opened[0].request_id
    stored = requests.get(opened[0].request_id)
    assert stored is not None
    assert (stored.text, stored.status, stored.address) == ("does homework help?", "open", ADDRESS)
    expires = expiry(database)
    assert expires is not None
    assert dt.timedelta(days=29) < expires - NOW < dt.timedelta(days=31)
    assert requests.open(404, "person", PLACE) is None


def test_an_address_that_had_expired_is_where_the_button_was_pressed_and_nothing_is_posted_there_again(
    requests: RequestLog, question: int, claims: Claims, database: Database
) -> None:
    with database.write() as session:
        session.delete(session.get_one(Delivery, question))
    stored = requests.get(_opened(requests, question))
    assert stored is not None
    assert stored.address == PLACE.address
    with database.write() as session:
        stored_question = stored_row(database, question)
        assert stored_question.status == "answered"
        assert session.get_one(Delivery, question).message_ts == "30.2"
    assert claims.claim_delivery(question) is None


def test_it_is_resolved_once_by_two_at_the_same_time(
    requests: RequestLog, work: RequestWork, question: int, database: Database
) -> None:
    request_id = _opened(requests, question)
    work.posted(request_id, "C5", "40.1")
    with ThreadPoolExecutor(2) as pool:
        resolved = [
            one for one in pool.map(lambda who: requests.resolve(request_id, who, f"{who} says"), ["a", "b"]) if one
        ]
    (won,) = resolved
    stored = requests.get(request_id)
    assert stored is not None
    assert (stored.resolver, stored.reply) == (won.resolver, f"{won.resolver} says")
    assert stored.help_message == ("C5", "40.1")
    assert requests.open_ones("person") == []
    assert not requests.withdraw(request_id)
    assert [one.id for one in requests.unread()] == [request_id]
    assert requests.mark_read(request_id)
    assert not requests.mark_read(request_id)
    assert requests.unread() == []
    assert count(database, Request) == 1


def test_a_request_for_evidence_has_no_reply(requests: RequestLog, question: int) -> None:
    assert requests.resolve(_opened(requests, question, "evidence"), "a", "x") is None


def test_what_was_not_posted_or_told_is_handed_on_to_one_at_a_time(
    requests: RequestLog, work: RequestWork, question: int, database: Database
) -> None:
    request_id = _opened(requests, question)
    unposted = work.next_unposted()
    assert unposted is not None
    assert work.next_unposted() is None
    assert work.renew(request_id, unposted.claim_number)
    assert not work.renew(request_id, unposted.claim_number - 1)
    assert work.posted(request_id, "C5", "40.1")
    assert work.next_unposted() is None
    assert work.next_untold() is None
    requests.resolve(request_id, "helper", "Ask Ash Grove.")
    untold = work.next_untold()
    assert untold is not None
    assert untold.reply == "Ask Ash Grove."
    assert work.next_untold() is None
    assert not work.told(request_id, untold.claim_number - 1)
    assert work.told(request_id, untold.claim_number)
    expires = expiry(database)
    assert expires is not None
    assert expires < NOW + DAY * 2


def test_an_address_stays_while_another_request_needs_it(
    requests: RequestLog, question: int, database: Database
) -> None:
    evidence = _opened(requests, question, "evidence")
    assert requests.withdraw(_opened(requests, question))
    expires = expiry(database)
    assert expires is not None
    assert expires > NOW + DAY * 29
    assert requests.withdraw(evidence)
    expires = expiry(database)
    assert expires is not None
    assert expires < NOW + DAY * 2


def test_evidence_is_looked_for_once_in_each_version_and_found_with_its_answer(
    requests: RequestLog, work: RequestWork, question: int, database: Database
) -> None:
    request_id = _opened(requests, question, "evidence")
    untried = work.next_untried(7)
    assert untried is not None
    assert work.next_untried(7) is None
    assert work.tried(request_id, untried.claim_number, 7)
    assert work.next_untried(7) is None
    again = work.next_untried(8)
    assert again is not None
    result = replace(RESULT, answer={"message": "Now there is."})
    assert work.found(request_id, again.claim_number - 1, 8, result) is None
    found = work.found(request_id, again.claim_number, 8, result)
    assert found is not None
    assert (found.status, found.answer) == ("resolved", {"message": "Now there is."})
    row = stored_row(database, question)
    assert (row.outcome, row.answer) == ("answered", {"message": "Now there is."})
    with database.read() as session:
        assert session.scalars(select(Citation.number)).all() == [1]
    assert work.next_untried(9) is None
    untold = RequestWork(database).next_untold()
    assert untold is None  # held by whoever found it
    with database.write() as session:
        session.get_one(Request, request_id).claimed_until = NOW
    untold = work.next_untold()
    assert untold is not None
    assert untold.id == request_id


def test_what_is_deleted_or_forgotten_or_without_an_address_is_skipped(
    requests: RequestLog, work: RequestWork, question: int, log: QuestionLog, claims: Claims, database: Database
) -> None:
    person, _ = _opened(requests, question), _opened(requests, question, "evidence")
    work.posted(person, "C5", "40.1")
    assert requests.messages_of("asker-1") == [("C5", "40.1")]
    assert requests.messages_of("asker-2") == []
    requests.resolve(person, "helper", "Ask Ash Grove.")
    with database.write() as session:
        session.delete(session.get_one(Delivery, question))
    assert work.next_untold() is None
    assert work.next_untried(7) is None
    _opened(requests, question)
    with database.write() as session:
        session.get_one(Request, person).claimed_until = None
    Retention(database).forget_text(0)
    assert work.next_untold() is None
    assert work.next_untried(7) is None
    assert requests.unread() == []
    PersonalData(database).erase("asker-1")
    assert requests.get(person) is None
    assert requests.messages_of("asker-1") == []
    assert _opened(requests, answered(log, claims, "another", 1)) > person
