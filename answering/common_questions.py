"""Questions to begin with: about the documents that colleagues' questions led to most, in words of our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from answering.answer import Outcome
from answering.desk import Answers
from answering.suggestions import question_about
from insights.cited import CitedDocuments
from knowledge_base.catalogue import Catalogue

MOST = 4
_LOOKED_BACK = dt.timedelta(days=90)
_EVERY = dt.timedelta(hours=1)


@dataclass(frozen=True)
class CommonQuestion:
    """A question to begin with, and what it is about."""

    about: str
    question: str


class CommonQuestions:
    """Chooses questions, at most once an hour; what was chosen last is at hand at once."""

    def __init__(
        self,
        cited: CitedDocuments,
        catalogue: Catalogue,
        assistant: Answers,
        min_askers: int,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._cited = cited
        self._catalogue = catalogue
        self._assistant = assistant
        self._min_askers = min_askers
        self._clock = clock
        self._chosen_at: dt.datetime | None = None
        self.chosen: tuple[CommonQuestion, ...] = ()

    def refresh(self) -> None:
        """Choose anew, unless that was done within the hour."""
        now = self._clock()
        if self._chosen_at is not None and now - self._chosen_at < _EVERY:
            return
        self._chosen_at = now
        self.chosen = tuple(islice(self._choose(now), MOST))

    def _choose(self, now: dt.datetime) -> Iterator[CommonQuestion]:
        documents = {document.path: document for document in self._catalogue.documents()}
        for path in self._cited.most_asked_for(now - _LOOKED_BACK, self._min_askers):
            question = question_about(documents[path]) if path in documents else None
            if question is not None and self._is_answered_from(path, question):
                yield CommonQuestion(documents[path].front_matter.title, question)

    def _is_answered_from(self, path: str, question: str) -> bool:
        answer = self._assistant.answer(question)
        return answer.outcome is Outcome.ANSWERED and any(cited.document == path for cited in answer.citations)
