"""What answers now, and how the next takes its place: built beside it, and swapped in one assignment.

An answer under way ends on the index that it began on, with that index's encoder.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from answering.answer import Answer, Turn
from answering.assistant import Assistant
from answering.case_query import CaseQuery
from answering.cases import PAGE, CaseChoices, CasePage
from answering.sufficiency import load_calibration
from retrieval.encoder import Encoder, EncoderUnusable
from retrieval.encoder_in_force import encoder_in_force
from retrieval.passages import embedding_key
from retrieval.search import Filters
from scripts.wiring import Library, open_library_in_force, open_searcher
from scripts.writing import build_writing_assistant

NOT_FITTED = "abstention: fitted to the scores of {fitted}, so with {encoder} too much or too little may be answered"
FIT_AGAIN = "fit it again with `make calibrate`"

_log = structlog.get_logger()


class Traffic:
    """Counts what somebody waits for, so that what nobody waits for can give way."""

    def __init__(self) -> None:
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def waited_for(self) -> Iterator[None]:
        """Count what is done in this block."""
        with self._changed:
            self._waiting += 1
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()

    def give_way(self, patience: float) -> None:
        """Wait until nobody waits, but no longer than `patience` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, patience)


@dataclass(frozen=True)
class _Serving:
    """What answers: over one encoder's index of one state of the catalogue."""

    library: Library
    state: tuple[str, int]
    assistant: Assistant

    @property
    def key(self) -> str:
        return embedding_key(self.library.encoder)


class CurrentAssistant:
    """The assistant and the case study finder over the catalogue as it is, with the encoder that is in force."""

    def __init__(self, library: Library) -> None:
        self.traffic = Traffic()
        self._store = library.store
        self._building = threading.Lock()
        self._offered: dict[str, Library] = {}
        self._refused: set[str] = set()
        self._serving = self._first(library)

    @property
    def key(self) -> str:
        """Name the vectors of the index that is served now."""
        return self._serving.key

    @property
    def encoder(self) -> Encoder:
        """Give the encoder of the index that is served now."""
        return self._serving.library.encoder

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer from the index that is served now."""
        with self.traffic.waited_for():
            return self._serving.assistant.answer(question, history, filters)

    def answer_unsent(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer from the same index, and send nothing to a chat model."""
        with self.traffic.waited_for():
            return self._serving.assistant.without_model().answer(question, history, filters)

    def version(self) -> int:
        """Give the version of the catalogue that is served, or the one before while the next takes its place."""
        return self._serving.state[1]

    def find(self, query: CaseQuery, offset: int = 0, limit: int = PAGE) -> CasePage:
        """Find case studies in the index that is served now."""
        with self.traffic.waited_for():
            return self._serving.assistant.cases.find(query, offset, limit)

    def choices(self) -> CaseChoices:
        """Give what its case studies can be told apart by."""
        return self._serving.assistant.cases.choices()

    def offer(self, library: Library) -> None:
        """Have a library at hand for when its encoder is put in force, so that it is not loaded twice."""
        self._offered[embedding_key(library.encoder)] = library

    def refresh(self) -> None:
        """Serve the newest catalogue with the encoder in force; the old index answers until the new one is ready."""
        with self._building:
            library = self._library()
            if library is not self._serving.library or self._store.catalogue.state() != self._serving.state:
                self._serving = self._next(library)
            self._offered.pop(self._serving.key, None)

    def _library(self) -> Library:
        """Give the library of the encoder in force; the one that is served, where that cannot be had."""
        in_force = encoder_in_force(self._store.database)
        serving = self._serving
        if in_force is None or in_force.key == serving.key or in_force.key in self._refused:
            return serving.library
        try:
            return self._offered.get(in_force.key) or open_library_in_force(self._store, in_force)
        except EncoderUnusable as error:
            self._refused.add(in_force.key)
            _log.warning("encoder_not_followed", reason=str(error), serving=serving.key)
            return serving.library

    def _first(self, library: Library) -> _Serving:
        state = self._store.catalogue.state()
        _say_if_not_fitted(library)
        return _Serving(library, state, build_writing_assistant(library, open_searcher(library)))

    def _next(self, library: Library) -> _Serving:
        """Build what takes the place of what is served now, with what askers would else wait for worked out."""
        state, before = self._store.catalogue.state(), self._serving
        is_same = library is before.library
        assistant = build_writing_assistant(library, open_searcher(library), before.assistant if is_same else None)
        assistant.prepare(before.assistant)
        if not is_same:
            _say_if_not_fitted(library)
        return _Serving(library, state, assistant)


class Unsent:
    """The assistant for questions of which nothing may leave this machine."""

    def __init__(self, current: CurrentAssistant) -> None:
        self._current = current

    def answer(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer without a chat model."""
        return self._current.answer_unsent(question, history, filters)


def _say_if_not_fitted(library: Library) -> None:
    used, fitted = library.encoder.fingerprint, load_calibration().encoder
    if used != fitted:
        _log.warning("abstention_not_fitted", reason=NOT_FITTED.format(encoder=used, fitted=fitted), advice=FIT_AGAIN)
