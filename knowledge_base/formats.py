"""Which format a source is, told by its bytes and then by its ending, and the reader for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import urlsplit

from knowledge_base.document import Contents, DocumentFault, SourceDocument
from knowledge_base.document_limits import within_limits
from knowledge_base.proposals import described
from knowledge_base.signatures import is_marked_up, kind_seen, text_head

Read = Callable[[str, bytes, str], tuple[SourceDocument, ...]]


@dataclass(frozen=True)
class Format:
    """A format, the endings that its files have, its reader's version, and what reads `(path, content, digest)`.

    `longest` is in bytes: a text of more is no document of guidance, and parsing it would take all memory.
    """

    name: str
    endings: tuple[str, ...]
    reader: str
    longest: int
    read: Read


# A reader is imported when the first document of its format comes: Markdown needs neither pdfium nor lxml.


def _read_markdown(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    from knowledge_base.readers.markdown import read_markdown

    return (replace(read_markdown(path, content), source=path, source_hash=digest, reader=READERS["markdown"].reader),)


def _described(name: str, path: str, digest: str, *found: Contents) -> tuple[SourceDocument, ...]:
    return tuple(described(path, contents, digest, READERS[name].reader) for contents in found)


def _read_pdf(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    from knowledge_base.readers.pdf import read_pdf

    return _described("pdf", path, digest, read_pdf(path, content))


def _read_docx(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    from knowledge_base.readers.docx import read_docx

    return _described("docx", path, digest, read_docx(path, content))


def _read_pptx(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    from knowledge_base.readers.pptx import read_pptx

    return _described("pptx", path, digest, read_pptx(path, content))


def _read_spreadsheet(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    from knowledge_base.readers.spreadsheet import read_spreadsheet

    return _described("spreadsheet", path, digest, *read_spreadsheet(path, content))


def _read_html(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    from knowledge_base.readers.html import read_html

    return _described("html", path, digest, read_html(path, content))


def _read_text(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    from knowledge_base.readers.text import read_text

    return _described("text", path, digest, read_text(path, content))


_MB = 1024 * 1024
_FORMATS = (
    Format("markdown", (".md", ".markdown"), "markdown 1", 5 * _MB, _read_markdown),
    Format("pdf", (".pdf",), "pdf 1", 100 * _MB, _read_pdf),
    Format("docx", (".docx", ".docm"), "docx 2", 100 * _MB, _read_docx),
    Format("pptx", (".pptx", ".pptm", ".ppsx"), "pptx 2", 100 * _MB, _read_pptx),
    Format("spreadsheet", (".xlsx", ".xlsm", ".csv", ".tsv"), "spreadsheet 2", 50 * _MB, _read_spreadsheet),
    Format("html", (".html", ".htm"), "html 1", 20 * _MB, _read_html),
    Format("text", (".txt",), "text 2", 10 * _MB, _read_text),
)
READERS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _FORMATS})
VERSIONS = tuple(sorted(each.reader for each in READERS.values()))
_SPOKEN = {
    "pdf": "a PDF",
    "docx": "a Word file",
    "pptx": "a PowerPoint file",
    "spreadsheet": "a spreadsheet",
    "html": "a web page",
    "markdown": "Markdown",
    "text": "plain text",
}
_ZIPPED_TABLES = (".xlsx", ".xlsm")
WHAT_IS_READ = "PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx), CSV, web pages, Markdown and plain text"


def read_content(path: str, content: bytes, digest: str) -> tuple[SourceDocument, ...]:
    """Read a source's bytes, whose SHA-256 is `digest`; `path` is the source's name or its address.

    Raises `DocumentFault` where it is no format that is read, is locked or damaged, has no text or too much of it.
    """
    if not content.strip():
        raise DocumentFault(path, "is empty")
    name, note = format_of(path, content)
    chosen = READERS[name]
    if len(content) > chosen.longest:
        size, most = -(-len(content) // _MB), chosen.longest // _MB
        raise DocumentFault(path, f"is {size} MB; the most that is read as {_SPOKEN[name]} is {most} MB")
    documents = chosen.read(path, content, digest)
    if not documents:
        raise DocumentFault(path, "has no text in it")
    return within_limits(replace(each, notes=(note, *each.notes)) if note else each for each in documents)


def format_of(path: str, content: bytes) -> tuple[str, str]:
    """Give the format's name, and a note where the ending says another; raises `DocumentFault` where there is none."""
    ending = _ending(path)
    named = next((each.name for each in READERS.values() if ending in each.endings), None)
    seen = kind_seen(path, content) or _kind_of_plain_text(path, content, ending, named)
    if seen not in READERS:
        raise DocumentFault(path, f"is not read; what is read: {WHAT_IS_READ}")
    if named in (seen, None) and not _is_zip_under_another_name(seen, ending, content):
        return seen, ""
    return seen, f"is named {ending} but is {_SPOKEN[seen]}, and was read as that"


def _ending(path: str) -> str:
    name = urlsplit(path).path if "://" in path else path
    return PurePosixPath(name).suffix.lower()


def _kind_of_plain_text(path: str, content: bytes, ending: str, named: str | None) -> str:
    """Tell a text by its ending; one whose ending promises another format is a plain text all the same."""
    if named in ("markdown", "text", "html") or (named == "spreadsheet" and ending not in _ZIPPED_TABLES):
        return named
    if "://" in path:
        return "html" if is_marked_up(text_head(content) or "") else "text"
    if named is None:
        raise DocumentFault(path, f"is not read; what is read: {WHAT_IS_READ}")
    return "text"


def _is_zip_under_another_name(seen: str, ending: str, content: bytes) -> bool:
    """Whether one kind of table has the other's ending: the format's name is the same for both."""
    return seen == "spreadsheet" and content.startswith(b"PK") and ending not in (*_ZIPPED_TABLES, "")
