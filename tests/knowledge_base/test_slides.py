"""What decks are made of besides titles and bullets: parts, pictures, groups, numbers, charts, diagrams, old files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pptx
import pytest
from office_files import converted, of_type, saved, slides, title_of
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Cm

from knowledge_base.document import DocumentFault
from knowledge_base.formats import read_content
from knowledge_base.readers.pptx import read_pptx

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f'xmlns:r="{RELATIONSHIPS}"'
DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def _deck(*titles: str) -> Any:
    """Give a deck whose first slide has a title, and the others one of these and a body."""
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Closing the gap"
    for title in titles:
        deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = title
    return deck


def _read(deck: Any) -> list[tuple[tuple[str, ...], int | None, list[str]]]:
    return slides(read_pptx("a.pptx", saved(deck)))


def _picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    file.seek(0)
    return file


def test_a_title_alone_is_text_and_pictures_are_said() -> None:
    deck = _deck("Feedback adds six months", "With a picture")
    deck.slides[2].shapes.add_picture(_picture(), Cm(1), Cm(1))
    linked = deck.slides[1].shapes.add_picture(_picture(), Cm(1), Cm(1))._element.find(".//{*}blip")
    linked.attrib.clear()
    linked.set(f"{{{RELATIONSHIPS}}}link", "rId99")
    contents = read_pptx("a.pptx", saved(deck))
    assert slides(contents) == [((), 2, ["Feedback adds six months"]), ((), 3, ["With a picture"])]
    assert title_of(contents) == "Closing the gap"
    assert contents.notes == ("slides 2, 3 have pictures and no text beside their titles",)


def test_the_parts_of_a_deck_stand_above_its_slides() -> None:
    deck = _deck("One", "Two")
    for slide in list(deck.slides)[1:]:
        slide.placeholders[1].text = "Body."
    first, second, third = (entry.get("id") for entry in deck._element.iter("{*}sldId"))
    namespace = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
    part = '<p14:section name="{}"><p14:sldIdLst>{}</p14:sldIdLst></p14:section>'
    entry = '<p14:sldId id="{}"/>'
    parts = part.format("Default Section", entry.format(first) + entry.format(second))
    parts += part.format("Evidence", entry.format(third))
    deck._element.append(
        parse_xml(f"<p:extLst {P}><p:ext><p14:sectionLst {namespace}>{parts}</p14:sectionLst></p:ext></p:extLst>")
    )
    assert _read(deck) == [(("One",), 2, ["Body."]), (("Evidence", "Two"), 3, ["Body."])]


def test_bullets_and_numbers_come_from_the_paragraph_its_shape_or_the_layout() -> None:
    deck = _deck("List", "Prose", "Numbers")
    listed, prose, numbers = (slide.placeholders[1] for slide in list(deck.slides)[1:])
    listed.text, prose.text, numbers.text = "An item", "A paragraph", "First\nThen\nUnder it\nLast"
    prose._element.txBody.find("{*}lstStyle").append(parse_xml(f"<a:lvl1pPr {A}><a:buNone/></a:lvl1pPr>"))
    for place, paragraph in enumerate(numbers.text_frame.paragraphs):
        kind = "alphaLcParenR" if place == 2 else "arabicPeriod"
        paragraph.level = int(place == 2)
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<a:buAutoNum {A} type="{kind}" startAt="1"/>'))
    sections = read_pptx("a.pptx", saved(deck)).sections
    assert [(block.kind, block.text) for section in sections for block in section.blocks] == [
        ("item", "An item"),
        ("paragraph", "A paragraph"),
        ("item", "1. First"),
        ("item", "2. Then"),
        ("item", "a. Under it"),
        ("item", "3. Last"),
    ]


def test_shapes_are_read_from_above_and_from_the_left_within_groups_too() -> None:
    deck = _deck("Places")
    shapes = deck.slides[1].shapes
    group = shapes.add_group_shape()
    for holder, words, left, top in (
        (shapes, "Fourth", 1, 12),
        (group.shapes, "Third", 9, 8.2),
        (group.shapes, "Second", 1, 8.4),
        (shapes, "First", 5, 6),
    ):
        holder.add_textbox(Cm(left), Cm(top), Cm(4), Cm(1)).text_frame.text = words
    assert _read(deck) == [(("Places",), 2, ["First", "Second", "Third", "Fourth"])]


def test_a_hidden_first_slide_is_not_the_title_and_footers_are_left_out() -> None:
    deck = _deck("Really the first")
    deck.slides[0]._element.set("show", "0")
    slide = deck.slides[1]
    slide.placeholders[1].text = "Body."
    footer = slide.shapes.add_textbox(Cm(1), Cm(15), Cm(4), Cm(1))
    footer.text_frame.text = "Running footer"
    footer._element.find(".//{*}nvPr").append(parse_xml(f'<p:ph {P} type="ftr" idx="11"/>'))
    contents = read_pptx("a.pptx", saved(deck))
    assert (slides(contents), title_of(contents)) == ([((), 2, ["Body."])], "Really the first")


def test_a_chart_has_its_title_all_its_series_and_whole_numbers() -> None:
    deck = _deck("Chart")
    data = CategoryChartData()
    data.categories = ("2024",)
    data.add_series("Pupils", (1_234_567,))
    data.add_series("Schools", (12.5,))
    frame = deck.slides[1].shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(8), Cm(9), Cm(6), data)
    frame.chart.chart_title.text_frame.text = "How many"
    assert _read(deck) == [(("Chart",), 2, ["How many", "2024; Pupils: 1234567; Schools: 12.5"])]


def test_a_diagram_is_read() -> None:
    deck = _deck("Diagram")
    slide = deck.slides[1]
    point = "<dgm:pt><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    points = point.format("Plan") + point.format("Review")
    data = f"<dgm:dataModel {DGM} {A}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>".encode()
    name = PackURI("/ppt/diagrams/data1.xml")
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    identity = slide.part.relate_to(Part(name, kind, deck.part.package, data), f"{RELATIONSHIPS}/diagramData")
    frame = (
        f'<p:graphicFrame {P} {A} {R}><p:nvGraphicFramePr><p:cNvPr id="9" name="d"/><p:cNvGraphicFramePr/><p:nvPr/>'
        '</p:nvGraphicFramePr><p:xfrm><a:off x="1" y="1"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic>'
        f'<a:graphicData uri="{DIAGRAM}"><dgm:relIds {DGM} r:dm="{identity}"/></a:graphicData></a:graphic>'
        "</p:graphicFrame>"
    )
    slide.shapes._spTree.append(parse_xml(frame))
    assert _read(deck) == [(("Diagram",), 2, ["Plan", "Review"])]


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    ],
)
def test_shows_and_decks_with_macros_are_read(kind: str) -> None:
    ordinary = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    (read,) = read_content("a.ppsx", of_type(saved(_deck("Only a title")), ordinary, kind), "0" * 64)
    assert read.sections[0].blocks[0].text == "Only a title"


@pytest.mark.parametrize(
    ("ending", "said"), [("ppt", "is an old PowerPoint file; save it as .pptx"), ("odp", "is an OpenDocument file")]
)
def test_other_formats_of_decks_say_what_to_do(tmp_path: Path, ending: str, said: str) -> None:
    with pytest.raises(DocumentFault, match=said):
        read_content(f"a.{ending}", converted(saved(_deck("One")), tmp_path, "pptx", ending), "0" * 64)
