"""Questions to begin with: about what enough colleagues were led to, and answered from there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from fakes import EchoAssistant
from logged import ASKED, RESULT

from answering.answer import Answer, Turn
from answering.assistant import Assistant
from answering.common_questions import CommonQuestion, CommonQuestions
from database.engine import Database
from insights.cited import CitedDocuments
from insights.claims import CitationRow, Claims
from insights.question_log import QuestionLog
from retrieval.search import Filters
from scripts.wiring import Library

HOMEWORK, PHONICS = "toolkit/homework.md", "toolkit/phonics.md"


class Counting(EchoAssistant):
    """The real assistant, counting what it is asked."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__()
        self._assistant = assistant

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        self.asked.append(question)
        return self._assistant.answer(question, history, filters)


def _cited(database: Database, path: str, askers: int, asked_at: dt.datetime) -> None:
    log, claims = QuestionLog(database), Claims(database)
    for number in range(askers):
        key = f"{path}:{number}"
        claim = claims.claim(log.receive(replace(ASKED, event_key=key, asker=key[-1], asked_at=asked_at)).question_id)
        if claim:
            claims.record(claim, replace(RESULT, citations=[CitationRow(1, path, 1, "Findings", "quote")]))


def test_questions_are_about_what_enough_colleagues_were_led_to(
    database: Database, library: Library, assistant: Assistant
) -> None:
    now = dt.datetime.now(dt.UTC)
    _cited(database, HOMEWORK, 5, now)
    _cited(database, PHONICS, 4, now)
    _cited(database, "toolkit/gone.md", 6, now)
    asked, clock = Counting(assistant), [now]
    common = CommonQuestions(CitedDocuments(database), library.store.catalogue, asked, 5, lambda: clock[0])
    assert common.chosen == ()
    common.refresh()
    assert common.chosen == (
        CommonQuestion("Homework (Teaching and Learning Toolkit)", "What does the Toolkit say about homework?"),
    )
    common.refresh()
    assert len(asked.asked) == 1
    clock[0] = now + dt.timedelta(hours=2)
    common.refresh()
    assert len(asked.asked) == 2
    clock[0] = now + dt.timedelta(days=91)
    common.refresh()
    assert common.chosen == ()
