"""What Word files are made of besides headings and paragraphs: tables of every shape, notes, boxes, forms, macros."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from office_files import changed, converted, of_type, saved, texts, title_of
from pdf_fodt import box, bullets, heading, para, report, table

from knowledge_base.document import DocumentFault
from knowledge_base.formats import read_content
from knowledge_base.readers.diagrams import words_of_diagram
from knowledge_base.readers.docx import read_docx

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def _read(document: Any) -> list[tuple[tuple[str, ...], list[str]]]:
    return texts(read_docx("a.docx", saved(document)))


def _table(document: Any, *rows: tuple[str, ...], style: str | None = None) -> Any:
    made = document.add_table(len(rows), len(rows[0]), style=style)
    for row, words in zip(made.rows, rows, strict=True):
        for cell, each in zip(row.cells, words, strict=True):
            cell.text = each
    return made


def _xml(document: Any, body: str) -> None:
    for element in parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>"):
        document.element.body.append(element)


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_files_with_macros_and_templates_are_read(kind: str) -> None:
    document = docx.Document()
    document.add_paragraph("Read all the same.")
    (read,) = read_content("a.docm", of_type(saved(document), MAIN, kind), "0" * 64)
    assert read.sections[0].blocks[0].text == "Read all the same."


def test_the_strict_form_says_what_to_do() -> None:
    ordinary = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    content = changed(saved(docx.Document()), lambda _, part: part.replace(ordinary, strict))
    with pytest.raises(DocumentFault, match="strict form of Office files; save it in the ordinary one"):
        read_content("a.docx", content, "0" * 64)


def test_one_heading_above_all_others_is_the_title() -> None:
    document = docx.Document()
    document.add_heading("Attendance in York", 1)
    document.add_paragraph("By the network.")
    document.add_heading("What we did", 2)
    document.add_paragraph("Rang home.")
    contents = read_docx("a.docx", saved(document))
    assert texts(contents) == [((), ["By the network."]), (("What we did",), ["Rang home."])]
    assert title_of(contents) == "Attendance in York"
    document.add_heading("A second part", 1)
    document.add_paragraph("More.")
    assert _read(document)[0] == (("Attendance in York",), ["By the network."])


def test_a_sentence_that_was_made_large_is_not_lost() -> None:
    document = docx.Document()
    for words, level in (("Part", 1), ("Feedback adds six months.", 2), ("Empty", 2), ("Next", 1)):
        document.add_heading(words, level)
    document.add_paragraph("Text.")
    assert _read(document) == [(("Part",), ["Feedback adds six months."]), (("Next",), ["Text."])]


def test_a_table_with_a_title_across_it_two_rows_of_names_and_a_row_between() -> None:
    document = docx.Document()
    made = _table(
        document,
        ("Table 1: what was found", "", ""),
        ("Strand", "Impact", ""),
        ("", "Months", "Evidence"),
        ("Feedback", "6", "4"),
        ("For all phases", "", ""),
        ("Phonics", "5", "5"),
    )
    for row, first, last in ((0, 0, 2), (1, 1, 2), (4, 0, 2)):
        made.cell(row, first).merge(made.cell(row, last))
    for row in made.rows[1:3]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    assert _read(document) == [
        (
            (),
            [
                "Table 1: what was found",
                "Strand: Feedback; Impact Months: 6; Impact Evidence: 4",
                "For all phases",
                "Strand: Phonics; Impact Months: 5; Impact Evidence: 5",
            ],
        )
    ]


def test_labels_down_the_side_stand_for_what_is_beside_them() -> None:
    document = docx.Document()
    document.add_heading("Case study", 1)
    made = _table(document, ("School:", "Hill School"), ("Challenge:", "-"), ("Phase:", "primary"))
    cell = made.cell(1, 1)
    cell.text = "Few pupils came on Fridays, and fewer still in the weeks before a holiday, " * 2
    cell.add_paragraph("Rang home", style="List Number")
    cell.add_paragraph("Wrote letters", style="List Number")
    document.add_paragraph("After the table.")
    read = _read(document)
    assert read[0] == (("Case study",), ["School: Hill School"])
    assert read[1][0] == ("Case study", "Challenge")
    assert read[1][1][1:] == ["1. Rang home", "2. Wrote letters"]
    assert read[2] == (("Case study",), ["Phase: primary", "After the table."])


def test_a_frame_keeps_headings_lists_and_tables_within_it() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "In a box."
    cell.add_paragraph("An item", style="List Bullet")
    inner = cell.add_table(2, 2)
    for place, words in enumerate(("Term", "Pupils", "Spring", "31")):
        inner.cell(place // 2, place % 2).text = words
    (section,) = read_docx("a.docx", saved(document)).sections
    assert [(block.kind, block.text) for block in section.blocks] == [
        ("paragraph", "In a box."),
        ("item", "An item"),
        ("row", "Term: Spring; Pupils: 31"),
    ]


def test_deleted_rows_are_gone_and_rows_and_cells_in_controls_are_there() -> None:
    document = docx.Document()
    row = "<w:tr>{}{}</w:tr>"
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    rows = (
        row.format(cell.format("Name"), cell.format("Value")),
        row.format("<w:trPr><w:del w:id='1' w:author='a'/></w:trPr>", cell.format("gone") * 2),
        control.format(row.format(cell.format("kept"), control.format(cell.format("7")))),
    )
    _xml(document, f"<w:tbl>{''.join(rows)}</w:tbl>")
    assert _read(document) == [((), ["Name: kept; Value: 7"])]


def test_text_boxes_within_cells_are_read() -> None:
    document = docx.Document()
    made = _table(document, ("Name", "Value"), ("a", "b"))
    boxed = "<w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:pict>"
    made.cell(1, 1).paragraphs[0]._p.append(parse_xml(f"<w:r {nsdecls('w')}>{boxed}</w:r>"))
    assert _read(document) == [((), ["Name: a; Value: b", "In a box."])]


def test_what_a_form_says_until_it_is_filled_in_is_left_out() -> None:
    document = docx.Document()
    unfilled = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    run = "<w:r><w:t>Click here to enter text.</w:t></w:r>"
    _xml(
        document, f"<w:p><w:r><w:t>Name: </w:t></w:r>{unfilled.format(run)}</w:p>{unfilled.format(f'<w:p>{run}</w:p>')}"
    )
    assert _read(document) == [((), ["Name:"])]


def test_styles_that_hide_are_obeyed_and_formulas_are_read() -> None:
    document = docx.Document()
    document.styles.add_style("Teacher only", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    paragraph = document.add_paragraph("The mean is ")
    paragraph.add_run("hidden", style="Teacher only")
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    paragraph._p.append(parse_xml(f'<m:oMath xmlns:m="{math}"><m:r><m:t>x=6</m:t></m:r></m:oMath>'))
    assert _read(document) == [((), ["The mean is x=6"])]


def _numbered(document: Any, identity: int, level: int, words: str) -> None:
    numbering = f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{identity}'/></w:numPr>"
    _xml(document, f"<w:p><w:pPr>{numbering}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")


def test_lists_are_counted_on_and_anew_as_word_does() -> None:
    document = docx.Document()
    part = document.part.numbering_part.element
    levels = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerRoman", "%3)"), ("bullet", "•"))
    described = "".join(
        f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='{text}'/></w:lvl>"
        for at, (kind, text) in enumerate(levels)
    )
    part.insert(0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='90'>{described}</w:abstractNum>"))
    again = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    for identity, more in ((91, ""), (92, ""), (93, again)):
        part.append(
            parse_xml(f"<w:num {nsdecls('w')} w:numId='{identity}'><w:abstractNumId w:val='90'/>{more}</w:num>")
        )
    for identity, level in ((91, 0), (91, 1), (91, 1), (91, 2), (91, 3), (92, 0), (93, 0), (93, 1)):
        _numbered(document, identity, level, "step")
    assert _read(document) == [
        ((), ["1. step", "1.1. step", "1.2. step", "i. step", "step", "2. step", "1. step", "1.1. step"])
    ]


def test_the_words_of_a_diagram() -> None:
    namespaces = (
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    point = "<dgm:pt type='{}'><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    points = point.format("node", "Plan") + point.format("parTrans", "arrow") + point.format("node", "Review")
    data = f"<dgm:dataModel {namespaces}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    assert list(words_of_diagram(data.encode())) == ["Plan", "Review"]


def test_a_report_that_libreoffice_has_written(tmp_path: Path) -> None:
    content = report(
        heading("Attendance", 1),
        para("Pupils came more often.[^Counted by registers.] It took a year."),
        heading("What was done", 2),
        bullets("Rang home", "Wrote letters", numbered=True),
        box(para("A call is worth ten letters.")),
        table([["Term", "Pupils"], ["Spring", "31"], ["<2>No figures after that"]]),
        heading("Costs", 1),
        para("None."),
        header="<text:p>Running header</text:p>",
    )
    read = texts(read_docx("a.docx", converted(content.encode(), tmp_path, "fodt", "docx")))
    assert read == [
        (("Attendance",), ["Pupils came more often. It took a year.", "Counted by registers."]),
        (
            ("Attendance", "What was done"),
            [
                "1. Rang home",
                "2. Wrote letters",
                "A call is worth ten letters.",
                "Term: Spring; Pupils: 31",
                "No figures after that",
            ],
        ),
        (("Costs",), ["None."]),
    ]


@pytest.mark.parametrize(
    ("ending", "said"), [("doc", "is an old Word file; save it as .docx"), ("odt", "is an OpenDocument file")]
)
def test_other_word_formats_say_what_to_do(tmp_path: Path, ending: str, said: str) -> None:
    document = docx.Document()
    document.add_paragraph("Old.")
    with pytest.raises(DocumentFault, match=said):
        read_content(f"a.{ending}", converted(saved(document), tmp_path, "docx", ending), "0" * 64)
