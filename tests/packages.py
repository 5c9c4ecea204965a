"""Office files written by hand, part by part, so that any of them can be wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_TO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def relations(*targets: tuple[str, str], mode: str = "") -> str:
    """Write relationships of `(kind, target)`, numbered rId1 and so on."""
    external = f' TargetMode="{mode}"' if mode else ""
    return _RELATIONS.format(
        "".join(
            f'<Relationship Id="rId{number}" Type="{_TO}{kind}" Target="{target}"{external}/>'
            for number, (kind, target) in enumerate(targets, 1)
        )
    )


def _types(**overrides: str) -> str:
    return TYPES.format(
        _DEFAULTS + "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    )


def docx_parts(body: str, prologue: str = XML) -> dict[str, str | bytes]:
    """Give the parts of a Word file around the elements of its body."""
    return {
        "[Content_Types].xml": _types(**{"word/document.xml": f"{_OFFICE}wordprocessingml.document.main+xml"}),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"{prologue}<w:document {_WORD}><w:body>{body}</w:body></w:document>",
    }


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, prologue: str = XML) -> bytes:
    return zipped(docx_parts(body, prologue))


def xlsx_parts(rows: str, before: str = "", prologue: str = XML) -> dict[str, str | bytes]:
    """Give the parts of a workbook of one sheet around its rows."""
    return {
        "[Content_Types].xml": _types(
            **{
                "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet.main+xml",
                "xl/worksheets/sheet1.xml": f"{_OFFICE}spreadsheetml.worksheet+xml",
            }
        ),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}<workbook {_SHEET} {_RELATED}><sheets><sheet name="Cases" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f"{prologue}<worksheet {_SHEET}>{before}<sheetData>{rows}</sheetData></worksheet>",
    }


def row(number: int, *cells: str) -> str:
    """Write a row of texts."""
    written = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{written}</row>'


def xlsx(rows: str, before: str = "", prologue: str = XML) -> bytes:
    return zipped(xlsx_parts(rows, before, prologue))
