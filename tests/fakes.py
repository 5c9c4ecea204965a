"""Small real stand-ins, shared by the tests."""

from __future__ import annotations

import time
from collections.abc import Sequence

from answering.answer import Answer, Citation, Outcome, Statement, Timings, Turn
from answering.case_query import CaseQuery
from answering.cases import PAGE, CaseChoices, CasePage
from retrieval.search import Filters


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


class BrokenAssistant:
    """Fails every time, and gives the question away in doing so."""

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),  # noqa: ARG002 (the protocol's)
        filters: Filters | None = None,  # noqa: ARG002 (the same)
    ) -> Answer:
        raise RuntimeError(f"cannot parse {question}")


class NoCases:
    """A knowledge base without a case study."""

    def find(self, query: CaseQuery, offset: int = 0, limit: int = PAGE) -> CasePage:  # noqa: ARG002 (the protocol's)
        return CasePage(query, (), 0, 0)

    def choices(self) -> CaseChoices:
        return CaseChoices((), (), (), ())
