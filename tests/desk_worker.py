"""One process that takes in and answers the questions of a file, to be killed and started again by a test.

The door is played here: an event not marked as acknowledged is delivered again at the next start, as Slack
would do.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from fakes import EchoAssistant
from sqlalchemy import exists, select

from answering.desk import Desk
from answering.incoming import Incoming
from database.engine import Database, open_database
from database.models import Question
from insights.claims import Claims
from insights.question_log import OPEN, QuestionLog
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor

CLAIM_SECONDS = 0.5
ANSWER_SECONDS = 0.02


def main(url: str, folder: Path) -> None:
    database = open_database(url)
    desk = Desk(
        QuestionLog(database),
        Claims(database, CLAIM_SECONDS),
        Redactor(()),
        Pseudonyms(b"a key that only tests use"),
        EchoAssistant(ANSWER_SECONDS),
        most_claims=1000,  # here it is not the question that kills
    )
    print("ready", flush=True)  # noqa: T201 (the test waits for it)
    sys.stdin.readline()
    _take_in(desk, folder)
    while _any_open(database):
        for finished in desk.recover():
            _note(folder / "answered", finished.reference)
        time.sleep(0.05)
    database.close()


def _take_in(desk: Desk, folder: Path) -> None:
    for event in _unacknowledged(folder):
        thread, _number = event.split(".")
        incoming = Incoming(f"message:{event}", f"Does {event} help?", "U1", "test", thread=thread)
        received = desk.receive(incoming)
        _note(folder / "acknowledged", event)
        if finished := desk.answer(received.question_id):
            _note(folder / "answered", finished.reference)


def _unacknowledged(folder: Path) -> list[str]:
    noted = folder / "acknowledged"
    done = set(noted.read_text().split()) if noted.exists() else set()
    return [event for event in (folder / "events").read_text().split() if event not in done]


def _note(path: Path, line: str) -> None:
    with path.open("a") as file:
        file.write(f"{line}\n")


def _any_open(database: Database) -> bool:
    with database.read() as session:
        return session.scalar(select(exists().where(Question.status.in_(OPEN)))) or False


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
