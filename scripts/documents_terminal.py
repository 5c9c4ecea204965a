"""Documents in the terminal: what an ingest did, the catalogue with what is yet to be confirmed, a history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.document import RATING_FIELDS
from knowledge_base.lineage import HistoryLine
from retrieval.ingest_report import IngestReport

_NAMED = 10  # documents of a kind that are named one by one


def report_json(report: IngestReport) -> dict[str, Any]:
    """Give what an ingest did as one JSON object."""
    return {
        "added": list(report.added),
        "updated": list(report.updated),
        "moved": [{"from": was, "to": path} for was, path in report.moved],
        "retired": list(report.retired),
        "unchanged": report.unchanged,
        "held": list(report.held),
        "faults": list(report.faults),
        "notes": list(report.notes),
        "proposed": [{"document": each.path, "fields": list(each.fields)} for each in report.proposed],
        "passages_embedded": report.passages_embedded,
        "passages_reused": report.passages_reused,
    }


def show_ingest(console: Console, report: IngestReport, *, dry_run: bool = False) -> None:
    """Print what an ingest did, or would do."""
    would = "would be " if dry_run else ""
    moved = tuple(f"{was} to {path}" for was, path in report.moved)
    listed = {"added": report.added, "updated": report.updated, "moved": moved, "retired": report.retired}
    for word, paths in listed.items():
        if len(paths) <= _NAMED:
            for path in paths:
                console.print(f"  {would}{word}: {escape(path)}", soft_wrap=True)
    for path in report.held:
        console.print(f"  left as a curator wants it: {escape(path)}", soft_wrap=True)
    for note in report.notes:
        console.print(Text(f"  note: {note}", style="yellow"), soft_wrap=True)
    counts = ", ".join(f"{len(paths)} {would}{word}" for word, paths in listed.items() if paths or word != "moved")
    passages = f"; {report.passages_embedded} passages embedded, {report.passages_reused} reused"
    console.print(f"{counts}, {report.unchanged} unchanged" + ("" if dry_run else passages))
    if report.proposed:
        fields = sum(len(each.fields) for each in report.proposed)
        console.print(f"{fields} fields of {len(report.proposed)} documents were made out from them, to be confirmed")
    for fault in report.faults:
        console.print(Text(f"  not taken in: {fault}", style="red"), soft_wrap=True)


def document_json(document: CataloguedDocument) -> dict[str, Any]:
    """Give one catalogued document as a JSON object."""
    matter = document.front_matter
    return {
        "id": document.id,
        "document": document.path,
        "version": document.version,
        "kind": matter.kind,
        "title": matter.title,
        "published": matter.published,
        "source_url": matter.source_url,
        "rating": _rating(document) or None,
        "proposed": [proposal.field for proposal in document.proposals],
        "notes": list(document.notes),
        "restored_from": document.restored_from,
    }


def show_documents(console: Console, documents: Sequence[CataloguedDocument]) -> None:
    """Print the catalogue; a star marks what was made out from a document and is not confirmed."""
    table = Table(title=f"{len(documents)} documents", title_justify="left")
    for column in ("id", "document", "version", "kind", "title", "published", "rating"):
        table.add_column(column, overflow="fold", justify="right" if column == "id" else "left")
    for document in documents:
        table.add_row(*(escape(cell) for cell in _row(document)))
    console.print(table)
    if any(document.proposals for document in documents):
        console.print("* made out from the document, not confirmed yet: `evidence ingest --review`")
    for document in documents:
        for note in document.notes:
            console.print(Text(f"{document.path}: {note}", style="yellow"), soft_wrap=True)


def _row(document: CataloguedDocument) -> Iterable[str]:
    matter = document.front_matter
    proposed = {proposal.field for proposal in document.proposals}
    version = str(document.version)
    if document.restored_from is not None:
        version += f", as {document.restored_from}"
    shown = {"kind": matter.kind, "title": matter.title, "published": matter.published or ""}
    cells = [f"{value}*" if name in proposed else value for name, value in shown.items()]
    rating = _rating(document) + ("*" if proposed.intersection(RATING_FIELDS) else "")
    return (str(document.id), document.path, version, *cells, rating)


def _rating(document: CataloguedDocument) -> str:
    matter = document.front_matter
    months = "" if matter.impact_months is None else f"{matter.impact_months:+d} months"
    return " · ".join(part for part in (months, matter.cost) if part)


def history_json(lines: Sequence[HistoryLine]) -> list[dict[str, Any]]:
    """Give a history as JSON objects, the first change first."""
    return [
        {
            "document": line.path,
            "version": line.version,
            "change": line.kind,
            "at": line.at.isoformat(),
            "detail": line.detail,
        }
        for line in lines
    ]


def show_history(console: Console, lines: Sequence[HistoryLine]) -> None:
    """Print what became of a document."""
    path = ""
    for line in lines:
        if line.path != path:
            path = line.path
            console.print(Text(path, style="bold"), soft_wrap=True)
        detail = f": {_told(line)}" if line.detail else ""
        said = f"{line.at:%Y-%m-%d %H:%M} UTC  version {line.version} {line.kind}{detail}"
        console.print(Padding(Text(said), (0, 0, 0, 2)), soft_wrap=True)


def _told(line: HistoryLine) -> str:
    return f"from {line.detail}" if line.kind == "moved" else line.detail or ""
