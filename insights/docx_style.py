"""The look of a paper: A4, one plain typeface, real styles for headings, lists and links, and whose document it is."""

from __future__ import annotations

import datetime as dt

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from insights.docx_parts import cleaned, element

FACE = "Arial"
INK, QUIET, DEEP = RGBColor(0x22, 0x22, 0x22), RGBColor(0x59, 0x59, 0x59), RGBColor(0x12, 0x43, 0x6D)
TINT, BAR, BAR_REST = "E8F0F5", "2B7A9B", "B8C4CC"
MARGIN = Cm(1.9)
WIDTH = Cm(21.0) - 2 * MARGIN


def new_document(title: str, subject: str, made_at: dt.datetime) -> Document:
    """Give an empty A4 document with our styles and properties."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Cm(1.4), Cm(1.4)
    section.header_distance, section.footer_distance = Cm(0.8), Cm(0.7)
    _set_styles(document)
    _set_mode(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Evidence Desk"
    properties.title, properties.subject = cleaned(title), cleaned(subject)
    properties.comments, properties.keywords, properties.language = "", "", "en-GB"
    properties.created = properties.modified = made_at.astimezone(dt.UTC).replace(tzinfo=None)
    return document


def _set_styles(document: Document) -> None:
    for name, size, before, after, colour in (
        ("Normal", 10, 0, 3, INK),
        ("Title", 21, 0, 1, DEEP),
        ("Subtitle", 10, 0, 6, QUIET),
        ("Heading 1", 12.5, 7, 2, DEEP),
        ("Heading 2", 10, 5, 1, DEEP),
        ("List Bullet", 10, 0, 2, INK),
        ("List Number", 10, 0, 2, INK),
        ("Caption", 8, 2, 3, QUIET),
        ("Footer", 7.5, 0, 0, QUIET),
    ):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 (what these names are in every document)
        _set_face(style)
        style.font.size, style.font.color.rgb = Pt(size), colour
        style.font.bold = name.startswith(("Heading", "Title"))
        style.font.italic = False
        form = style.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.04
        form.keep_with_next = name.startswith("Heading")
    for name, unwanted in (("Title", "pBdr"), ("Title", "spacing"), ("Subtitle", "spacing"), ("Footer", "tabs")):
        _remove(document.styles[name].element, unwanted)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = DEEP, True


def _set_face(style: ParagraphStyle) -> None:
    style.font.name = FACE
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # which would win over the name
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACE)
    if style.name == "Normal":
        style.element.get_or_add_rPr().append(element("lang", val="en-GB"))


def _set_mode(document: Document) -> None:
    """Say that it is made for the Word of today: tables then end where the words around them do."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _remove(style: BaseOxmlElement, name: str) -> None:
    """Remove a rule under words, or the space between letters, that the default styles have."""
    for found in list(style.iter(qn(f"w:{name}"))):
        if name != "spacing" or found.getparent().tag == qn("w:rPr"):
            found.getparent().remove(found)
