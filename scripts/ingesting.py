"""Taking documents in at the terminal: one process at a time, showing how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from database.locks import alone
from knowledge_base.formats import VERSIONS
from knowledge_base.plans import Plan
from knowledge_base.reading_process import ReadingProcess
from knowledge_base.sources import Scan, scan
from retrieval.ingest_report import IngestReport
from scripts.wiring import Library, Store

_FIRST_RUN_PATIENCE = 600.0  # seconds that a first question waits while another process takes in the documents


@contextmanager
def one_ingest(store: Store, patience: float = 0.0) -> Iterator[None]:
    """Take documents in alone; raises `TakenByAnother`."""
    with alone(store.database, "ingest", patience):
        yield


def scan_of(store: Store, source: Path) -> Scan:
    """Look at a file or folder, named by its place in the folder it was synchronised with, or the documents folder."""
    folder = store.catalogue.folder_of(source)
    return scan(source, folder if folder is not None else store.settings.documents_dir)


def plan_of(store: Store, found: Scan) -> Plan:
    """Plan with the readers as they are now."""
    return store.catalogue.plan(found, VERSIONS)


def carry_out(library: Library, plan: Plan, console: Console) -> IngestReport:
    """Carry out a plan of documents, showing how far it is."""
    with _shown("taking in", console) as progress, ReadingProcess() as read:
        return library.indexing.ingest(plan, read, progress)


def rehearse(library: Library, plan: Plan, console: Console) -> IngestReport:
    """Say what carrying a plan out would come to, showing how far it is."""
    with _shown("reading", console) as progress, ReadingProcess() as read:
        return library.indexing.rehearse(plan, read, progress)


def fill(library: Library, folder: Path, console: Console) -> IngestReport | None:
    """Take in a folder as the first documents of all; None where another process has done so meanwhile.

    Interrupted, it is finished at the next call.
    """
    store = library.store
    with one_ingest(store, _FIRST_RUN_PATIENCE):
        if not is_to_fill(store):
            return None
        begun = _begun(store)
        begun.touch()
        report = carry_out(library, plan_of(store, scan(folder, folder)), console)
        begun.unlink()
        return report


def is_to_fill(store: Store) -> bool:
    """Whether nothing was ever taken in, or the first time was interrupted."""
    return store.catalogue.is_empty() or _begun(store).exists()


def _begun(store: Store) -> Path:
    return store.settings.evidence_home / "first-documents.begun"


@contextmanager
def _shown(what: str, console: Console) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("sources"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, in_all: progress.update(task, completed=done, total=in_all)
