"""The knowledge base: every document with its use and its marks, one with its history, and what is to be looked at."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from answering.knowledge_reports import ListedDocument
from dashboard.downloads import Ending, table
from dashboard.drawing import draw
from dashboard.guard import Asked, Signed, own_form

router = APIRouter()
_CHECKED = ("check", "about", "what", "what to do", "documents")
_CHANGES = ("when", "what", "document", "version", "more")
_COLUMNS = ("id", "document", "title", "kind", "version", "published", "used", "to confirm", "notes")


@router.get("/documents")
def documents(request: Request, services: Asked, visitor: Signed) -> Response:
    """List the live documents."""
    listed = services.knowledge.documents(visitor.actor)
    looked = services.knowledge.looked(visitor.actor)
    return draw(request, "documents.html", listed=listed, looked=looked, min_askers=services.min_askers)


@router.get("/documents.{ending}")
def documents_file(services: Asked, visitor: Signed, ending: Ending) -> Response:
    """Give the same as a table."""
    return table("documents", ending, _COLUMNS, map(_row, services.knowledge.documents(visitor.actor)))


@router.get("/documents/checks")
def checks(request: Request, services: Asked, visitor: Signed) -> Response:
    """Show what the last look found."""
    return draw(request, "checks.html", looked=services.knowledge.looked(visitor.actor))


@router.get("/documents/checks.{ending}")
def checks_file(services: Asked, visitor: Signed, ending: Ending) -> Response:
    """Give what the last look found as a table."""
    looked = services.knowledge.looked(visitor.actor)
    rows = (
        (check.title, finding.subject, finding.what, finding.advice, "; ".join(finding.documents))
        for check in (looked.report.checks if looked else ())
        for finding in check.findings
    )
    return table("checks", ending, _CHECKED, rows)


@router.post("/documents/checks", dependencies=[Depends(own_form)])
def look(services: Asked, visitor: Signed) -> Response:
    """Look again, and show what was found."""
    services.knowledge.look(visitor.actor)
    return RedirectResponse("/documents/checks", HTTPStatus.SEE_OTHER)


@router.get("/documents/{document_id}.{ending}")
def history_file(services: Asked, visitor: Signed, document_id: int, ending: Ending) -> Response:
    """Give one document's history as a table."""
    _, history = services.knowledge.document(visitor.actor, document_id)
    rows = ((line.at.isoformat(), line.kind, line.path, line.version, line.detail) for line in history)
    return table(f"document-{document_id}", ending, _CHANGES, rows)


@router.get("/documents/{document_id}")
def document(request: Request, services: Asked, visitor: Signed, document_id: int) -> Response:
    """Show one document as it is now, and what became of it; raises `NoSuchDocument`."""
    current, history = services.knowledge.document(visitor.actor, document_id)
    return draw(request, "document.html", document=current, history=history)


def _row(listed: ListedDocument) -> tuple[int | str | None, ...]:
    document, matter = listed.document, listed.document.front_matter
    described = (document.id, document.path, matter.title, matter.kind, document.version, matter.published)
    waiting = "; ".join(proposal.field for proposal in document.proposals)
    return (*described, "yes" if listed.is_used else "", waiting, "; ".join(document.notes))
