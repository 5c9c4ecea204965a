"""A citation opens at its page, and says what its number counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from fakes import answer_saying

from answering.answer import Citation, from_json, to_json
from answering.extractive import cite
from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.document import FrontMatter
from knowledge_base.places import opening_address, page_in_words, page_word, where, without_page
from retrieval.search import Hit

REPORT = "https://example.org/files/Report.PDF"
LANDING = "https://example.org/guidance/report"


@pytest.mark.parametrize(
    ("address", "page", "source", "reader", "opened"),
    [
        (REPORT, 14, "report.pdf", "pdf 1", f"{REPORT}#page=14"),
        (REPORT, 14, "report.pdf", "", f"{REPORT}#page=14"),
        (f"{REPORT}?v=2", 14, "report.pdf", "pdf 1", f"{REPORT}?v=2#page=14"),
        (f"{REPORT}#page=3", 14, "report.pdf", "pdf 1", f"{REPORT}#page=3"),
        (f"{REPORT}#", 14, "report.pdf", "pdf 1", f"{REPORT}#page=14"),
        ("https://example.org/get?file=7", 2, "https://example.org/get?file=7", "pdf 1", None),
        (REPORT, None, "report.pdf", "pdf 1", REPORT),
        (LANDING, 14, "report.pdf", "pdf 1", LANDING),
        (f"{LANDING}?as=x.pdf", 14, "report.pdf", "pdf 1", f"{LANDING}?as=x.pdf"),
        (REPORT, 3, "slides.pptx", "pptx 1", REPORT),
        (REPORT, 3, "slides.pptx", "", REPORT),
        ("", 3, "report.pdf", "pdf 1", ""),
        ("", 3, "", "pdf 1", ""),
    ],
)
def test_an_address_opens_at_the_page_of_a_pdf_alone(
    address: str, page: int | None, source: str, reader: str, opened: str | None
) -> None:
    found = opening_address(address, page, source, reader)
    assert found == (f"{address}#page={page}" if opened is None else opened)
    assert opening_address(found, page, source, reader) == found
    assert without_page(found) == without_page(address.rstrip("#"))


@pytest.mark.parametrize(
    ("source", "reader", "words"),
    [
        ("report.pdf", "pdf 1", "page 3"),
        ("slides.pptx", "pptx 2", "slide 3"),
        ("https://example.org/get?file=7", "pptx 1", "slide 3"),
        ("https://example.org/slides.pptx?v=1", "", "slide 3"),
        ("cases.xlsx", "spreadsheet 1", "row 3"),
        ("cases.csv", "", "row 3"),
        ("cases.xlsx#york", "", "row 3"),
        ("page.md", "", "page 3"),
    ],
)
def test_pages_slides_and_rows_are_called_that(source: str, reader: str, words: str) -> None:
    assert page_in_words(page_word(source, reader), 3) == words
    assert page_in_words(page_word(source, reader), None) == ""


def test_a_place_is_as_much_as_is_known() -> None:
    assert (where("Talk", "page 3"), where("", "page 3"), where("Talk", "")) == ("Talk, page 3", "page 3", "Talk")


def _cited(source: str, reader: str, address: str) -> Citation:
    matter = FrontMatter(title="Talk first", kind="guidance", source_url=address)
    added = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    document = CataloguedDocument(1, source, 1, "live", added, matter, source=source, reader=reader)
    vectors = np.zeros((1, 4), np.float32)
    hit = Hit(1, document, ("Why",), 14, "Talk helps.", ("Talk helps.",), vectors, 1.0, 1.0, 1.0)
    return cite(1, hit, [0])


def test_what_is_cited_of_a_pdf_and_of_slides() -> None:
    pdf = _cited("talk.pdf", "pdf 1", "https://example.org/talk.pdf")
    assert (pdf.source_url, pdf.page_in_words) == ("https://example.org/talk.pdf#page=14", "page 14")
    slides = _cited("talk.pptx", "pptx 1", "https://example.org/talk.pptx")
    assert (slides.source_url, slides.page_in_words) == ("https://example.org/talk.pptx", "slide 14")


def test_an_answer_stored_before_its_pages_had_a_name_is_still_read() -> None:
    answer = answer_saying("Talk helps.")
    slide = replace(answer.citations[0], page=4, page_word="slide")
    stored = to_json(replace(answer, citations=(slide,)))
    assert from_json(stored).citations == (slide,)
    del stored["citations"][0]["page_word"]
    assert from_json(stored).citations[0].page_in_words == "page 4"
