"""Deleting a person leaves nothing of theirs: not in a table, and not in the bytes of any file."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from logged import ASKED, NOW, RESULT, count
from sqlalchemy import event, select, text

from database.engine import Database
from database.failures import DatabaseBusy
from database.models import (
    Base,
    Citation,
    DashboardSession,
    Delivery,
    Feedback,
    JobRun,
    MemberSetting,
    Question,
    Request,
    Theme,
    ThemeEdit,
    ThemeMember,
)
from insights.claims import CitationRow, Claims
from insights.kept_themes import UNNAMED
from insights.personal_data import DELETED, Kept, PersonalData
from insights.question_log import QuestionLog
from people.members import Members, MemberSettings

THEIRS, OTHER = "pseudonymofamina", "pseudonymofben"
PLANTED = ("zebraquestion", "zebraanswer", "zebraquote", "zebracomment", "zebrareply", "zebraplace", "UZEBRA", THEIRS)


def _asked(log: QuestionLog, claims: Claims, key: str, asker: str, words: str) -> int:
    address = replace(ASKED.address, user="UZEBRA") if asker == THEIRS and ASKED.address else ASKED.address
    claim = claims.claim(
        log.receive(replace(ASKED, event_key=key, asker=asker, text=words, address=address)).question_id
    )
    assert claim is not None
    quote = CitationRow(1, "a.md", 1, "Findings", "zebraquote" if asker == THEIRS else "quote")
    answer = {"message": "zebraanswer " * 300 if asker == THEIRS else "An answer. " * 300}
    claims.record(claim, replace(RESULT, answer=answer, citations=[quote]))
    return claim.question_id


def _plant(database: Database, theirs: int, others: int) -> None:
    Members(database, lambda: NOW).save(THEIRS, MemberSettings("London", "zebraplace"))
    asked = {"kind": "person", "status": "resolved", "opened_at": NOW, "resolved_at": NOW}
    named = {"terms": ["zebraquestion"], "centre": b"", "encoder": "e", "created_at": NOW, "updated_at": NOW}
    with database.write() as session:
        session.add_all(
            [
                Feedback(question_id=theirs, rater=THEIRS, verdict="unhelpful", comment="zebracomment", given_at=NOW),
                Feedback(question_id=others, rater=THEIRS, verdict="unhelpful", comment="zebracomment", given_at=NOW),
                Request(question_id=theirs, resolver=OTHER, reply="zebrareply", **asked),
                Request(question_id=others, resolver=THEIRS, reply="kept", **asked),
                DashboardSession(id="zebrasession", owner=THEIRS, opened_at=NOW, seen_at=NOW, expires_at=NOW),
                DashboardSession(id="other", owner=OTHER, opened_at=NOW, seen_at=NOW, expires_at=NOW),
                Theme(id=1, label="zebraquestion", **named),
                Theme(id=2, label="zebraquestion", **named),
            ]
        )
        session.flush()
        session.add_all(
            [
                ThemeMember(question_id=theirs, theme_id=1, similarity=0.9),
                ThemeMember(question_id=others, theme_id=2, similarity=0.9),
                ThemeEdit(theme_id=2, editor=THEIRS, edited_at=NOW, action="rename", detail={}),
            ]
        )
        second = Question(reference="Q-2", event_key="second", asked_at=NOW, asker=THEIRS, door="dm", status="answered")
        session.add(second)
        session.flush()
        session.add(ThemeMember(question_id=second.id, theme_id=2, similarity=0.9))


def _overwrite_nothing(database: Database) -> None:
    """As SQLite is by its own default; some builds overwrite whatever is deleted."""
    if database.is_sqlite:
        database.engine.dispose()
        event.listen(database.engine, "connect", lambda driver, _: driver.execute("PRAGMA secure_delete = OFF"))


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def _rows(database: Database) -> str:
    with database.read() as session:
        tables = [session.execute(text(f"SELECT * FROM {name}")).all() for name in Base.metadata.tables]  # noqa: S608
    return repr(tables)


def test_nothing_of_a_person_is_left_in_tables_or_in_the_bytes_of_files(
    log: QuestionLog, claims: Claims, database: Database, tmp_path: Path
) -> None:
    _overwrite_nothing(database)
    chance = random.Random(3)  # noqa: S311 (the same every time)
    for number in range(150):  # pages are split and filled again, which leaves copies of rows in their gaps
        asker = THEIRS if chance.random() < 0.4 else OTHER
        words = "zebraquestion " * chance.randint(1, 30) if asker == THEIRS else "Kept words. " * chance.randint(1, 30)
        _asked(log, claims, f"key-{number}", asker, words)
    theirs = _asked(log, claims, "theirs", THEIRS, "zebraquestion")
    others = _asked(log, claims, "others", OTHER, "Does homework help?")
    _plant(database, theirs, others)
    before = (_bytes(tmp_path) if database.is_sqlite else b"").decode(errors="ignore") or _rows(database)
    assert [word for word in PLANTED if word not in before] == []
    data = PersonalData(database)
    kept = data.erase(THEIRS)
    assert (kept.verdicts, kept.comments, kept.requests, kept.edits, kept.resolved) == (2, 2, 1, 1, 1)
    assert kept.questions == kept.addresses + 1 > 40
    assert kept.settings
    assert data.finish()
    left = _rows(database) + (_bytes(tmp_path).decode(errors="ignore") if database.is_sqlite else "")
    assert [word for word in PLANTED if word in left] == []
    assert "Kept words." in left
    assert (data.kept(THEIRS), data.erase(THEIRS), data.finish()) == (Kept(), Kept(), False)
    with database.read() as session:
        assert session.scalars(select(Theme.label)).all() == [UNNAMED]
        assert session.scalars(select(ThemeEdit.editor)).all() == [DELETED]
        assert session.scalars(select(Request.reply)).all() == ["kept"]
        others_left = session.scalars(select(Question.asker).distinct()).all()
    assert others_left == [OTHER]
    assert count(database, Citation) == count(database, Delivery) == count(database, Question)
    assert count(database, MemberSetting) == count(database, Feedback) == count(database, JobRun) == 0


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_that_is_being_read_is_rewritten_at_the_next_round(
    log: QuestionLog, claims: Claims, database: Database, tmp_path: Path
) -> None:
    _asked(log, claims, "theirs", THEIRS, "zebraquestion")
    data = PersonalData(database)
    with database.read() as session:
        assert session.scalars(select(Question.asker)).all() == [THEIRS]
        data.erase(THEIRS)
        with pytest.raises(DatabaseBusy):
            data.finish()
    assert data.finish()
    assert b"zebraquestion" not in _bytes(tmp_path)
