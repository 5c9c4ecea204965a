"""For the operator alone: the file on this machine that opens at the place cited, where a document has no address.

Faces that others see never have these: where a server keeps its files is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from answering.answer import Answer, CaseStudy, Citation, Nearest
from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.places import opening_address


class LocalSources:
    """Finds the files of documents that were read from a folder of this machine."""

    def __init__(self, documents: Iterable[CataloguedDocument], documents_folder: Path) -> None:
        self._documents = {document.path: document for document in documents}
        self._folder = documents_folder

    def added_to(self, answer: Answer) -> Answer:
        """Give the answer with a file's address wherever it has none of the web and the file is there."""
        citations = [replace(each, source_url=self._of(each, each.page)) for each in answer.citations]
        studies = [replace(each, source_url=self._of(each)) for each in answer.case_studies]
        nearest = [replace(each, source_url=self._of(each)) for each in answer.nearest]
        return replace(answer, citations=tuple(citations), case_studies=tuple(studies), nearest=tuple(nearest))

    def _of(self, named: Citation | CaseStudy | Nearest, page: int | None = None) -> str:
        return named.source_url or self._address(named.document, page)

    def _address(self, path: str, page: int | None) -> str:
        document = self._documents.get(path)
        if document is None:
            return ""
        file = Path(document.folder or self._folder, document.source)
        if not file.is_file():
            return ""
        address = file.resolve().as_uri()
        return opening_address(address, page, address, document.reader)
