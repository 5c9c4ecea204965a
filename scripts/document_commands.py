"""`evidence ingest`, `documents`, `retire` and `restore`: what is in the knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.plans import Plan
from knowledge_base.sources import Scan
from knowledge_base.web.addresses import is_address
from retrieval.encoder_in_force import encoder_in_force
from retrieval.ingest_report import IngestReport, Tally
from scripts.check_command import check as check_all
from scripts.documents_terminal import (
    document_json,
    history_json,
    report_json,
    show_documents,
    show_history,
    show_ingest,
)
from scripts.fetching import fetched, known_addresses
from scripts.ingesting import carry_out, one_ingest, plan_of, rehearse, scan_of
from scripts.opening import err, out, print_json, serve_from_now_on
from scripts.reviewing import review
from scripts.settings import load_settings
from scripts.wiring import Library, Store, model_set, open_library_as_set, open_store

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Name = Annotated[str, typer.Argument(metavar="ID", help="Its number in `evidence documents`, or its path.")]


def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL...", help="Files, folders to synchronise, and addresses of the web."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    review_: Annotated[
        bool,
        typer.Option("--review", help="Ask about the fields that were made out; without PATH, about all that wait."),
    ] = False,
    addresses: Annotated[bool, typer.Option("--addresses", help="Fetch every address again that is known.")] = False,
    as_json_: AsJson = False,
) -> None:
    """Add or update documents; a folder is synchronised: what is gone from it is retired."""
    _refuse_mixed(bool(sources) or addresses, dry_run=dry_run, is_review=review_, is_json=as_json_)
    store = open_store(load_settings())
    with closing(store.database):
        if not sources and not addresses:
            review(store)
            return
        wanted = [*filter(is_address, sources or ()), *(known_addresses(store) if addresses else ())]
        found = [scan_of(store, Path(source)) for source in sources or () if not is_address(source)]
        with fetched(store, wanted) as pages:
            found += [pages.scan] if wanted else []
            report = _rehearsed(store, found) if dry_run else _ingested(store, found)
            if not dry_run:
                pages.remember(store)
            report = replace(report, notes=(*report.notes, *pages.notes))
        if as_json_:
            print_json(report_json(report))
        else:
            show_ingest(out, report, dry_run=dry_run)
        if review_:
            review(store, {file.path for one in found for file in one.files})
        if report.faults:
            raise typer.Exit(1)


def _refuse_mixed(names_any: bool, *, dry_run: bool, is_review: bool, is_json: bool) -> None:
    if is_review and is_json:
        raise typer.BadParameter("--review asks at the terminal; leave --json out")
    if is_review and dry_run:
        raise typer.BadParameter("--dry-run takes nothing in, so there is nothing to review; leave one of the two out")
    if not names_any and not is_review:
        raise typer.BadParameter("name the files, folders and addresses to take in, or give --addresses or --review")


def _ingested(store: Store, found: Sequence[Scan]) -> IngestReport:
    opened = _Opened(store)
    with one_ingest(store):
        report = opened.each(found, lambda library, plan: carry_out(library, plan, err))
    in_force = encoder_in_force(store.database)
    if opened.library is None and in_force is not None and in_force.model != model_set(store.settings):
        opened.library = open_library_as_set(store)  # another encoder is set, and waits for its vectors
    if opened.library is not None:
        serve_from_now_on(opened.library)  # builds the new index now, not at the next question
    return report


def _rehearsed(store: Store, found: Sequence[Scan]) -> IngestReport:
    return _Opened(store).each(found, lambda library, plan: rehearse(library, plan, err))


class _Opened:
    """The library, opened once something is to be read: an unchanged folder needs no encoder."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.library: Library | None = None

    def each(self, found: Sequence[Scan], work: Callable[[Library, Plan], IngestReport]) -> IngestReport:
        """Plan and work through one place after another."""
        report = IngestReport()
        for one in found:
            plan = plan_of(self._store, one)
            if plan.changes and self.library is None:
                self.library = open_library_as_set(self._store)
            done = work(self.library, plan) if plan.changes and self.library else Tally.of(plan).report()
            report += done
        return report


def documents(
    history: Annotated[
        str | None, typer.Option(metavar="ID", help="What became of one document, by its number or path.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Say what a curator should see to.")] = False,
    links: Annotated[bool, typer.Option(help="With --check: ask the web whether addresses are still there.")] = True,
    as_json_: AsJson = False,
) -> None:
    """List the live documents, tell the history of one, or look over all of them."""
    if check:
        if history is not None:
            raise typer.BadParameter("--check looks at all documents; leave --history out")
        check_all(as_json=as_json_, with_links=links)
        return
    catalogue = open_store(load_settings()).catalogue
    if history is not None:
        lines = catalogue.history(history)
        if as_json_:
            print_json(history_json(lines))
        else:
            show_history(out, lines)
        return
    listed = catalogue.documents()
    if as_json_:
        print_json([document_json(document) for document in listed])
    else:
        show_documents(out, listed)


def retire(name: Name, as_json_: AsJson = False) -> None:
    """Take a document out of use; it stays so until its source changes, and can be restored."""
    _say("retired", open_store(load_settings()).catalogue.retire_document(name), as_json_)


def restore(
    name: Name,
    version: Annotated[int, typer.Argument(metavar="VERSION", help="As `evidence documents --history ID` tells.")],
    as_json_: AsJson = False,
) -> None:
    """Put an earlier version into use again; it stays so until its source changes."""
    _say("restored", open_store(load_settings()).catalogue.restore(name, version), as_json_)


def _say(done: str, document: CataloguedDocument, is_json: bool) -> None:
    if is_json:
        print_json(document_json(document))
        return
    as_which = f", as version {document.restored_from} was" if document.restored_from is not None else ""
    said = f"{done}: {document.path}, version {document.version}{as_which}"
    out.print(said, markup=False, soft_wrap=True)
