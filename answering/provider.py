"""A chat model, waited for no longer than an asker waits: one deadline, one more try, and a rest when it fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from purgatory import SyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from answering.deadline import within
from answering.drafts import Draft, draft_from, draft_in

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

ALL_SECONDS = 15.0  # for everything that one answer asks of the model; what is left of 20 is for the rest
_FIRST_SECONDS = 11.0  # so that there is time for another try
_LEAST_SECONDS = 2.0  # too little to try in
_FAILURES = 3  # one after the other, and the model rests
_REST_SECONDS = 60.0

T = TypeVar("T")
_log = structlog.get_logger()


class ProviderFailed(Exception):
    """The model gave nothing of use; the message says why in a word, and repeats nothing that it was sent or said."""


@dataclass(frozen=True)
class Use:
    """What was asked of the model: calls, tokens that it counted, and seconds."""

    calls: int
    tokens_in: int
    tokens_out: int
    seconds: float


@dataclass(frozen=True)
class Drafted:
    """A draft, and what it took."""

    draft: Draft
    use: Use


class Provider:
    """Asks a model; safe to call from several threads."""

    def __init__(
        self,
        model: BaseChatModel,
        seconds: float = ALL_SECONDS,
        failures: int = _FAILURES,
        rest: float = _REST_SECONDS,
    ) -> None:
        self._model = model
        self._seconds = seconds
        self._breakers = SyncCircuitBreakerFactory(default_threshold=failures, default_ttl=rest)

    def draft(self, prompt: str) -> Drafted:
        """Ask for a draft, with a schema and then in plain words; raises `ProviderFailed`."""
        asking = _Asking(self._model, self._seconds)
        try:
            with self._breakers.get_breaker("chat model"):
                return asking.draft(prompt)
        except OpenedState:
            raise ProviderFailed("resting") from None

    def text(self, prompt: str, seconds: float) -> str:
        """Ask once for a few words; raises `ProviderFailed`."""
        asking = _Asking(self._model, seconds)
        try:
            with self._breakers.get_breaker("chat model"):
                return asking.text(prompt)
        except OpenedState:
            raise ProviderFailed("resting") from None


class _Asking:
    """What is asked for one answer, until time is up."""

    def __init__(self, model: BaseChatModel, seconds: float) -> None:
        self._model = model
        self._began = time.monotonic()
        self._ends = self._began + seconds
        self._first_ends = self._began + min(seconds, _FIRST_SECONDS * seconds / ALL_SECONDS)
        self._calls = self._tokens_in = self._tokens_out = 0

    def draft(self, prompt: str) -> Drafted:
        try:
            draft = self._within(self._first_ends, lambda: self._with_schema(prompt))
        except ProviderFailed as failure:
            if self._ends - time.monotonic() < _LEAST_SECONDS:
                raise
            _log.info("chat_model_asked_again", reason=str(failure))
            draft = self._within(self._ends, lambda: draft_in(self._said(self._model.invoke(prompt))))
        return Drafted(draft, self.use)

    def text(self, prompt: str) -> str:
        return self._within(self._ends, lambda: self._said(self._model.invoke(prompt)).strip() or None)

    @property
    def use(self) -> Use:
        return Use(self._calls, self._tokens_in, self._tokens_out, round(time.monotonic() - self._began, 3))

    def _within(self, until: float, ask: Callable[[], T | None]) -> T:
        try:
            found = within(max(until - time.monotonic(), 0.0), ask, Future())
        except TimeoutError:
            raise ProviderFailed("slow") from None
        except Exception as error:  # noqa: BLE001 (every provider's package has kinds of its own, and may repeat us)
            raise ProviderFailed(type(error).__name__) from None
        if found is None:
            raise ProviderFailed("unreadable")
        return found

    def _with_schema(self, prompt: str) -> Draft | None:
        try:
            structured = self._model.with_structured_output(Draft, method="json_schema", include_raw=True)
        except NotImplementedError:
            return draft_in(self._said(self._model.invoke(prompt)))
        found: Any = structured.invoke(prompt)
        said = self._said(found["raw"])
        return draft_from(found["parsed"]) or draft_in(said)

    def _said(self, message: AIMessage) -> str:
        self._calls += 1
        if (usage := message.usage_metadata) is not None:
            self._tokens_in += usage["input_tokens"]
            self._tokens_out += usage["output_tokens"]
        return str(message.text)
