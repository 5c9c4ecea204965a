"""Office files that unpack, refer or nest without end, and tables that claim or do what they should not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from packages import XML, docx, docx_parts, paragraph, relations, row, xlsx, xlsx_parts, zipped

PLAIN = "Good text that a teacher wrote about feedback in class."
_GOOD = paragraph(PLAIN)


def _entities(levels: int, each: int, name: str = "lol") -> str:
    """Write a document type whose entities grow tenfold with each level."""
    lines = [f'<!ENTITY {name}0 "lol lol lol ">']
    lines += [f'<!ENTITY {name}{at} "{f"&{name}{at - 1};" * each}">' for at in range(1, levels)]
    return f"{XML}<!DOCTYPE w:document [{''.join(lines)}]>"


def _external(system: str) -> str:
    return f'{XML}<!DOCTYPE w:document [<!ENTITY out SYSTEM "{system}">]>'


def _parameter(system: str) -> str:
    return f'{XML}<!DOCTYPE w:document [<!ENTITY % out SYSTEM "{system}"> %out;]>'


def laughing() -> bytes:
    return docx(_GOOD + paragraph("&lol9;"), _entities(10, 10))


def swelling() -> bytes:
    """Name one entity of 100,000 letters 50,000 times."""
    prologue = f'{XML}<!DOCTYPE w:document [<!ENTITY a "{"a" * 100_000}">]>'
    return docx(_GOOD + paragraph("&a;" * 50_000), prologue)


def reading_files(secret: str) -> bytes:
    return docx(_GOOD + paragraph("&out;"), _external(f"file://{secret}"))


def reading_addresses(address: str) -> bytes:
    """Name an address in every way that a Word file knows."""
    parts = docx_parts(_GOOD + paragraph("&out;"), _parameter(address))
    parts["word/_rels/document.xml.rels"] = relations(
        ("attachedTemplate", address),
        ("image", address),
        ("hyperlink", address),
        ("settings", address),
        mode="External",
    )
    return zipped(parts)


def sheet_reading_files(secret: str) -> bytes:
    return xlsx(row(1, "title", "region") + row(2, "&out;", "London"), prologue=_external(f"file://{secret}"))


def sheet_laughing() -> bytes:
    return xlsx(row(1, "title", "region") + row(2, "&lol9;", "London"), prologue=_entities(10, 10))


def high_ratio() -> bytes:
    """Give a Word file of some kilobytes that unpacks to 80 MB."""
    return docx(_GOOD + " " * 80_000_000)


def just_under() -> bytes:
    """Give a Word file that unpacks to what is just allowed, and to far more once it is parsed."""
    return docx(_GOOD + "<w:p/>" * 10_000_000)


def lying_about_size() -> bytes:
    """Give a part that unpacks to 300 MB and states 1,000 bytes."""
    content = bytearray(zipped({**docx_parts(_GOOD), "word/document.xml": b"<" * 300_000_000}))
    name = b"word/document.xml"
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.find(mark)
        while start >= 0:
            if name in content[start : start + 80]:
                content[start + at : start + at + 4] = struct.pack("<I", 1_000)
            start = content.find(mark, start + 1)
    return bytes(content)


def overlapping(copies: int = 2_000) -> bytes:
    """Give very many parts that are all the same bytes of the file, so that 20 kB unpack to gigabytes."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = bytes(10_000_000)
    packed = kernel.compress(raw) + kernel.flush()
    sums = struct.pack("<III", zlib.crc32(raw), len(packed), len(raw))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sums + struct.pack("<HH", 1, 0) + b"a" + packed
    entries = b"".join(
        b"PK\x01\x02"
        + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0)
        + sums
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        + name
        for name in (f"word/media/{at}".encode() for at in range(copies))
    )
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, copies, copies, len(entries), len(local), 0)
    return local + entries + end


def few_overlapping() -> bytes:
    """Give parts over each other that together stay below every size."""
    return overlapping(5)


def nested_zips() -> bytes:
    inner = zipped({"0": bytes(10_000_000)})
    for level in range(6):
        inner = zipped({f"{level}-{at}.zip": inner for at in range(10)})
    return zipped({**docx_parts(_GOOD), "word/embeddings/inner.zip": inner})


def many_parts() -> bytes:
    return zipped({**docx_parts(_GOOD), **{f"word/{at}.xml": "" for at in range(20_000)}})


def packed_otherwise() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as package:
        for name, content in docx_parts(_GOOD).items():
            package.writestr(name, content)
    return out.getvalue()


def odd_names() -> bytes:
    return zipped(
        {**docx_parts(_GOOD), "../../../../tmp/evil.xml": "<x/>", "/etc/passwd": "x", "word\\a\x01.xml": "<x/>"}
    )


def tables_in_tables(depth: int = 3_000) -> bytes:
    return docx(_GOOD + "<w:tbl><w:tr><w:tc>" * depth + _GOOD + "</w:tc></w:tr></w:tbl>" * depth + _GOOD)


def a_table_that_spans() -> bytes:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{_GOOD}</w:tc>'
    return docx(f"{_GOOD}<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell}</w:tr></w:tbl>")


def one_long_paragraph() -> bytes:
    return docx(_GOOD + paragraph("word " * 4_000_000))


def many_paragraphs() -> bytes:
    return docx(_GOOD + paragraph("a") * 1_000_000)


def without_a_part() -> bytes:
    parts = docx_parts(_GOOD)
    del parts["word/document.xml"]
    return zipped(parts)


def wide_sheet() -> bytes:
    """Claim the largest sheet that there can be, with two cells in it."""
    return xlsx(row(1, "title", "region") + row(2, "A case", "London"), '<dimension ref="A1:XFD1048576"/>')


def far_cell() -> bytes:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far away</t></is></c></row>'
    return xlsx(row(1, "title", "region") + row(2, "A case", "London") + far)


def many_rows() -> bytes:
    return xlsx(row(1, "title", "region") + "".join(row(at, f"Case {at}", "London") for at in range(2, 60_000)))


def many_shared_rows() -> bytes:
    """Have 300,000 cells show one text of 32,000 letters."""
    parts = xlsx_parts(
        row(1, "title", "approach") + "".join(f'<row r="{at}"><c t="s"><v>0</v></c></row>' for at in range(2, 300_000))
    )
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'{XML}<sst xmlns="{sheet}"><si><t>{"words " * 5_000}</t></si></sst>'
    parts["xl/_rels/workbook.xml.rels"] = relations(
        ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
    )
    types = str(parts["[Content_Types].xml"])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    parts["[Content_Types].xml"] = types.replace(
        "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    )
    return zipped(parts)


INJECTED = "=cmd|' /C calc'!A0"
FORMULA_ROW = f'title,region,approach\n"A case of feedback",London,"{INJECTED}"\n"@SUM(1+1)",London,"+1+1"\n'

FILES: dict[str, Callable[[], bytes]] = {
    "laughing.docx": laughing,
    "swelling.docx": swelling,
    "high ratio.docx": high_ratio,
    "just under.docx": just_under,
    "lying about size.docx": lying_about_size,
    "overlapping.docx": overlapping,
    "few overlapping.docx": few_overlapping,
    "nested zips.docx": nested_zips,
    "many parts.docx": many_parts,
    "packed otherwise.docx": packed_otherwise,
    "odd names.docx": odd_names,
    "tables in tables.docx": tables_in_tables,
    "a table that spans.docx": a_table_that_spans,
    "one long paragraph.docx": one_long_paragraph,
    "many paragraphs.docx": many_paragraphs,
    "without a part.docx": without_a_part,
    "sheet laughing.xlsx": sheet_laughing,
    "wide sheet.xlsx": wide_sheet,
    "far cell.xlsx": far_cell,
    "many rows.xlsx": many_rows,
    "many shared rows.xlsx": many_shared_rows,
}
TABLES = {
    "formulas.csv": FORMULA_ROW,
    "an open quote.csv": 'title,region\n"' + "a,b\n" * 1_000_000,
    "many columns.csv": "title," + "a," * 1_000_000 + "\n" + "b," * 1_000_000 + "\n",
    "many rows.csv": "title,region\n" + "A case,London\n" * 300_000,
    "a long cell.csv": "title,region\nA case," + "word " * 800_000 + "\n",
    "nothing but commas.csv": "," * 5_000_000,
}
