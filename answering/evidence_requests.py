"""Looks again, when documents have changed, for what askers want to be told of once there is evidence."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial

import structlog

from answering.answer import Answer
from answering.deadline import within
from answering.desk import ANSWER_SECONDS, Answers
from answering.pending_requests import LocalDate, Pending, pending
from answering.stored_answer import result_of, turns_of
from insights.question_log import QuestionLog
from insights.request_work import RequestWork
from insights.requests import StoredRequest
from retrieval.search import Filters

_log = structlog.get_logger()


class EvidenceRequests:
    """Asks the assistant again, once for every open request and version of the catalogue."""

    def __init__(
        self,
        work: RequestWork,
        questions: QuestionLog,
        assistant: Answers,
        local_date: LocalDate,
        version: Callable[[], int],  # of the catalogue that the assistant answers from
    ) -> None:
        self._work = work
        self._questions = questions
        self._assistant = assistant
        self._local_date = local_date
        self.version = version

    def now_answered(self, catalogue_version: int) -> Iterator[Pending]:
        """Give, one at a time, what is answered now: recorded as the question's answer, to be told to its asker."""
        while stored := self._work.next_untried(catalogue_version):
            if answered := self._try(stored, catalogue_version):
                yield answered

    def _try(self, stored: StoredRequest, version: int) -> Pending | None:
        answer = self._ask(stored)
        if answer is None or not answer.outcome.is_answer:
            self._work.tried(stored.id, stored.claim_number, version)
            return None
        found = self._work.found(stored.id, stored.claim_number, version, result_of(answer))
        return pending(found, self._local_date) if found else None

    def _ask(self, stored: StoredRequest) -> Answer | None:
        """Ask with the stored words, as the desk did; None where the assistant fails, until documents change again."""
        past = self._questions.history(stored.thread_key, stored.question_id) if stored.thread_key else []
        filters = Filters(kinds=tuple(stored.kinds or ()))
        asking = partial(self._assistant.answer, stored.text or "", turns_of(past), filters)
        try:
            return within(ANSWER_SECONDS, asking, Future())
        except Exception as error:  # noqa: BLE001 (whatever the assistant raises, the other requests are looked for)
            # The exception's own words may repeat the question, so only its kind and its place are logged.
            trace = "".join(traceback.format_tb(error.__traceback__))
            _log.error("evidence_not_looked_for", reference=stored.reference, error=type(error).__name__, trace=trace)
            return None
