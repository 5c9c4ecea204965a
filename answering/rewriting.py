"""Follow-ups as a chat model understands them: rewritten in the conversation's own words, or left to the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from answering.answer import Turn
from answering.grounding import figures_of
from answering.provider import Provider, ProviderFailed
from prompts import render
from retrieval.keywords import terms_of

_SECONDS = 4.0  # of the twenty that an answer may take
_TURNS = 4
_TOKENS = 400  # of the conversation, in the encoder's word pieces
_LETTERS = 300  # of the question rewritten
_OWN = frozenset(terms_of("evidence research school schools pupil pupils effective impact case study studies"))

_log = structlog.get_logger()


class Rewriting:
    """Asks a model what a follow-up means; `count` counts the word pieces of texts."""

    def __init__(self, provider: Provider, count: Callable[[Sequence[str]], list[int]]) -> None:
        self._provider = provider
        self._count = count

    def rewritten(self, question: str, history: Sequence[Turn]) -> str | None:
        """Give the question that is meant; None where the model fails, or uses words that nobody has said."""
        turns = self._last_of(history)
        try:
            said = self._provider.text(render("rewrite", turns=_listed(turns), question=question), _SECONDS)
        except ProviderFailed as failure:
            _log.warning("follow_up_not_rewritten", reason=str(failure))
            return None
        words = " ".join(said.strip().strip("\"'“”").split())
        return words if _is_their_own(words, [question, *(turn.text for turn in turns)]) else None

    def _last_of(self, history: Sequence[Turn]) -> list[Turn]:
        kept: list[Turn] = []
        left = _TOKENS
        for turn in reversed(history[-_TURNS:]):
            left -= self._count([turn.text])[0]
            if left < 0 and kept:
                break
            kept.insert(0, turn)
        return kept


def _listed(turns: Sequence[Turn]) -> str:
    names = {"user": "Colleague", "assistant": "Assistant"}
    return "\n".join(f"{names[turn.role]}: {turn.text}" for turn in turns)


def _is_their_own(words: str, said: Sequence[str]) -> bool:
    """Say whether a question is one line of words and figures that stand in the conversation."""
    if not words or len(words) > _LETTERS or any(sign in words for sign in "<>`|{}"):
        return False
    known = frozenset(term for text in said for term in terms_of(text)) | _OWN
    figures = frozenset().union(*map(figures_of, said))
    return set(terms_of(words)) <= known and figures_of(words) <= figures
