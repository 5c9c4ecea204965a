"""What a file is by its bytes, whatever it is called."""

from __future__ import annotations

import codecs

from knowledge_base.document import LOCKED, DocumentFault
from knowledge_base.zip_packages import kind_of_package

_PDF_WITHIN = 1_024  # bytes: what stands before the mark is passed over, as PDF programs do
_HEAD = 4_096  # bytes in which a page says that it is one
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_NULS = 1_000  # one in so many bytes may be a NUL: a slip in a text, and no other kind of file
_UNREAD = (  # first bytes, and what such a file is
    (b"{\\rtf", "is an RTF file; save it as .docx"),
    (b"\x89PNG\r\n\x1a\n", "is a picture (PNG); save what it shows as a PDF"),
    (b"\xff\xd8\xff", "is a picture (JPEG); save what it shows as a PDF"),
    (b"GIF8", "is a picture (GIF); save what it shows as a PDF"),
    (b"II*\x00", "is a picture (TIFF); save what it shows as a PDF"),
    (b"MM\x00*", "is a picture (TIFF); save what it shows as a PDF"),
    (b"%!PS", "is PostScript; save it as a PDF"),
    (b"\x1f\x8b", "is packed with gzip; unpack it and add what is inside"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it and add what is inside"),
    (b"Rar!", "is a RAR archive; unpack it and add what is inside"),
    (b"SQLite format 3\x00", "is a database"),
)
_OLE_PARTS = (  # names in the directory of an OLE file, which are written in UTF-16
    ("EncryptedPackage", LOCKED),
    ("WordDocument", "is an old Word file; save it as .docx"),
    ("PowerPoint Document", "is an old PowerPoint file; save it as .pptx"),
    ("Workbook", "is an old Excel file; save it as .xlsx"),
    ("__nameid_version1.0", "is an Outlook message; save what it says as a document"),
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = ("utf-8", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_PAGE_TAGS = ("html", "head", "body", "title", "meta", "link", "script", "style", "article", "main")


def kind_seen(path: str, content: bytes) -> str | None:
    """Tell "pdf", "docx", "pptx", "spreadsheet" or "html"; None for plain text, which only an ending tells apart.

    Raises `DocumentFault` where it is something that is not read, saying what to do with it.
    """
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return kind_of_package(path, content)
    if content.startswith(_OLE):
        raise DocumentFault(path, _old_office(content))
    for mark, reason in _UNREAD:
        if content.startswith(mark):
            raise DocumentFault(path, reason)
    head = text_head(content)
    if head is None:
        raise DocumentFault(path, "is neither text nor any format that is read")
    return _kind_of_text(path, head)


def text_head(content: bytes) -> str | None:
    """Give the first few thousand letters of a text; None where the bytes are none."""
    head = content[:_HEAD]
    for mark, encoding in zip(_MARKS, _ENCODINGS, strict=True):
        if content.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore")
    if content.count(0) * _MOST_NULS > len(content):
        return None
    return head.decode("utf-8", "replace")


def is_marked_up(head: str) -> bool:
    """Whether a text without the signs of a whole page still has a page's tags in it."""
    return any(tag in head.lower() for tag in ("</p>", "<div", "<br", "</h1>", "</a>", "</td>"))


def _kind_of_text(path: str, head: str) -> str | None:
    opening = _after_comments(head)
    if opening.startswith("<!doctype html") or _first_tag(opening) in _PAGE_TAGS:
        return "html"
    if head.lstrip().startswith("<?xml"):
        raise DocumentFault(path, "is an XML file; save it as .docx, .xlsx, PDF or HTML")
    if opening.startswith(("mime-version:", "from: <saved by")):
        raise DocumentFault(path, "is a web archive or an e-mail; save the page as HTML, or give its address")
    return None


def _after_comments(head: str) -> str:
    """Give what a page begins with, in small letters, after white space, comments and an XML declaration."""
    rest = head.lower().lstrip("\ufeff \t\r\n\f")
    for opening, closing in (("<?xml", "?>"), *(("<!--", "-->"),) * 5):
        if rest.startswith(opening):
            rest = rest.partition(closing)[2].lstrip()
    return rest


def _first_tag(opening: str) -> str:
    if not opening.startswith("<"):
        return ""
    end = next((at for at, letter in enumerate(opening[1:], 1) if not letter.isalnum()), len(opening))
    return opening[1:end]


def _old_office(content: bytes) -> str:
    for name, reason in _OLE_PARTS:
        if name.encode("utf-16-le") in content:
            return reason
    return "is an old Office file; save it as .docx, .pptx, .xlsx or PDF"
