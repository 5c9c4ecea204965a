"""Office files are zip packages: which one it is, and whether it can be unpacked without harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from itertools import pairwise

from knowledge_base.document import DAMAGED, LOCKED, DocumentFault

MOST_PARTS = 10_000
MOST_UNPACKED = 400 * 1024 * 1024  # bytes, pictures and films included
MOST_TEXT = 64 * 1024 * 1024  # bytes of XML, which grow tenfold when they are parsed
_UNSAFE = "no Office program writes it so, and it was not opened"
_CENTRAL_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = 30  # bytes before a part's name
_ENCRYPTED = 0x1
_SLACK = 1_000  # bytes by which packing may make a small part larger
_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_STRICT = b"purl.oclc.org/ooxml/"
_LONGEST = 1_000_000  # bytes of what tells the kind
_PICTURES = ("media/", "embeddings/", "fonts/", "activeX/")
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MAIN_PARTS = (  # in a package's content types
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"ms-word.document.macroenabled.main+xml", "docx"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"spreadsheetml.sheet.main+xml", "spreadsheet"),
    (b"ms-excel.sheet.macroenabled.main+xml", "spreadsheet"),
)
_FOLDERS = (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "spreadsheet"))
_OTHERS = (  # parts by which a package that is not read is told
    ("xl/workbook.bin", "is a binary Excel file; save it as .xlsx"),
    ("META-INF/container.xml", "is an e-book; save it as a PDF"),
    ("content.xml", "is an OpenDocument file; save it as .docx, .pptx, .xlsx or PDF"),
    ("Index/Document.iwa", "is a Pages, Numbers or Keynote file; export it as PDF"),
)


def kind_of_package(path: str, content: bytes) -> str:
    """Tell "docx", "pptx" or "spreadsheet".

    Raises `DocumentFault` where the package is another, locked or damaged, or states that it unpacks to more than is
    borne. What a part that lies unpacks to is only bounded by the memory of the process.
    """
    if content.count(_CENTRAL_ENTRY) > MOST_PARTS:
        raise DocumentFault(path, f"has more than {MOST_PARTS:,} parts; {_UNSAFE}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _refuse_harmful(path, parts)
            return _kind(path, package, [part.filename for part in parts])
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as error:
        raise DocumentFault(path, DAMAGED) from error


def _refuse_harmful(path: str, parts: Sequence[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise DocumentFault(path, LOCKED)
    if any(part.compress_type not in _PLAIN for part in parts):
        raise DocumentFault(path, f"is packed in an unusual way; {_UNSAFE}")
    _refuse_large(path, "", MOST_UNPACKED, parts)
    _refuse_large(path, " of text", MOST_TEXT, [part for part in parts if not _is_picture(part.filename)])
    if any(part.compress_size > part.file_size + part.file_size // 10 + _SLACK for part in parts):
        raise DocumentFault(path, f"states sizes that cannot be; {_UNSAFE}")
    laid = sorted(parts, key=lambda part: part.header_offset)
    for before, after in pairwise(laid):
        # Parts that share their bytes are how a few of them unpack to terabytes.
        if before.header_offset + _LOCAL_HEADER + before.compress_size > after.header_offset:
            raise DocumentFault(path, f"has parts that lie one over the other; {_UNSAFE}")


def _refuse_large(path: str, of_what: str, most: int, parts: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > most:
        megabytes = 1024 * 1024
        said = f"unpacks to {unpacked // megabytes:,} MB{of_what}; the most is {most // megabytes} MB"
        raise DocumentFault(path, said)


def _is_picture(name: str) -> bool:
    return any(folder in name for folder in _PICTURES)


def _kind(path: str, package: zipfile.ZipFile, names: Sequence[str]) -> str:
    for name, reason in _OTHERS:
        if name in names:
            raise DocumentFault(path, reason)
    if _TYPES not in names:
        raise DocumentFault(path, "is a zip archive; unpack it and add what is inside")
    types = _beginning(package, _TYPES).lower()
    if _RELATIONS in names and _STRICT in _beginning(package, _RELATIONS):
        raise DocumentFault(path, "is in the strict form of Office files; save it in the ordinary one")
    for main, kind in _MAIN_PARTS:
        if main in types:
            return kind
    for folder, kind in _FOLDERS:
        if any(name.startswith(folder) for name in names):
            return kind
    raise DocumentFault(path, "is an Office file, but neither Word, PowerPoint nor Excel; save it as a PDF")


def _beginning(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_LONGEST)
