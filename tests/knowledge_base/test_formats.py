"""Formats are told by their bytes; an ending decides only between kinds of plain text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hostile_pdfs import good_pdf
from packages import docx, paragraph, row, xlsx, zipped

from knowledge_base.document import Block, DocumentFault, FrontMatter, Section, SourceDocument, content_hash
from knowledge_base.document_limits import (
    DEEPEST_HEADING,
    LONGEST_BLOCK,
    LONGEST_HEADING,
    LONGEST_TITLE,
    MOST_BLOCKS,
    MOST_DOCUMENTS,
    MOST_LETTERS,
    within_limits,
)
from knowledge_base.formats import READERS, VERSIONS, format_of, read_content
from knowledge_base.source_names import READ
from knowledge_base.zip_packages import MOST_TEXT

MARKDOWN = b"---\ntitle: Feedback\nkind: other\n---\n\nGood text.\n"
PAGE = b"<!-- saved -->\n<!DOCTYPE html><html><body><p>Text</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
WORD, TABLE = docx(paragraph("Good text.")), xlsx(row(1, "title", "region"))


@pytest.mark.parametrize(
    ("path", "content", "name", "note"),
    [
        ("a.pdf", good_pdf(), "pdf", ""),
        ("a.PDF", b"\n\n" + good_pdf(), "pdf", ""),
        ("a.docx", good_pdf(), "pdf", "is named .docx but is a PDF, and was read as that"),
        ("a.md", good_pdf(), "pdf", "is named .md but is a PDF, and was read as that"),
        ("a.docx", WORD, "docx", ""),
        ("a.docm", WORD, "docx", ""),
        ("a.pdf", WORD, "docx", "is named .pdf but is a Word file, and was read as that"),
        ("a.xlsx", TABLE, "spreadsheet", ""),
        ("a.csv", TABLE, "spreadsheet", "is named .csv but is a spreadsheet, and was read as that"),
        ("a.csv", b"title,region\nA,London\n", "spreadsheet", ""),
        ("a.tsv", b"title\tregion\nA\tLondon\n", "spreadsheet", ""),
        ("a.html", PAGE, "html", ""),
        ("a.txt", PAGE, "html", "is named .txt but is a web page, and was read as that"),
        ("a.html", "\ufeff<html>".encode("utf-16"), "html", ""),
        ("a.htm", b"<p>A part of a page", "html", ""),
        ("a.md", MARKDOWN, "markdown", ""),
        ("a.txt", MARKDOWN, "text", ""),
        ("a.txt", "Text of Windows".encode("utf-16"), "text", ""),
        ("a.docx", b"Plain text", "text", "is named .docx but is plain text, and was read as that"),
        ("https://example.org/a", PAGE, "html", ""),
        ("https://example.org/a.pdf?x=1.md", good_pdf(), "pdf", ""),
        ("https://example.org/a", b"<div>Text</div>", "html", ""),
        ("https://example.org/a", b"Text", "text", ""),
        ("https://example.org/", good_pdf(), "pdf", ""),
    ],
)
def test_bytes_decide_before_the_ending(path: str, content: bytes, name: str, note: str) -> None:
    assert format_of(path, content) == (name, note)


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("a.md", b"", "is empty"),
        ("a.md", b" \n\t\n", "is empty"),
        ("a.doc", OLE, "is an old Office file"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "is an old Word file; save it as .docx"),
        ("a.txt", b"{\\rtf1 text}", "is an RTF file"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(9), "is a picture"),
        ("a.pdf", bytes(range(256)) * 9, "is neither text nor any format that is read"),
        ("a.md", MARKDOWN + bytes(100), "is neither text nor any format that is read"),
        ("a.xyz", b"text", "is not read; what is read: PDF, Word"),
        ("a.html", b"MIME-Version: 1.0\n\ntext", "is a web archive or an e-mail"),
        ("a.docx", b"<?xml version='1.0'?><w:wordDocument/>", "is an XML file"),
        ("a.docx", WORD[: len(WORD) // 2], "is damaged or was cut off"),
        ("a.docx", zipped({"inside.docx": WORD}), "is a zip archive; unpack it"),
        ("a.docx", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), "OpenDocument"),
        ("a.epub", zipped({"META-INF/container.xml": ""}), "is an e-book"),
        ("a.vsdx", zipped({"[Content_Types].xml": "<Types/>", "visio/x.xml": ""}), "neither Word, PowerPoint nor"),
        ("a.xlsx", zipped({"[Content_Types].xml": "", "word/a.xml": bytes(MOST_TEXT + 1)}), "unpacks to 64 MB of text"),
    ],
)
def test_what_is_not_read_is_named(path: str, content: bytes, reason: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        read_content(path, content, content_hash(content))
    assert reason in caught.value.reason
    assert caught.value.path == path


def test_a_document_of_another_ending_says_so_first() -> None:
    (document,) = read_content("a.md", good_pdf(), content_hash(good_pdf()))
    assert document.notes[0] == "is named .md but is a PDF, and was read as that"
    assert (document.source, document.source_hash, document.reader) == ("a.md", content_hash(good_pdf()), "pdf 1")


def test_every_ending_that_is_scanned_has_a_reader() -> None:
    assert {ending for each in READERS.values() for ending in each.endings} == READ


def test_the_versions_are_those_of_the_readers() -> None:
    modules = {"docx": "docx", "pptx": "pptx", "spreadsheet": "spreadsheet", "html": "html", "text": "text"}
    modules |= {"markdown": "markdown", "pdf": "pdf"}
    for name, module in modules.items():
        reader = __import__(f"knowledge_base.readers.{module}", fromlist=["READER"]).READER
        assert READERS[name].reader == reader
        assert reader in VERSIONS


def test_reading_markdown_loads_no_other_reader() -> None:
    look = (
        "import sys; from knowledge_base.formats import read_content;"
        f"read_content('a.md', {MARKDOWN!r}, 'x');"
        "print(sorted({'pypdfium2', 'lxml', 'trafilatura', 'docx', 'pptx', 'openpyxl'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert ran.stdout.strip() == "[]"


def _document(*sections: Section, title: str = "T", path: str = "a") -> SourceDocument:
    return SourceDocument(path, "0" * 64, FrontMatter(title, "other"), sections)


def _section(text: str, *headings: str) -> Section:
    return Section(headings, 1, (Block("paragraph", text),))


def test_what_no_text_has_is_left_out() -> None:
    dirty = _document(_section("a\x00b\ud800c\x1bd", "h\x00"), _section("\x00"), title="T\x00itle")
    (document,) = within_limits([dirty])
    assert document.sections == (_section("abcd", "h"),)
    assert document.front_matter.title == "Title"


def test_headings_titles_and_blocks_have_a_longest() -> None:
    headings = [f"{number} {'long ' * 100}" for number in range(20)]
    (document,) = within_limits([_document(_section("word " * 10_000, *headings), title="t" * 1_000)])
    (section,) = document.sections
    assert len(document.front_matter.title) == LONGEST_TITLE
    assert [heading.split()[0] for heading in section.heading_path] == [str(n) for n in range(20 - DEEPEST_HEADING, 20)]
    assert max(map(len, section.heading_path)) == LONGEST_HEADING
    assert max(len(block.text) for block in section.blocks) <= LONGEST_BLOCK
    assert " ".join(block.text for block in section.blocks) == ("word " * 10_000).strip()


def test_letters_without_a_space_are_no_words() -> None:
    picture = "data:image/png;base64," + "QUJD" * 1_000
    (document,) = within_limits([_document(_section(f"Before {picture} after."))])
    assert document.sections[0].blocks[0].text == "Before … after."


@pytest.mark.parametrize(
    ("documents", "reason"),
    [
        ([_document()], "has no text in it"),
        ([_document(_section("… – !"))], "has no text in it"),
        ([_document(_section("a " * MOST_LETTERS))], "letters of text"),
        ([_document(Section((), None, (Block("item", "a"),) * (MOST_BLOCKS + 1)))], "paragraphs, list items"),
        ([_document(_section("a"))] * (MOST_DOCUMENTS + 1), "rows, each a document"),
    ],
)
def test_too_much_or_nothing_is_refused(documents: list[SourceDocument], reason: str) -> None:
    with pytest.raises(DocumentFault, match=reason):
        within_limits(documents)
