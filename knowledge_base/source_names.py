"""Names of files: which endings are read, what to do with those that are not, and how a name is written."""

from __future__ import annotations

import unicodedata

MARKDOWN = (".md", ".markdown")
READ = frozenset(
    (
        *MARKDOWN,
        ".pdf",
        ".docx",
        ".docm",
        ".pptx",
        ".pptm",
        ".ppsx",
        ".xlsx",
        ".xlsm",
        ".csv",
        ".tsv",
        ".html",
        ".htm",
        ".txt",
    )
)
_LOOKS_LIKE_A_DOCUMENT = {  # what a person should do with it
    ".doc": "an old Word file; save it as .docx",
    ".dot": "an old Word template; save it as .docx",
    ".dotx": "a Word template; save it as .docx",
    ".rtf": "save it as .docx",
    ".odt": "save it as .docx or PDF",
    ".wpd": "save it as .docx or PDF",
    ".ppt": "an old PowerPoint file; save it as .pptx",
    ".pps": "an old PowerPoint show; save it as .pptx",
    ".odp": "save it as .pptx or PDF",
    ".xls": "an old Excel file; save it as .xlsx",
    ".xlsb": "a binary Excel file; save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".pages": "a Pages file; export it as PDF or Word",
    ".key": "a Keynote file; export it as PDF or PowerPoint",
    ".numbers": "a Numbers file; export it as Excel",
    ".epub": "an e-book; save it as PDF",
    ".mobi": "an e-book; save it as PDF",
    ".eml": "an e-mail; save what it says as a document",
    ".msg": "an e-mail; save what it says as a document",
    ".mht": "a web archive; save the page as HTML, or give its address",
    ".mhtml": "a web archive; save the page as HTML, or give its address",
    ".xps": "save it as PDF",
    ".tex": "save what it makes as PDF",
    ".rst": "save it as Markdown",
}
_README = "readme.md"  # describes a folder; it is no document
_OFFICE_LOCK = "~$"
_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, and marks that turn or part what is written


def ending(name: str) -> str:
    """Give a name's ending in small letters, with its dot; empty where it has none."""
    stem, dot, last = name.rpartition(".")
    return f".{last.lower()}" if dot and stem else ""


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is nobody's document: hidden, a lock of Office's, or the README."""
    return name.startswith((".", _OFFICE_LOCK)) or name.lower() == _README


def advice(name: str) -> str | None:
    """Say what to do with a file that looks like a document in a format that is not read; None for all others."""
    kind = ending(name)
    found = _LOOKS_LIKE_A_DOCUMENT.get(kind)
    return f"{kind} is not read: {found}" if found else None


def written(name: str) -> str:
    """Write a name so that it can be shown anywhere: composed letters (NFC), controls as escapes such as `\\n`.

    What is not UTF-8 (a surrogate, as the file system gives it) becomes an escape too.
    """
    return "".join(_escaped(letter) for letter in unicodedata.normalize("NFC", name))


def is_utf8(name: str) -> bool:
    """Whether the file system's bytes of this name are UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _escaped(letter: str) -> str:
    if "\udc80" <= letter <= "\udcff":
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode() if unicodedata.category(letter) in _ESCAPED else letter
