"""The operator can open the file that was cited; where a document has an address, that is what is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from fakes import NEAR, answer_saying

from answering.answer import Answer, Citation
from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.document import FrontMatter
from scripts.local_sources import LocalSources

ADDED = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
MATTER = FrontMatter(title="Talk", kind="guidance")


def _document(path: str, reader: str, folder: Path | None, source: str = "") -> CataloguedDocument:
    at = str(folder) if folder else None
    return CataloguedDocument(1, path, 1, "live", ADDED, MATTER, source=source or path, reader=reader, folder=at)


def _citing(*paths: str, address: str = "") -> Answer:
    answer = answer_saying("Talk helps.")
    cited: list[Citation] = [
        replace(answer.citations[0], number=number, document=path, page=14, source_url=address)
        for number, path in enumerate(paths, start=1)
    ]
    near = replace(NEAR, document=paths[0], source_url=address)
    return replace(answer, citations=tuple(cited), nearest=(near,))


def test_files_open_at_the_page_cited(tmp_path: Path) -> None:
    synchronised, own = tmp_path / "shared drive", tmp_path / "documents"
    for file in (synchronised / "a" / "Talk #1.pdf", synchronised / "cases.xlsx", own / "talk.pptx"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    documents = [
        _document("a/Talk #1.pdf", "pdf 1", synchronised),
        _document("cases.xlsx#york", "spreadsheet 1", synchronised, "cases.xlsx"),
        _document("talk.pptx", "pptx 1", None),
        _document("gone.pdf", "pdf 1", synchronised),
        _document("https://example.org/x.pdf", "pdf 1", None),
    ]
    answer = LocalSources(documents, own).added_to(_citing(*(d.path for d in documents), "retired.pdf"))
    root = tmp_path.as_uri()
    assert [citation.source_url for citation in answer.citations] == [
        f"{root}/shared%20drive/a/Talk%20%231.pdf#page=14",
        f"{root}/shared%20drive/cases.xlsx",
        f"{root}/documents/talk.pptx",
        "",
        "",
        "",
    ]
    assert answer.nearest[0].source_url == f"{root}/shared%20drive/a/Talk%20%231.pdf"


def test_an_address_of_the_web_stays(tmp_path: Path) -> None:
    (tmp_path / "talk.pdf").touch()
    answer = _citing("talk.pdf", address="https://example.org/talk")
    assert LocalSources([_document("talk.pdf", "pdf 1", tmp_path)], tmp_path).added_to(answer) == answer
