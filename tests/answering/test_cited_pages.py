"""From a PDF in a folder to a citation that opens at the page whose words it quotes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes import answer_saying
from pdf_files import Sheet, pdf_of
from shelves import synchronise

from answering.extractive import cite
from database.engine import Database
from insights.question_log import utc_now
from knowledge_base.catalogue import Catalogue
from retrieval.encoder import Encoder
from retrieval.glossary import load_glossary
from retrieval.index_versions import IndexVersions
from retrieval.indexing import Indexing
from retrieval.search import Searcher
from scripts.local_sources import LocalSources

PAGES = (
    "Phonics teaches the links between letters and sounds in the first years of school.",
    "Homework works best when it is short and linked to what pupils learn in class.",
    "Peer tutoring lets pupils teach each other in pairs for some weeks of the term.",
)


def test_a_citation_of_a_pdf_opens_at_its_page(database: Database, encoder: Encoder, tmp_path: Path) -> None:
    folder = tmp_path / "shared drive"
    folder.mkdir()
    sheets = [Sheet().put(60, 100, f"Part {n}", 18, bold=True).put(60, 140, text) for n, text in enumerate(PAGES, 1)]
    (folder / "talk.pdf").write_bytes(pdf_of(*sheets, Title="What works"))
    catalogue = Catalogue(database, utc_now)
    indexing = Indexing(database, catalogue, encoder, IndexVersions(tmp_path / "index"))
    report = synchronise(catalogue, indexing, folder)
    assert report.added == ("talk.pdf",)
    searcher = Searcher(database, encoder, indexing.open(), load_glossary())
    hit = searcher.search("does homework help pupils?").hits[0]
    citation = cite(1, hit, [0])
    assert (PAGES[1] in citation.quote, citation.page_in_words, citation.source_url) == (True, "page 2", "")
    answer = replace(answer_saying("x"), citations=(citation,))
    (opened,) = LocalSources(searcher.documents, tmp_path).added_to(answer).citations
    assert opened.source_url == f"{(folder / 'talk.pdf').as_uri()}#page=2"
    named = replace(hit.document.front_matter, source_url="https://example.org/talk.pdf")
    of_the_web = replace(hit, document=replace(hit.document, front_matter=named))
    assert cite(1, of_the_web, [0]).source_url == "https://example.org/talk.pdf#page=2"
