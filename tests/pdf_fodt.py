"""Flat OpenDocument text for LibreOffice to print: a report with cover, contents, columns, boxes, tables and notes."""

from __future__ import annotations

import zlib
from xml.sax.saxutils import escape

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "meta": "meta",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)
_FONT = 'style:font-name="Liberation Sans"'


def _style(name: str, parent: str, text: str = "", paragraph: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}">'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


def _page(name: str, size: str, header: str, footer: str) -> str:
    return (
        f'<style:page-layout style:name="L{name}"><style:page-layout-properties {size} fo:margin="2cm"/>'
        '<style:header-style><style:header-footer-properties fo:margin-bottom="0.4cm"/></style:header-style>'
        '<style:footer-style><style:header-footer-properties fo:margin-top="0.4cm"/></style:footer-style>'
        "</style:page-layout>",
        f'<style:master-page style:name="{name}" style:page-layout-name="L{name}">'
        f"<style:header>{header}</style:header><style:footer>{footer}</style:footer></style:master-page>",
    )


PAGE = "<text:page-number/>"
PAGES = "<text:page-count/>"
A4 = 'fo:page-width="21cm" fo:page-height="29.7cm"'
LANDSCAPE = 'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"'


def para(text: str, style: str = "Body") -> str:
    return f'<text:p text:style-name="{style}">{marked(text)}</text:p>'


def marked(text: str) -> str:
    """Escape; `**bold**` is set bold, `[^words]` is a footnote, a tab is a tab, `~` allows a break within a word."""
    out = escape(text).replace("~", "\u00ad").replace("\t", "<text:tab/>").replace("|", "<text:line-break/>")
    while "**" in out:
        out = out.replace("**", '<text:span text:style-name="Strong">', 1).replace("**", "</text:span>", 1)
    count = 0
    while "[^" in out:
        count += 1
        before, _, rest = out.partition("[^")
        note, _, after = rest.partition("]")
        out = (
            f'{before}<text:note text:note-class="footnote"><text:note-citation/><text:note-body>'
            f'<text:p text:style-name="Footnote">{note}</text:p></text:note-body></text:note>{after}'
        )
    return out


def heading(text: str, level: int) -> str:
    return f'<text:h text:style-name="H{level}" text:outline-level="{level}">{marked(text)}</text:h>'


def bullets(*texts: str, numbered: bool = False) -> str:
    items = "".join(f"<text:list-item>{para(text)}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="{"Numbers" if numbered else "Bullets"}">{items}</text:list>'


def columns(*parts: str) -> str:
    return f'<text:section text:style-name="Two" text:name="s{_name("".join(parts))}">{"".join(parts)}</text:section>'


def box(*parts: str, style: str = "Callout") -> str:
    """A table of one coloured cell, as callouts are made."""
    return (
        f'<table:table table:name="b{_name("".join(parts))}"><table:table-column/><table:table-row>'
        f'<table:table-cell table:style-name="{style}">{"".join(parts)}</table:table-cell>'
        "</table:table-row></table:table>"
    )


def table(rows: list[list[str]], style: str = "Cell", widths: int = 0) -> str:
    """A table whose first row is its header; a cell `<2>words` spans two columns."""
    head, *body = ("".join(_cell(cell, style, not at) for cell in row) for at, row in enumerate(rows))
    width = widths or max(map(len, rows))
    return (
        f'<table:table table:name="t{_name(str(rows))}">'
        f'<table:table-column table:number-columns-repeated="{width}"/>'
        f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>"
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in body)
        + "</table:table>"
    )


def _name(content: str) -> int:
    return zlib.crc32(content.encode())


def _cell(text: str, style: str, header: bool) -> str:
    span, repeat = "", ""
    if text.startswith("<"):
        count, _, text = text[1:].partition(">")
        span, repeat = f' table:number-columns-spanned="{count}"', "<table:covered-table-cell/>" * (int(count) - 1)
    named = f"{style}Head" if header else style
    inner = "".join(para(part, "Head" if header else "Small") for part in text.split("\n"))
    return f'<table:table-cell table:style-name="{named}"{span}>{inner}</table:table-cell>{repeat}'


def report(*parts: str, title: str = "", author: str = "", header: str = "", footer: str = "") -> str:
    """Give a whole document; `header` and `footer` are paragraphs on every page but the cover."""
    layouts, masters = zip(
        _page("Cover", A4, "", ""),
        _page("Inner", A4, header, footer),
        _page("Wide", LANDSCAPE, header, footer),
        strict=True,
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>{escape(title)}</dc:title><meta:initial-creator>{escape(author)}</meta:initial-creator></office:meta>
<office:styles>{_STYLES}</office:styles>
<office:automatic-styles>{"".join(layouts)}{_AUTOMATIC}</office:automatic-styles>
<office:master-styles>{"".join(masters)}</office:master-styles>
<office:body><office:text>{"".join(parts)}</office:text></office:body></office:document>"""


_STYLES = "".join(
    (
        '<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/>'
        '<style:text-properties fo:font-family="Liberation Sans" fo:font-size="10pt"/></style:style>',
        _style("CoverBreak", "Body", "", 'style:page-number="auto"'),
        _style("Title", "Body", 'fo:font-size="34pt" fo:font-weight="bold" fo:color="#ffffff"'),
        _style("Subtitle", "Body", 'fo:font-size="20pt" fo:color="#ffffff"'),
        _style(
            "H1", "Body", 'fo:font-size="20pt" fo:color="#12284c"', 'fo:margin-top="0.5cm" fo:keep-with-next="always"'
        ),
        _style(
            "H2",
            "Body",
            'fo:font-size="13pt" fo:font-weight="bold" fo:color="#e8501e"',
            'fo:margin-top="0.3cm" fo:keep-with-next="always"',
        ),
        _style("H3", "Body", 'fo:font-weight="bold"', 'fo:keep-with-next="always"'),
        _style("Banner", "Body", 'fo:font-size="16pt" fo:font-weight="bold" fo:color="#ffffff"'),
        _style("Numeral", "Body", 'fo:font-size="40pt" fo:font-weight="bold" fo:color="#e8501e"'),
        _style("Quote", "Body", 'fo:font-size="14pt" fo:font-style="italic" fo:color="#12284c"'),
        _style("Justified", "Body", 'fo:hyphenate="true"', 'fo:text-align="justify"'),
        _style("Small", "Body", 'fo:font-size="9pt"', 'fo:margin-bottom="0cm"'),
        _style("Head", "Small", 'fo:font-weight="bold" fo:color="#ffffff"'),
        _style(
            "Footnote",
            "Body",
            'fo:font-size="8pt"',
            'fo:margin-bottom="0cm" fo:margin-left="0.5cm" fo:text-indent="-0.5cm"',
        ),
        _style("Contents", "Body", "", ""),
        '<style:style style:name="Strong" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>',
        '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
        '<style:list-level-properties text:space-before="0.3cm" text:min-label-width="0.5cm"/>'
        "</text:list-level-style-bullet></text:list-style>",
        '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-suffix="." '
        'style:num-format="1"><style:list-level-properties text:space-before="0.3cm" text:min-label-width="0.6cm"/>'
        "</text:list-level-style-number></text:list-style>",
    )
)
_AUTOMATIC = "".join(
    (
        '<style:style style:name="CoverP" style:family="paragraph" style:parent-style-name="Body" '
        'style:master-page-name="Cover"/>',
        '<style:style style:name="InnerP" style:family="paragraph" style:parent-style-name="Body" '
        'style:master-page-name="Inner"/>',
        '<style:style style:name="WideP" style:family="paragraph" style:parent-style-name="Body" '
        'style:master-page-name="Wide"/>',
        '<style:style style:name="BreakP" style:family="paragraph" style:parent-style-name="Body">'
        '<style:paragraph-properties fo:break-before="page"/></style:style>',
        '<style:style style:name="ContentsP" style:family="paragraph" style:parent-style-name="Body">'
        '<style:paragraph-properties><style:tab-stops><style:tab-stop style:position="16.5cm" style:type="right" '
        'style:leader-style="dotted" style:leader-text="."/></style:tab-stops></style:paragraph-properties>'
        "</style:style>",
        '<style:style style:name="Two" style:family="section"><style:section-properties>'
        '<style:columns fo:column-count="2" fo:column-gap="0.6cm"/></style:section-properties></style:style>',
        *(
            f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
            f'fo:background-color="{ground}" {border} fo:padding="0.15cm"/></style:style>'
            for name, ground, border in (
                ("Callout", "#dbe7f5", ""),
                ("Framed", "transparent", 'fo:border="1pt solid #e8501e"'),
                ("Cover", "#12284c", ""),
                ("Cell", "transparent", 'fo:border="0.5pt solid #000000"'),
                ("CellHead", "#12284c", 'fo:border="0.5pt solid #000000"'),
                ("Rule", "transparent", 'fo:border-bottom="0.5pt solid #888888"'),
                ("RuleHead", "#e8501e", 'fo:border-bottom="1pt solid #888888"'),
            )
        ),
    )
)
