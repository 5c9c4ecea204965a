"""Verdicts on answers, from any door: raters become pseudonyms and comments are redacted before they are kept."""

from __future__ import annotations

from answering.kept_answers import GONE, NOT_YOURS, AnswerGone
from insights.feedback import FeedbackLog, Verdict
from insights.kept_questions import KeptQuestions
from people.actors import NotAllowed
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor, safeguarding_concern


class Verdicts:
    """Keeps what people think of answers."""

    def __init__(self, log: FeedbackLog, questions: KeptQuestions, redactor: Redactor, pseudonyms: Pseudonyms) -> None:
        self._log = log
        self._questions = questions
        self._redactor = redactor
        self._pseudonyms = pseudonyms

    def give(self, question_id: int, rater: str, verdict: Verdict) -> bool:
        """Keep a verdict at once, the last one winning; False where the question has been deleted.

        Raises `NotAllowed` where only the asker saw the answer, and the rater is somebody else.
        """
        person, kept = self._pseudonyms.of("asker", rater), self._questions.get(question_id)
        if kept is not None and kept.private and kept.shared_at is None and kept.asker != person:
            raise NotAllowed(NOT_YOURS)
        return self._log.give(question_id, person, verdict)

    def explain(self, question_id: int, rater: str, reason: str | None, comment: str | None) -> bool:
        """Add the reason; False, and nothing kept, where the comment looks like a safeguarding concern.

        Raises `AnswerGone` where there is no verdict of this rater to give a reason for.
        """
        if comment and safeguarding_concern(comment):
            return False
        kept = self._redactor.redact(comment).text if comment else None
        if not self._log.explain(question_id, self._pseudonyms.of("asker", rater), reason, kept):
            raise AnswerGone(GONE)
        return True
