"""Word and PowerPoint files by the libraries that write them, and by LibreOffice where it is found."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from office_files import changed, converted, saved, slides, texts
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from knowledge_base.document import DocumentFault
from knowledge_base.readers.docx import read_docx
from knowledge_base.readers.pptx import read_pptx


def _guide() -> Any:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "", "Amina Shah"
    document.add_paragraph("Putting feedback to work", style="Title")
    document.add_paragraph("Feedback should move learning forward.")
    document.add_heading("Principles", 1)
    document.add_paragraph("Lay the foundations first.")
    for words in ("Plan for misconceptions.", "Check understanding."):
        document.add_paragraph(words, style="List Bullet")
    document.add_heading("Timing", 2)
    for words in ("Teach well.", "Then give feedback.", "Then wait."):
        document.add_paragraph(words, style="List Number")
    table = document.add_table(3, 2)
    for row, cells in zip(
        table.rows, (("Strand", "Impact"), ("Feedback", "+6 months"), ("Homework", "+5 months")), strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.add_heading("Costs", 1)
    document.add_paragraph("Time is the main cost.")
    return document


EXPECTED = [
    ((), ["Feedback should move learning forward."]),
    (("Principles",), ["Lay the foundations first.", "Plan for misconceptions.", "Check understanding."]),
    (
        ("Principles", "Timing"),
        [
            "1. Teach well.",
            "2. Then give feedback.",
            "3. Then wait.",
            "Strand: Feedback; Impact: +6 months",
            "Strand: Homework; Impact: +5 months",
        ],
    ),
    (("Costs",), ["Time is the main cost."]),
]


def test_a_word_document_in_its_order() -> None:
    contents = read_docx("guide.docx", saved(_guide()))
    assert texts(contents) == EXPECTED
    assert [block.kind for block in contents.sections[1].blocks] == ["paragraph", "item", "item"]
    proposed = {each.field: each.value for each in contents.proposals}
    assert (proposed["title"], proposed["author"]) == ("Putting feedback to work", "Amina Shah")
    assert {section.page for section in contents.sections} == {None}


def test_the_same_when_libreoffice_has_written_it(tmp_path: Path) -> None:
    contents = read_docx("guide.docx", converted(saved(_guide()), tmp_path, "docx", "odt", "docx"))
    assert texts(contents) == EXPECTED


def test_styles_of_ones_own_and_bold_lines_stand_for_headings() -> None:
    document = docx.Document()
    own = document.styles.add_style("School heading", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 2"]
    document.add_paragraph("By its base", style="School heading")
    document.add_paragraph("One.")
    document.add_paragraph().add_run("Only bold").bold = True
    assert texts(read_docx("a.docx", saved(document))) == [(("By its base",), ["One.", "Only bold"])]
    plain = docx.Document()
    plain.add_paragraph().add_run("Only bold").bold = True
    plain.add_paragraph("Two.")
    assert texts(read_docx("a.docx", saved(plain))) == [(("Only bold",), ["Two."])]


def test_what_was_deleted_or_hidden_is_not_read_and_what_was_inserted_is() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Impact is ")
    for tag, text, words in (("w:del", "w:delText", "nine"), ("w:ins", "w:t", "six")):
        change, run, inner = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text)
        inner.text = words
        run.append(inner)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" months.")
    paragraph.add_run(" Hidden.").font.hidden = True
    field = paragraph.add_run()._r
    code = OxmlElement("w:instrText")
    code.text = "PAGEREF"
    field.append(code)
    assert texts(read_docx("a.docx", saved(document))) == [((), ["Impact is six months."])]


def test_tables_of_contents_are_left_out_and_controls_are_read() -> None:
    document = docx.Document()
    document.add_heading("First", 1)
    for gallery, words in (("Table of Contents", "First ........ 3"), ("Quick Parts", "Within a control.")):
        control, properties, part, name, content = (
            OxmlElement(tag) for tag in ("w:sdt", "w:sdtPr", "w:docPartObj", "w:docPartGallery", "w:sdtContent")
        )
        name.set(qn("w:val"), gallery)
        part.append(name)
        properties.append(part)
        control.extend((properties, content))
        content.append(document.add_paragraph(words)._p)
        document.element.body.append(control)
    assert texts(read_docx("a.docx", saved(document))) == [(("First",), ["Within a control."])]


def test_a_frame_of_one_column_is_text_and_a_merged_cell_is_said_once() -> None:
    document = docx.Document()
    document.add_table(1, 1).rows[0].cells[0].text = "In a box."
    table = document.add_table(3, 2)
    for row, cells in zip(table.rows, (("Phase", "Months"), ("primary", "6"), ("", "5")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    read = texts(read_docx("a.docx", saved(document)))
    assert read == [((), ["In a box.", "Phase: primary; Months: 6", "Months: 5"])]


def _deck() -> Any:
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "Closing the gap", "A network meeting"
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "What we did"
    second.placeholders[1].text = "Read together\nTalked about words"
    second.notes_slide.notes_text_frame.text = "Say that this took a year."
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "What changed"
    right = third.shapes.add_textbox(Cm(12), Cm(5), Cm(6), Cm(2))
    right.text_frame.text = "On the right."
    left = third.shapes.add_textbox(Cm(1), Cm(5), Cm(6), Cm(2))
    left.text_frame.text = "On the left."
    table = third.shapes.add_table(2, 2, Cm(1), Cm(9), Cm(10), Cm(3)).table
    for place, words in enumerate(("Term", "Pupils", "Spring", "31")):
        table.cell(place // 2, place % 2).text = words
    return deck


SLIDES = [
    ((), 1, ["A network meeting"]),
    (("What we did",), 2, ["Read together", "Talked about words"]),
    (("What we did", "Speaker notes"), 2, ["Say that this took a year."]),
    (("What changed",), 3, ["On the left.", "On the right.", "Term: Spring; Pupils: 31"]),
]


def test_a_deck_slide_by_slide() -> None:
    contents = read_pptx("deck.pptx", saved(_deck()))
    assert slides(contents) == SLIDES
    assert [block.kind for block in contents.sections[1].blocks] == ["item", "item"]
    assert {each.field: each.value for each in contents.proposals}["title"] == "Closing the gap"


def test_the_same_deck_when_libreoffice_has_written_it(tmp_path: Path) -> None:
    assert slides(read_pptx("deck.pptx", converted(saved(_deck()), tmp_path, "pptx", "odp", "pptx"))) == SLIDES


def test_a_chart_is_read_and_hidden_slides_are_said() -> None:
    deck = _deck()
    data = CategoryChartData()
    data.categories = ("2024", "2025")
    data.add_series("Attendance", (91.5, 94))
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(9), Cm(6), data)
    deck.slides[1]._element.set("show", "0")
    contents = read_pptx("deck.pptx", saved(deck))
    assert slides(contents)[-1] == ((), 4, ["2024; Attendance: 91.5", "2025; Attendance: 94"])
    assert contents.notes == ("slide 2 is hidden and was left out",)


@pytest.mark.parametrize(("read", "make"), [(read_docx, _guide), (read_pptx, _deck)])
def test_damage_is_said(read: Any, make: Any) -> None:
    whole = saved(make())
    for content in (b"", b"PK\x03\x04", whole[: len(whole) // 2], _without_main(whole), b"not a zip"):
        with pytest.raises(DocumentFault, match="damaged"):
            read("a.file", content)


def test_a_bomb_of_entities_is_refused() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE d [<!ENTITY a0 "ha">{lines}]>'
    content = changed(
        saved(_guide()),
        lambda name, part: _after_declaration(part, bomb, "&a11;") if name == "word/document.xml" else part,
    )
    with pytest.raises(DocumentFault, match="damaged"):
        read_docx("a.docx", content)


def _after_declaration(xml: bytes, doctype: str, reference: str) -> bytes:
    text = re.sub(rb"(<\?xml[^>]*\?>)", rb"\1" + doctype.encode(), xml, count=1)
    return text.replace(b"Feedback should", reference.encode() + b"Feedback should")


def _without_main(content: bytes) -> bytes:
    return changed(content, lambda name, part: None if name.endswith(("document.xml", "presentation.xml")) else part)
