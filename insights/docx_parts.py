"""What python-docx has no call for: links, shading, bars drawn as cells, page numbers, and text that XML can hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

# What XML 1.0 has no place for; a tab and a line's end stay.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAFE_LINK = ("https://", "http://", "mailto:")


def cleaned(text: str) -> str:
    """Give a text without what a document cannot hold."""
    return _NOT_XML.sub("", text)


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """Make an element of WordprocessingML, such as w:shd, with attributes of the same namespace."""
    made: BaseOxmlElement = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def link(paragraph: Paragraph, text: str, url: str, size: float | None = None, *, is_bold: bool = False) -> None:
    """Add words that open an address; plain words where it is no web address."""
    run = paragraph.add_run(cleaned(text))
    run.bold = is_bold or None
    if size:
        run.font.size = Pt(size)
    if not url.startswith(_SAFE_LINK):
        return
    relation = paragraph.part.relate_to(cleaned(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run.style = "Hyperlink"
    anchor: BaseOxmlElement = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), relation)
    paragraph._p.append(anchor)
    anchor.append(run._r)


def shade(cell: _Cell, colour: str) -> None:
    """Fill a cell with a colour, such as E4EDF3."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=colour))


def pad(table: Table, top: float, side: float) -> None:
    """Set the space around the words of every cell, in points."""
    margins = element("tblCellMar")
    for edge, points in (("top", top), ("left", side), ("bottom", top), ("right", side)):
        margins.append(element(edge, w=str(round(points * 20)), type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # the schema's order


def widths(table: Table, columns: Sequence[Length]) -> None:
    """Fix the widths of a table's columns, cell by cell, as Word wants it."""
    table.autofit = False
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, columns, strict=True):
        grid.w = width
    for row in table.rows:
        for cell, width in zip(row.cells, columns, strict=True):
            cell.width = width


def bar(paragraph: Paragraph, share: float, room: Length, colour: str) -> None:
    """Draw a bar: a paragraph shaded from its left edge over a share, 0 to 1, of the room."""
    paragraph.add_run("\u00a0").font.size = Pt(6)
    paragraph._p.get_or_add_pPr().append(element("shd", val="clear", color="auto", fill=colour))
    form = paragraph.paragraph_format  # what it sets stands behind the shading, as the schema wants it
    form.space_before = form.space_after = Pt(0)
    form.right_indent = Length(round(room * (1 - share)))


def page_number(paragraph: Paragraph) -> None:
    """Add the number of the page."""
    run = paragraph.add_run()
    for part in (
        element("fldChar", fldCharType="begin"),
        _instruction("PAGE"),
        element("fldChar", fldCharType="separate"),
        element("fldChar", fldCharType="end"),
    ):
        run._r.append(part)


def _instruction(code: str) -> BaseOxmlElement:
    made = element("instrText")
    made.text = code
    return made
