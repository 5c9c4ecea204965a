"""Who may ask a person, answer a colleague, and read the replies; and evidence that comes later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import BrokenAssistant, LearningAssistant
from running_bot import build_desk, build_requests
from sqlalchemy import select, update
from structlog.testing import capture_logs

from answering.answer import Turn
from answering.desk import SAFEGUARDING, Desk
from answering.incoming import Incoming
from answering.kept_answers import GONE, AnswerGone
from answering.requests import (
    ANSWERED,
    EMPTY,
    FOUND,
    LONGEST_REPLY,
    REPLIED,
    REPLIED_BY_ANOTHER,
    REQUEST_GONE,
    TOO_LONG,
    WATCHED,
    WITH_A_PERSON,
    NotDone,
    Requests,
)
from database.engine import Database
from database.models import CatalogueVersion, Delivery, Question, Request
from insights.personal_data import PersonalData
from insights.question_log import Address
from insights.requests import Place
from insights.retention import Retention
from people.actors import Actor, NotAllowed, Role

AMINA, BEN = Actor("U1"), Actor("U2")
HELPER, ANOTHER = Actor("U3", frozenset({Role.HELPER})), Actor("U4", frozenset({Role.HELPER}))
LEAD, CURATOR = Actor("U5", frozenset({Role.LEAD})), Actor("U6", frozenset({Role.CURATOR}))
ADDRESS = Address("C1", "17.1", "U1")
PLACE = Place(ADDRESS, "17.2")
ASKED = Incoming(
    "message:C1:17.1", "Does chess help?", "U1", "mention", thread="C1:17.1", kinds=("guidance",), address=ADDRESS
)


@pytest.fixture
def assistant() -> LearningAssistant:
    return LearningAssistant()


@pytest.fixture
def desk(database: Database, assistant: LearningAssistant) -> Desk:
    return build_desk(database, assistant)


@pytest.fixture
def requests(database: Database, assistant: LearningAssistant) -> Requests:
    return build_requests(database, assistant)


@pytest.fixture
def question(desk: Desk) -> int:
    return _asked(desk, ASKED)


def _asked(desk: Desk, incoming: Incoming) -> int:
    finished = desk.answer(desk.receive(incoming).question_id)
    assert finished is not None
    desk.given(finished, "17.2")
    return finished.question_id


def _ingest(database: Database) -> None:
    with database.write() as session:
        session.execute(update(CatalogueVersion).values(version=CatalogueVersion.version + 1))


def _rows(database: Database) -> list[Request]:
    with database.read() as session:
        return list(session.scalars(select(Request).order_by(Request.id)))


def _replies(requests: Requests) -> list[tuple[str, str]]:
    return [(one.question, one.reply) for one in requests.replies_to_read(CURATOR)]


def test_a_person_is_asked_once_and_only_by_the_asker(requests: Requests, question: int, database: Database) -> None:
    with pytest.raises(NotAllowed):
        requests.ask_person(BEN, question, PLACE)
    wanted = requests.ask_person(AMINA, question, PLACE)
    assert (wanted.question, wanted.answer.message, wanted.public) == ("Does chess help?", "Not there.", True)
    with pytest.raises(NotDone, match=WITH_A_PERSON):
        requests.ask_person(AMINA, question, PLACE)
    with pytest.raises(AnswerGone, match=GONE):
        requests.ask_person(AMINA, 404, PLACE)
    assert requests.may_post(wanted)
    assert requests.posted(wanted.request_id, "C5", "40.1")
    assert requests.help_messages(AMINA) == (("C5", "40.1"),)
    assert requests.help_messages(BEN) == ()
    (waiting,) = requests.open_requests(LEAD)
    assert (waiting.question, waiting.help_message) == ("Does chess help?", ("C5", "40.1"))
    for act in (requests.open_requests, requests.replies_to_read):
        with pytest.raises(NotAllowed):
            act(AMINA)
    assert len(_rows(database)) == 1


def test_a_reply_is_redacted_kept_once_and_read_by_a_curator(
    requests: Requests, question: int, database: Database
) -> None:
    request_id = requests.ask_person(AMINA, question, PLACE).request_id
    for nobody in (AMINA, BEN):
        with pytest.raises(NotAllowed):
            requests.to_resolve(nobody, request_id)
        with pytest.raises(NotAllowed):
            requests.resolve(nobody, request_id, "No.")
    refused = {
        "  ": EMPTY,
        "x" * (LONGEST_REPLY + 1): TOO_LONG,
        "A girl in my class told me her dad hits her at home": SAFEGUARDING,
    }
    for reply, why in refused.items():
        with pytest.raises(NotDone) as refusal:
            requests.resolve(HELPER, request_id, reply)
        assert str(refusal.value) == why
    assert [(row.status, row.reply) for row in _rows(database)] == [("open", None)]
    assert requests.to_resolve(HELPER, request_id).question == "Does chess help?"
    told = requests.resolve(HELPER, request_id, "Write to amina.khan@school.example")
    assert told.reply == "Write to [email]"
    for who, why in ((HELPER, REPLIED), (ANOTHER, REPLIED_BY_ANOTHER)):
        with pytest.raises(NotDone, match=why):
            requests.resolve(who, request_id, "Another")
        with pytest.raises(NotDone, match=why):
            requests.to_resolve(who, request_id)
    with pytest.raises(NotDone, match=ANSWERED):
        requests.ask_person(AMINA, question, PLACE)
    with pytest.raises(NotDone, match=ANSWERED):
        requests.withdraw(AMINA, request_id)
    assert _replies(requests) == [("Does chess help?", "Write to [email]")]
    for nobody in (AMINA, HELPER, LEAD):
        with pytest.raises(NotAllowed):
            requests.seen_to(nobody, request_id)
    assert requests.seen_to(CURATOR, request_id)
    assert not requests.seen_to(CURATOR, request_id)
    assert _replies(requests) == []
    assert _rows(database)[0].resolver not in (None, HELPER.id)


def test_a_request_is_taken_back_by_its_asker_alone_and_can_be_made_again(requests: Requests, question: int) -> None:
    request_id = requests.ask_person(AMINA, question, PLACE).request_id
    with pytest.raises(NotAllowed):
        requests.withdraw(HELPER, request_id)
    requests.withdraw(AMINA, request_id)
    for act in (requests.withdraw, requests.to_resolve):
        with pytest.raises(NotDone, match=REQUEST_GONE):
            act(HELPER, request_id)
    assert requests.ask_person(AMINA, question, PLACE).request_id > request_id


def test_a_question_deleted_meanwhile_is_told_plainly(requests: Requests, question: int, database: Database) -> None:
    request_id = requests.ask_person(AMINA, question, PLACE).request_id
    with database.read() as session:
        asker = session.get_one(Question, question).asker
    assert asker is not None
    PersonalData(database).erase(asker)
    assert not requests.posted(request_id, "C5", "40.1")
    with pytest.raises(NotDone, match=REQUEST_GONE):
        requests.resolve(HELPER, request_id, "Yes.")
    assert list(requests.left_to_post()) == []


def test_words_forgotten_meanwhile_are_told_plainly(requests: Requests, question: int, database: Database) -> None:
    request_id = requests.ask_person(AMINA, question, PLACE).request_id
    Retention(database).forget_text(0)
    for act in (lambda: requests.to_resolve(HELPER, request_id), lambda: requests.resolve(HELPER, request_id, "Yes.")):
        with pytest.raises(AnswerGone):
            act()
    assert requests.open_requests(HELPER) == ()
    assert list(requests.now_answered(1)) == []


def test_a_crash_between_resolving_and_telling_loses_nothing(database: Database, question: int) -> None:
    before = build_requests(database, LearningAssistant(), claim_seconds=0.0)
    after = build_requests(database, LearningAssistant())
    wanted = before.ask_person(AMINA, question, PLACE)
    (unposted,) = after.left_to_post()
    assert not before.may_post(wanted)
    after.posted(unposted.request_id, "C5", "40.1")
    before.resolve(HELPER, wanted.request_id, "Yes.")
    (untold,) = after.left_to_tell()
    assert (untold.reply, untold.address, untold.help_message) == ("Yes.", ADDRESS, ("C5", "40.1"))
    after.told(untold)
    assert list(build_requests(database, LearningAssistant()).left_to_tell()) == []


def test_a_private_question_is_seen_by_nobody_where_it_was_asked(requests: Requests, desk: Desk) -> None:
    private = _asked(desk, replace(ASKED, event_key="command:1", private=True, thread=None))
    assert not requests.ask_person(AMINA, private, PLACE).public


def test_evidence_that_comes_later_is_found_once_with_the_same_question_kinds_and_history(
    requests: Requests, desk: Desk, assistant: LearningAssistant, database: Database
) -> None:
    _asked(desk, ASKED)
    later = _asked(desk, replace(ASKED, event_key="message:C1:18", text="And for Year 7?"))
    with pytest.raises(NotAllowed):
        requests.tell_me_when(BEN, later, PLACE)
    requests.tell_me_when(AMINA, later, PLACE)
    with pytest.raises(NotDone, match=WATCHED):
        requests.tell_me_when(AMINA, later, PLACE)
    del assistant.asked[:]
    assert list(requests.now_answered(requests.catalogue_version)) == []
    assert list(requests.now_answered(requests.catalogue_version)) == []
    assert assistant.asked == ["And for Year 7?"]
    _ingest(database)
    assistant.knows = True
    (found,) = requests.now_answered(requests.catalogue_version)
    assert (found.question_id, found.question, found.address) == (later, "And for Year 7?", ADDRESS)
    assert found.answer.statements[0].text == "You asked: And for Year 7?"
    assert assistant.kinds == ("guidance",)
    assert assistant.histories[-1][0] == Turn("user", "Does chess help?")
    requests.told(found)
    _ingest(database)
    assert list(requests.now_answered(requests.catalogue_version)) == []
    with pytest.raises(NotDone, match=FOUND):
        requests.tell_me_when(AMINA, later, PLACE)
    with database.read() as session:
        assert session.get_one(Question, later).outcome == "answered"


def test_an_assistant_that_fails_is_asked_again_only_when_documents_change(database: Database, question: int) -> None:
    broken = build_requests(database, BrokenAssistant())
    broken.tell_me_when(AMINA, question, PLACE)
    with capture_logs() as logs:
        assert list(broken.now_answered(3)) == []
        assert list(broken.now_answered(3)) == []
    assert [entry["event"] for entry in logs] == ["evidence_not_looked_for"]
    assert "chess" not in str(logs)


def test_without_a_reply_address_nothing_is_looked_for(
    requests: Requests, question: int, assistant: LearningAssistant, database: Database
) -> None:
    requests.tell_me_when(AMINA, question, PLACE)
    with database.write() as session:
        session.delete(session.get_one(Delivery, question))
    assistant.knows = True
    assert list(requests.now_answered(1)) == []
    with pytest.raises(NotDone):  # pressed again: noted already, and where to tell it is known again
        requests.tell_me_when(AMINA, question, PLACE)
    assert len(list(requests.now_answered(1))) == 1
