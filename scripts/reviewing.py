"""`evidence ingest --review`: which documents wait for a curator, and how what they answer is saved."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping

from database.locks import TakenByAnother
from insights.question_log import utc_now
from knowledge_base.document import FieldValue
from retrieval.confirming import Confirming
from scripts.ingesting import one_ingest
from scripts.opening import out, serve_from_now_on
from scripts.review import Review
from scripts.wiring import Library, Store, open_library_as_set

_PATIENCE = 600.0  # seconds that an answer waits for an ingest to end


def review(store: Store, sources: Collection[str] | None = None) -> None:
    """Ask about the live documents that have fields to confirm, those of some sources or all of them.

    Answers are saved document by document; afterwards the index of all that was saved is built.
    """
    saving = _Saving(store)
    documents = store.catalogue.documents()
    Review(out, input_line, saving).run([d for d in documents if sources is None or d.source in sources])
    if saving.library is not None and saving.has_saved:
        serve_from_now_on(saving.library)


def input_line(prompt: str) -> str:
    """Ask for a line, at a terminal or from what is piped in; raises `EOFError`."""
    line = out.input(prompt, markup=False)
    if not sys.stdin.isatty():
        out.print(line, markup=False)  # as a terminal would have shown it
    return line


class _Saving:
    """Saves what was settled; the encoder is loaded at the first time."""

    def __init__(self, store: Store) -> None:
        self.library: Library | None = None
        self.has_saved = False
        self._store = store

    def __call__(self, document_id: int, fields: Mapping[str, FieldValue | None]) -> None:
        self.library = self.library or open_library_as_set(self._store)
        confirming = Confirming(self._store.database, utc_now, self.library.encoder)
        try:
            # An ingest has looked at what is confirmed before it writes: nothing may be confirmed in between.
            with one_ingest(self._store):
                confirming.confirm(document_id, fields)
        except TakenByAnother:
            out.print("Documents are being taken in just now; your answers are saved when that is done.")
            with one_ingest(self._store, _PATIENCE):
                confirming.confirm(document_id, fields)
        self.has_saved = True
