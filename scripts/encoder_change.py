"""A change of EMBEDDING_MODEL beside answering: the new encoder embeds everything, and then is put in force."""

from __future__ import annotations

import threading
import time

import structlog

from retrieval.completing import complete
from retrieval.encoder import Encoder, on_one_processor
from retrieval.encoder_in_force import EncoderInForce, put_in_force
from retrieval.onnx_runtime import OnnxEncoder
from retrieval.stored_vectors import MissingVectors
from retrieval.vector_use import VectorUse
from scripts.serving import CurrentAssistant
from scripts.wiring import Store, library_over, model_set, open_encoder

_AT_ONCE = 4  # passages: so many are soon embedded, whoever asks meanwhile
_PATIENCE = 0.5  # seconds that each such batch waits for answers under way; so it gets on, however much is asked
_SAID_EVERY = 300.0  # seconds

_log = structlog.get_logger()


class _Stopped(Exception):
    """The process ends."""


class EncoderChange:
    """Embeds all documents with the encoder that is set, while another's vectors are served.

    Loads that encoder at once, so that a wrong EMBEDDING_MODEL stops the start; raises `EncoderUnusable`.
    """

    def __init__(self, store: Store, assistant: CurrentAssistant) -> None:
        self._store = store
        self._assistant = assistant
        self._encoder = open_encoder(store.settings, processors=1)
        self._use = VectorUse(store.database)
        self._is_over = False
        self._is_to_stop = threading.Event()
        self._said_at = time.monotonic()

    def run(self) -> None:
        """Embed what is missing, put the encoder in force and serve it; once done, nothing more.

        Stopped, it goes on where it was: what is embedded is kept.
        """
        if self._is_over:
            return
        store = self._store
        _log.info("encoder_changing", to=self._encoder.fingerprint, serving=self._assistant.encoder.fingerprint)
        missing = MissingVectors(store.database, self._encoder)

        def before_each() -> None:
            if self._is_to_stop.is_set():
                raise _Stopped
            self._use.note(missing.key)
            self._assistant.traffic.give_way(_PATIENCE)

        try:
            with on_one_processor():
                made = complete(missing, self._say, _AT_ONCE, before_each)
        except _Stopped:
            return
        self._assistant.offer(library_over(store, self._for_answers()))
        put_in_force(store.database, EncoderInForce(missing.key, model_set(store.settings)))
        self._assistant.refresh()
        self._is_over = True
        _log.info("encoder_changed", encoder=self._encoder.fingerprint, embedded=made)

    def stop(self) -> None:
        """Let what is under way end soon."""
        self._is_to_stop.set()

    def _for_answers(self) -> Encoder:
        """Give the encoder on as many processors as answers may have."""
        return open_encoder(self._store.settings) if isinstance(self._encoder, OnnxEncoder) else self._encoder

    def _say(self, done: int, in_all: int) -> None:
        now = time.monotonic()
        if now - self._said_at > _SAID_EVERY:
            _log.info("embedding_anew", done=done, of=in_all)
            self._said_at = now
