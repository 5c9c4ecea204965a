"""Small real stand-ins, shared by the tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from answering.answer import Answer, Citation, Nearest, Outcome, Statement, Timings, Turn
from answering.case_query import CaseQuery
from answering.cases import PAGE, CaseChoices, CasePage
from retrieval.search import Filters

NEAR = Nearest("guidance/a.md", "A guide", "guidance", "https://example.org/a", 0.5)


def answer_saying(text: str) -> Answer:
    """An answer of one statement with one citation."""
    citation = Citation(
        number=1,
        document="guidance/feedback.md",
        version=1,
        title="Feedback",
        kind="guidance",
        section="Principles",
        page=None,
        source_url="https://example.org/feedback",
        published="2021",
        quote="Feedback should move learning forward.",
    )
    return Answer(
        Outcome.ANSWERED,
        "",
        statements=(Statement(text, (1,)),),
        citations=(citation,),
        timings=Timings(retrieve=1.0, compose=2.0, total=3.0),
    )


class EchoAssistant:
    """Says back what it was asked, as slowly as wished, and keeps what reached it."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self.asked: list[str] = []
        self.kinds: tuple[str, ...] = ()  # that the last question was limited to
        self.histories: list[list[Turn]] = []

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        self.kinds = filters.kinds if filters else ()
        self.asked.append(question)
        self.histories.append(list(history))
        time.sleep(self._seconds)
        return answer_saying(f"You asked: {question}")


class SlowAssistant(EchoAssistant):
    """Waits until the test lets it go on."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        self.begun.set()
        self.go_on.wait(20)
        return super().answer(question, history, filters)


class BrokenAssistant:
    """Fails every time, and gives the question away in doing so."""

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),  # noqa: ARG002 (the protocol's)
        filters: Filters | None = None,  # noqa: ARG002 (the same)
    ) -> Answer:
        raise RuntimeError(f"cannot parse {question}")


class LearningAssistant(EchoAssistant):
    """Finds nothing until it has learnt of a document, and then says back what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.knows = False

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        answer = super().answer(question, history, filters)
        return answer if self.knows else Answer(Outcome.NOT_FOUND, "Not there.", nearest=(NEAR,))


class SuggestingAssistant(EchoAssistant):
    """Offers the same two next questions under every answer."""

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        answer = super().answer(question, history, filters)
        return replace(answer, suggestions=("What is mentoring?", "What is phonics?"))


class NoCases:
    """A knowledge base without a case study."""

    def find(self, query: CaseQuery, offset: int = 0, limit: int = PAGE) -> CasePage:  # noqa: ARG002 (the protocol's)
        return CasePage(query, (), 0, 0)

    def choices(self) -> CaseChoices:
        return CaseChoices((), (), (), ())
