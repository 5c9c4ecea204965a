"""Verdicts on answers, from any door: raters become pseudonyms and comments are redacted before they are kept."""

from __future__ import annotations

from insights.feedback import FeedbackLog, Verdict
from people.pseudonyms import Pseudonyms
from people.redaction import Redactor, safeguarding_concern


class Verdicts:
    """Keeps what people think of answers."""

    def __init__(self, log: FeedbackLog, redactor: Redactor, pseudonyms: Pseudonyms) -> None:
        self._log = log
        self._redactor = redactor
        self._pseudonyms = pseudonyms

    def give(self, question_id: int, rater: str, verdict: Verdict) -> bool:
        """Keep a verdict at once, the last one winning; False where the question has been deleted."""
        return self._log.give(question_id, self._pseudonyms.of("asker", rater), verdict)

    def explain(self, question_id: int, rater: str, reason: str | None, comment: str | None) -> bool:
        """Add the reason; False, and nothing kept, where the comment looks like a safeguarding concern."""
        if comment and safeguarding_concern(comment):
            return False
        kept = self._redactor.redact(comment).text if comment else None
        self._log.explain(question_id, self._pseudonyms.of("asker", rater), reason, kept)
        return True
