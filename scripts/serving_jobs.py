"""What keeps the served index up to date beside answering, and changes its encoder where another is set."""

from __future__ import annotations

from retrieval.vector_use import VectorUse
from scripts.encoder_change import EncoderChange
from scripts.jobs import Beside
from scripts.serving import CurrentAssistant
from scripts.wiring import Store

_PATIENCE = 5.0  # seconds that a clean stop waits for a batch under way


class ServingJobs:
    """Two threads, so that documents are served while others are still embedded anew."""

    def __init__(self, store: Store, assistant: CurrentAssistant, change: EncoderChange | None) -> None:
        self._assistant = assistant
        self._use = VectorUse(store.database)
        self._change = change
        # New documents are waited for, and building their index beside answers costs these little.
        self._index = Beside("index", self._keep, nice=0)
        self._embedding = Beside("embedding_anew", change.run) if change is not None else None

    def start(self) -> None:
        """Begin what is not under way; returns at once."""
        self._index.start()
        if self._embedding is not None:
            self._embedding.start()

    def stop(self) -> None:
        """End what is under way."""
        if self._change is not None and self._embedding is not None:
            self._change.stop()
            self._embedding.wait(_PATIENCE)
        self._index.wait(_PATIENCE)

    def _keep(self) -> None:
        self._assistant.refresh()
        self._use.keep_up(self._assistant.key)
