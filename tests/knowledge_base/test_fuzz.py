"""Readers on spoilt files: whatever the bytes, there comes a document that can be handed on, or a `DocumentFault`."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from broken import spoilt
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_files import SOUND

from knowledge_base.document import DocumentFault, SourceDocument, content_hash
from knowledge_base.document_assembly import Assembly
from knowledge_base.document_frames import frames_of, next_frame, packed
from knowledge_base.formats import VERSIONS, read_content
from knowledge_base.reading_process import ReadingProcess
from knowledge_base.reading_program import Bounds
from knowledge_base.sources import SourceFile

FEW = 25  # spoilt files of each kind in the ordinary run
MANY = 5_000  # in the long one
APART = ("a.pdf", "b.pdf")  # pdfium is written in C++: it may take the whole process down
REPEATED = 300  # texts of the same words over and over, each of LENGTH letters, to be read in SECONDS of computing
LENGTH = 60_000
SECONDS = 20
OUR_MISTAKE = "made in an unusual way"  # what the worker says of an exception that no reader foresaw
PIECES = (
    *("# ", "## ", "- ", "1. ", "> ", "```", "|", "---\n", "\n", "\n\n", "    ", "*", "**", "_", "`", "[", "](", ")"),
    *("![", "<", ">", "<div>", "</div>", "<table>", "<tr>", "<td>", "<h1>", "<!--", "-->", "&amp;", "&#0;", "<br/>"),
    *("word", "Published May 2024", "+4 months", "https://example.org/a", "key stage 2", ",", ";", "\t", '"', "=1+1"),
    *("title: x\n", "kind: other\n", "\r", "\x00", "\ud800", "\u202e", "é", "\ufeff", "%PDF-", "ﬁ", "½", "٣"),
)
# What a document's fields are looked for by, which tries the patterns that look for them.
SAID = (
    *(
        "By ",
        "Authors: ",
        "Ann ",
        "Lee ",
        "van der ",
        "Dr ",
        "and ",
        "A. ",
        "O’Hara-",
        "Written by ",
        "Published ",
        "May ",
    ),
    *(
        "2024 ",
        "12 ",
        "th ",
        "2024-05-26",
        "01/02/",
        "Updated: ",
        "London ",
        "North East ",
        "in ",
        "Education ",
        "Foundation ",
    ),
    *(
        "School ",
        "Trust, ",
        "University of ",
        "+6 months ",
        "very low cost ",
        "evidence strength ",
        "4/5 ",
        "impact ",
        "£ ",
    ),
    *(
        "key stage ",
        "Year 7 ",
        "early years ",
        "phonics ",
        "Challenge: ",
        "Approach: ",
        "www.",
        "http://",
        ".org/",
        "© ",
        "A ",
    ),
    *(
        "Recommendation 1 ",
        "Contents ",
        "........",
        "www.a.org/b?c=d&",
        "ISBN ",
        "Table 1: ",
        "1.1 ",
        "a) ",
        "• ",
        ". ",
        "? ",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


def _outcome(path: str, content: bytes) -> tuple[SourceDocument, ...]:
    """Read in this process, and hand on what comes as the worker would."""
    digest = content_hash(content)
    try:
        documents = read_content(path, content, digest)
    except DocumentFault:
        return ()
    assembly = Assembly(path, digest, VERSIONS)
    for document in documents:
        for frame in frames_of(document):
            assembly.add(next_frame(io.BytesIO(packed(frame)).read))
    assert assembly.documents() == documents
    return documents


def _read_spoilt(files: Sequence[tuple[str, bytes]], folder: Path) -> int:
    read = 0
    with ReadingProcess() as reading:
        for number, (path, content) in enumerate(files):
            if path not in APART:
                read += bool(_outcome(path, content))
                continue
            file = folder / f"{number}"
            file.write_bytes(content)
            fault = _fault(reading, SourceFile(path, file, content_hash(content)))
            assert OUR_MISTAKE not in fault, f"{path}, number {number}: {fault}"
            read += not fault
            file.unlink()
    return read


def _fault(reading: ReadingProcess, source: SourceFile) -> str:
    try:
        reading(source)
    except DocumentFault as fault:
        return fault.reason
    return ""


@pytest.mark.parametrize("path", SOUND)
def test_the_sound_files_are_read(path: str, tmp_path: Path) -> None:
    assert _read_spoilt([(path, SOUND[path])], tmp_path) == 1


@pytest.mark.parametrize("path", SOUND)
def test_spoilt_files_are_read_or_refused(path: str, tmp_path: Path) -> None:
    read = _read_spoilt([(path, spoilt(SOUND[path], number)) for number in range(FEW)], tmp_path)
    assert read > 0, "spoilt past all reading, this shows nothing"


@pytest.mark.faults
@pytest.mark.parametrize("path", SOUND)
def test_very_many_spoilt_files_are_read_or_refused(path: str, tmp_path: Path) -> None:
    assert _read_spoilt([(path, spoilt(SOUND[path], number)) for number in range(MANY)], tmp_path)


@pytest.mark.parametrize("path", ["a.md", "a.txt", "a.html", "a.csv", "a.tsv"])
@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_any_text_is_read_or_refused(path: str, text: str) -> None:
    _outcome(path, text.encode("utf-8", "surrogatepass"))
    _outcome(path, b"---\ntitle: x\nkind: other\n---\n" + text.encode("utf-8", "replace"))
    _outcome(path, text.encode("utf-16", "surrogatepass"))


@pytest.mark.parametrize("path", ["a.md", "a.txt", "a.html", "a.csv", "a.docx", "a.xlsx", "https://example.org/"])
@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(path: str, content: bytes) -> None:
    _outcome(path, content)


@pytest.mark.faults
@pytest.mark.parametrize("path", ["a.md", "a.txt", "a.html", "a.csv"])
def test_no_words_said_over_and_over_take_all_the_time(path: str, tmp_path: Path) -> None:
    file = tmp_path / "content"
    slow: list[str] = []
    with ReadingProcess(Bounds(computing=SECONDS)) as reading:
        for number in range(REPEATED):
            chance = random.Random(number)  # noqa: S311 (the same every time)
            words = "".join(chance.choice(PIECES + SAID) for _ in range(chance.choice((1, 2, 3, 5))))
            start = (
                "---\ntitle: x\nkind: other\n---\n"
                if path == "a.md"
                else "title,approach\nx,"
                if path == "a.csv"
                else ""
            )
            content = f"{start}{words * (LENGTH // len(words))}!".encode("utf-8", "replace")
            file.write_bytes(content)
            if "took longer" in _fault(reading, SourceFile(path, file, content_hash(content))):
                slow.append(words)
    assert slow == []
