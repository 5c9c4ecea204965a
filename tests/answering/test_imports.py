"""Questions from elsewhere: redacted and counted, never answered; what their rows say of the asker is redacted too."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from answering.about_me import ROLES, SETTINGS
from answering.imports import Imported, Imports
from answering.incoming import Incoming, Recording
from database.engine import Database
from database.models import Question
from insights.question_log import QuestionLog, utc_now
from knowledge_base.document import REGIONS
from people.members import Members, MemberSettings
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor

PSEUDONYMS = Pseudonyms(b"a key that only tests use")
ASKED = Incoming(
    "import:1",
    "Does homework help?",
    "U1",
    "import",
    asked_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC),
    region="North East",
    place="Durham",
    role="Teacher",
    setting="Primary school",
    outcome="not_found",
)
CONCERN = replace(ASKED, event_key="import:2", text="A girl in my class told me her dad hits her at home")


@pytest.fixture
def imports(database: Database) -> Imports:
    return Imports(QuestionLog(database), _recording(database))


def _recording(database: Database) -> Recording:
    return Recording(Redactor(()), PSEUDONYMS, Members(database, utc_now))


def _rows(database: Database) -> list[Question]:
    with database.read() as session:
        return list(session.scalars(select(Question).order_by(Question.id)))


def test_they_are_stored_redacted_and_once(imports: Imports, database: Database) -> None:
    rows = [ASKED, replace(ASKED, event_key="import:3", text="Reading? Ask tom@school.example"), CONCERN, ASKED]
    assert imports.take_in(rows) == Imported(added=3, known=1, withheld=1)
    assert imports.take_in(rows[:3]) == Imported(added=0, known=3, withheld=1)
    first, second, third = _rows(database)
    assert (first.text, first.asker) == ("Does homework help?", PSEUDONYMS.of("asker", "U1"))
    assert (first.region, first.place, first.role, first.setting) == (
        "North East",
        "Durham",
        "Teacher",
        "Primary school",
    )
    assert (first.status, first.outcome) == ("imported", "not_found")
    assert second.text == "Reading? Ask [email]"
    assert (third.text, third.outcome, third.status) == (None, None, "imported")


def test_what_a_row_says_of_its_asker_is_redacted(imports: Imports, database: Database) -> None:
    imports.take_in([replace(ASKED, place="Durham, ask jo@school.example", role="Head, 07700 900123")])
    (row,) = _rows(database)
    assert (row.place, row.role) == ("Durham, ask [email]", "Head, [phone]")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_is_offered_in_slack_passes_as_it_is(database: Database) -> None:
    recording = _recording(database)
    assert [recording.redacted(words) for words in (*REGIONS, *SETTINGS, *ROLES)] == [*REGIONS, *SETTINGS, *ROLES]


def test_who_asked_not_to_be_recorded_is_not_recorded(imports: Imports, database: Database) -> None:
    Members(database, utc_now).save(PSEUDONYMS.of("asker", "U1"), MemberSettings(record=False))
    assert imports.take_in([ASKED]).withheld == 1
    (row,) = _rows(database)
    assert (row.text, row.asker, row.outcome, row.region) == (None, None, None, None)


def test_it_is_said_how_far_it_has_come(imports: Imports) -> None:
    seen: list[Imported] = []
    rows = (replace(ASKED, event_key=f"import:{number}") for number in range(450))
    assert imports.take_in(rows, seen.append) == Imported(450, 0, 0)
    assert [step.added for step in seen] == [200, 400, 450]


def test_a_reference_that_is_taken_is_drawn_again(database: Database) -> None:
    drawn = iter(["Q-A", "Q-A", "Q-A", "Q-B", "Q-C"])
    imports = Imports(QuestionLog(database, reference=lambda: next(drawn)), _recording(database))
    rows = [replace(ASKED, event_key=f"import:{number}") for number in range(3)]
    assert imports.take_in(rows).added == 3
    assert {row.reference for row in _rows(database)} == {"Q-A", "Q-B", "Q-C"}
