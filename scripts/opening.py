"""What every command begins with: the knowledge base, opened, and where its words go."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from knowledge_base.sources import SourceUnusable
from retrieval.encoder_in_force import EncoderInForce, encoder_in_force, put_in_force
from retrieval.passages import embedding_key
from scripts.documents_terminal import show_ingest
from scripts.ingesting import fill, is_to_fill
from scripts.settings import load_settings
from scripts.wiring import Library, is_changing, model_set, open_library, open_library_as_set, open_store

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)
_WAITS = (
    "EMBEDDING_MODEL names {name}, which has not embedded every document yet; until it has, {encoder} is used. "
    "`evidence serve` embeds beside answering, `evidence ingest` at once."
)
_LOST = "The model that the documents were embedded with cannot be loaded any more, so they are embedded anew first."


def ready_library() -> Library:
    """Open the knowledge base with the encoder in force; where another is set, say that it waits."""
    library = serving_library()
    if is_changing(library):
        name = library.store.settings.embedding_model or "the packaged model"
        err.print(_WAITS.format(name=name, encoder=library.encoder.fingerprint), soft_wrap=True)
    return library


def serving_library() -> Library:
    """Open the knowledge base with the encoder in force, taking in the documents folder the first time."""
    library = _filled(open_library(open_store(load_settings())))
    in_force = encoder_in_force(library.store.database)
    if in_force is None or in_force.key != embedding_key(library.encoder):
        if in_force is not None:
            err.print(_LOST, soft_wrap=True)
        serve_from_now_on(library)
    return library


def ready_library_as_set() -> Library:
    """Open it with the encoder that EMBEDDING_MODEL names, everything embedded, whatever is in force."""
    library = _filled(open_library_as_set(open_store(load_settings())))
    embed_everything(library)
    return library


def serve_from_now_on(library: Library) -> None:
    """Embed everything with the encoder that is set, build its index, and put it in force for every process."""
    embed_everything(library)
    library.indexing.open()
    settings, database = library.store.settings, library.store.database
    put_in_force(database, EncoderInForce(embedding_key(library.encoder), model_set(settings)))


def embed_everything(library: Library) -> None:
    """Embed what this encoder has not embedded yet, showing how far it is."""
    columns = (TextColumn("embedding"), BarColumn(), MofNCompleteColumn(), TextColumn("passages"))
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("embedding", total=None)
        library.indexing.complete_vectors(lambda done, all_: progress.update(task, completed=done, total=all_))


def _filled(library: Library) -> Library:
    if is_to_fill(library.store):
        folder = library.store.settings.documents_dir
        if not folder.is_dir():
            raise SourceUnusable(f"DOCUMENTS_DIR: {folder}: no such folder")
        err.print(f"First run: taking in the documents of {folder}, once.")
        if (report := fill(library, folder, err)) is not None:
            show_ingest(err, report)
    return library


def print_json(values: Any) -> None:
    """Print values as one line of JSON."""
    print(json.dumps(values, ensure_ascii=False))  # noqa: T201 (standard output is the interface)
