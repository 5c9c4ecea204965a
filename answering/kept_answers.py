"""Answers given before, for the buttons under them: who may see one again, and who may share it.

A button's value may be altered or replayed by anybody, so the right to see an answer is judged here, from the row.
"""

from __future__ import annotations

from dataclasses import dataclass

from answering.answer import Answer
from answering.incoming import Recording
from answering.stored_answer import read_answer
from insights.kept_questions import KeptQuestion, KeptQuestions
from people.actors import Actor, NotAllowed

GONE = "This question has been deleted, or its words are no longer kept. Please ask it again."
NOT_YOURS = "This answer was given to the person who asked, so only they can do this."


class AnswerGone(Exception):
    """An answer that is not there any more; the message is a plain sentence."""


@dataclass(frozen=True)
class KeptAnswer:
    """An answer with the question it was given to, redacted."""

    question_id: int
    reference: str
    question: str
    answer: Answer


class KeptAnswers:
    """Gives answers again to those who may see them."""

    def __init__(self, questions: KeptQuestions, recording: Recording) -> None:
        self._questions = questions
        self._recording = recording

    def seen_by(self, actor: Actor, question_id: int) -> KeptAnswer:
        """Give an answer to somebody who may see it; raises `AnswerGone` or `NotAllowed`."""
        kept = self._get(question_id)
        if kept.private and kept.shared_at is None and not self._is_asker(actor, kept):
            raise NotAllowed(NOT_YOURS)
        return _kept_answer(kept)

    def own(self, actor: Actor, question_id: int) -> KeptAnswer:
        """Give an answer to the person who asked; raises `AnswerGone` or `NotAllowed`."""
        kept = self._get(question_id)
        if not self._is_asker(actor, kept):
            raise NotAllowed(NOT_YOURS)
        return _kept_answer(kept)

    def share(self, actor: Actor, question_id: int) -> KeptAnswer | None:
        """Give a private answer to be shared by its asker, once; None where it was shared before."""
        own = self.own(actor, question_id)
        return own if self._questions.mark_shared(question_id) else None

    def unshare(self, question_id: int) -> None:
        """Let an answer be shared again, where posting it came to nothing."""
        self._questions.unmark_shared(question_id)

    def _get(self, question_id: int) -> KeptQuestion:
        kept = self._questions.get(question_id)
        if kept is None or kept.text is None or kept.answer is None:
            raise AnswerGone(GONE)
        return kept

    def _is_asker(self, actor: Actor, kept: KeptQuestion) -> bool:
        return kept.asker == self._recording.asker(actor.id)


def _kept_answer(kept: KeptQuestion) -> KeptAnswer:
    answer = read_answer(kept.answer)
    if answer is None or kept.text is None:
        raise AnswerGone(GONE)
    return KeptAnswer(kept.id, kept.reference, kept.text, answer)
