"""What every command begins with: the knowledge base, opened, and where its words go."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from knowledge_base.catalogue import Plan, SourceUnusable, read_source
from retrieval.indexing import IngestReport
from scripts.settings import load_settings
from scripts.terminal import show_ingest
from scripts.wiring import Library, open_library, open_store

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def ready_library() -> Library:
    """Open the knowledge base, taking in the documents folder the first time."""
    library = open_library(open_store(load_settings()))
    if not library.store.catalogue.documents(live_only=False):
        folder = library.store.settings.documents_dir
        if not folder.is_dir():
            raise SourceUnusable(f"DOCUMENTS_DIR: {folder}: no such folder")
        err.print(f"First run: taking in the documents of {folder}, once.")
        show_ingest(err, carry_out(library, library.store.catalogue.plan(read_source(folder, folder))))
    return library


def carry_out(library: Library, plan: Plan) -> IngestReport:
    """Carry out a plan of documents, showing how far it is."""
    columns = (TextColumn("embedding"), BarColumn(), MofNCompleteColumn(), TextColumn("documents"))
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("embedding", total=len(plan.added) + len(plan.updated))
        return library.indexing.ingest(plan, lambda done, _all: progress.update(task, completed=done))


def print_json(values: Any) -> None:
    """Print values as one line of JSON."""
    print(json.dumps(values, ensure_ascii=False))  # noqa: T201 (standard output is the interface)
