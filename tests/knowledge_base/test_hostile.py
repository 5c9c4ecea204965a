"""Files that were made to harm: each is refused with a reason or read, within the bounds, and the next one is read."""

from __future__ import annotations

import re
import resource
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hostile_office
import hostile_pages
import hostile_pdfs
import hostile_texts
import pytest

from knowledge_base.document import DocumentFault, SourceDocument, content_hash
from knowledge_base.reading_process import ReadingProcess
from knowledge_base.sources import LARGEST, SourceFile

GOOD = b"---\ntitle: A\nkind: other\n---\n\nGood text.\n"
GOOD_TEXT = hostile_pdfs.GOOD_TEXT
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes

EITHER = ""  # read or refused: how much memory it takes lies with the versions of the libraries
# What is expected of each file: words that are read in it, or, after a cross, the reason for which it is refused.
PDFS = {
    "with scripts.pdf": GOOD_TEXT,
    "locked.pdf": "✗ is locked with a password; save it without one",
    "cut off.pdf": "✗ is damaged or was cut off on its way; get the file again",
    "pages in a circle.pdf": GOOD_TEXT,
    "tables in a circle.pdf": GOOD_TEXT,
    "pages beyond count.pdf": GOOD_TEXT,
    "many kids.pdf": "✗ has 20,000 pages; the most is 3,000",
    "huge page.pdf": "✗ has no text in it",
    "huge picture.pdf": "✗ has no text in it",
    "bomb.pdf": "✗ has no text in it",
    "laughing forms.pdf": "✗ ",
    "form in itself.pdf": GOOD_TEXT,
    "nested.pdf": GOOD_TEXT,
    "many lines.pdf": GOOD_TEXT,
    "crowded.pdf": EITHER,
    "one long line.pdf": "word word",
}
MARKDOWN = {
    "spaces": "word word",
    "dots": "… word",
    "letters": "… word",
    "brackets": "… word",
    "bracket pairs": "… word",
    "nested links": "… word",
    "pictures": "… word",
    "stars": "*a **a",
    "underscores": EITHER,
    "backticks": "✗ has no text in it",
    "angles": "… word",
    "comments": "a <!-- a",
    "entities": "… word",
    "backslashes": "… word",
    "quotes in quotes": "✗ no text under the front matter",
    "lists in lists": "✗ no text under the front matter",
    "indented lists": "word",
    "references": "word",
    "one reference": EITHER,
    "columns": "a: b; a: b",
    "rows of nothing": "a: b",
    "headings": "word",
    "short lines": "✗ ",
    "paragraphs": "✗ ",
    "rules": "word",
    "yaml that laughs": "✗ *a0 stands for another value; write the value itself",
    "yaml in yaml": "✗ is nested too deeply to be read",
    "yaml of keys": "✗ is nested too deeply to be read",
    "a number": "✗ the front matter is not valid YAML",
    "a number of sixty": "✗ should be less than or equal to 24 (found a very long number)",
    "a long title": "Text.",
    "many topics": "Text.",
}
PLAIN = hostile_office.PLAIN
_DAMAGED = "✗ is damaged or was cut off on its way; get the file again"
OFFICE = {
    "laughing.docx": _DAMAGED,
    "swelling.docx": _DAMAGED,
    "high ratio.docx": "✗ unpacks to 76 MB of text; the most is 64 MB",
    "just under.docx": EITHER,
    "lying about size.docx": "✗ states sizes that cannot be",
    "overlapping.docx": "✗ unpacks to 19,073 MB; the most is 400 MB",
    "few overlapping.docx": "✗ has parts that lie one over the other",
    "nested zips.docx": PLAIN,
    "many parts.docx": "✗ has more than 10,000 parts",
    "packed otherwise.docx": "✗ is packed in an unusual way",
    "odd names.docx": PLAIN,
    "tables in tables.docx": _DAMAGED,
    "a table that spans.docx": PLAIN,
    "one long paragraph.docx": EITHER,
    "many paragraphs.docx": EITHER,
    "without a part.docx": _DAMAGED,
    "sheet laughing.xlsx": _DAMAGED,
    "wide sheet.xlsx": "London",
    "far cell.xlsx": "London",
    "many rows.xlsx": "London",
    "many shared rows.xlsx": EITHER,
}
TABLES = {
    "formulas.csv": hostile_office.INJECTED,
    "an open quote.csv": "✗ has a cell without an end",
    "many columns.csv": "b",
    "many rows.csv": "London",
    "a long cell.csv": "✗ has a cell without an end",
    "nothing but commas.csv": "✗ has no row of column names that are known",
}
PAGES = dict.fromkeys(hostile_pages.FILES, "Good text that a teacher wrote") | {
    "never closed.html": EITHER,
    "attributes.html": EITHER,
    "links.html": EITHER,
}
TEXTS = {
    **dict.fromkeys(hostile_pages.TEXTS, "word"),
    "short lines.txt": "a a a",
    "paragraphs.txt": EITHER,
    "capitals.txt": "Aa Bb",
    "names.txt": "By Ann Lee",
    "months.txt": "+4 months",
    "numbers.txt": "✗ has no text in it",
}
# These take several seconds of computing.
SLOW = {
    *("just under.docx", "many paragraphs.docx", "many rows.xlsx", "many shared rows.xlsx", "lying about size.docx"),
    *("many rows.csv", "never closed.html", "attributes.html", "one long line.html", "a long attribute.html"),
    *("spaces.html", "dates.html", "broken.html", "dotted.txt", "short lines.txt", "paragraphs.txt", "names.txt"),
    *("numbers.txt", "tabs.txt", "rule lines.txt", "bullets.txt", "capitals.txt", "months.txt", "quotes.txt"),
    *("one sentence.txt", "dots.txt", "links.html", "brackets.txt", "angles", "comments", "references", "json.html"),
    *("bomb.pdf", "many columns.csv", "nothing but commas.csv", "empty lines.txt", "lists in lists", "many lines.pdf"),
    *("brackets", "nested links", "pictures", "stars", "underscores", "one reference", "columns", "rows of nothing"),
    *("headings", "short lines", "paragraphs", "rules", "yaml in yaml", "backslashes", "bracket pairs"),
    *("crowded.pdf", "laughing forms.pdf"),
}


@pytest.fixture(scope="module")
def reading() -> Iterator[ReadingProcess]:
    with ReadingProcess() as process:
        yield process


@pytest.fixture
def check(reading: ReadingProcess, tmp_path: Path) -> Callable[[str, str | bytes, str], None]:
    """Read a file, look at the outcome, and read a good one after it."""

    def run(name: str, content: str | bytes, expected: str) -> None:
        _expect(_outcome(reading, tmp_path, name, content), expected)
        assert _outcome(reading, tmp_path, "good.md", GOOD) == "Good text."
        _print_peaks(name)

    return run


def _expect(outcome: str, expected: str) -> None:
    assert "made in an unusual way" not in outcome  # an exception that no reader foresaw
    if expected.startswith("✗"):
        assert outcome.startswith(expected)
    else:
        assert expected in outcome
        assert expected == EITHER or not outcome.startswith("✗")


def _outcome(reading: ReadingProcess, folder: Path, name: str, content: str | bytes) -> str:
    file = folder / "content"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        return _text(reading(SourceFile(name, file, content_hash(file.read_bytes()))))
    except DocumentFault as fault:
        return f"✗ {fault.reason}"


def _text(documents: tuple[SourceDocument, ...]) -> str:
    return "\n".join(block.text for each in documents for section in each.sections for block in section.blocks)


def _print_peaks(name: str) -> None:
    own, readers = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{name}: at most {own * PEAK_UNIT >> 20} MB here, {readers * PEAK_UNIT >> 20} MB in a reader")  # noqa: T201


def _some(table: dict[str, str], *, slow: bool) -> list[str]:
    return [name for name in table if (name in SLOW) is slow]


def _content(name: str) -> str | bytes:
    if name in hostile_texts.MARKDOWN:
        return hostile_texts.MARKDOWN[name]
    if name in hostile_office.TABLES:
        return hostile_office.TABLES[name]
    files: dict[str, Callable[[], str | bytes]] = {}
    for more in (hostile_pdfs.FILES, hostile_office.FILES, hostile_pages.FILES, hostile_pages.TEXTS):
        files |= more
    return files[name]()


EXPECTED = PDFS | MARKDOWN | OFFICE | TABLES | PAGES | TEXTS


@pytest.mark.parametrize("name", _some(EXPECTED, slow=False))
def test_it_is_refused_or_read(check: Callable[[str, str | bytes, str], None], name: str) -> None:
    check(name if "." in name else f"{name}.md", _content(name), EXPECTED[name])


@pytest.mark.faults
@pytest.mark.parametrize("name", _some(EXPECTED, slow=True))
def test_it_is_refused_or_read_in_its_time(check: Callable[[str, str | bytes, str], None], name: str) -> None:
    check(name if "." in name else f"{name}.md", _content(name), EXPECTED[name])


@pytest.mark.faults
def test_two_thousand_pages(reading: ReadingProcess, tmp_path: Path) -> None:
    file = tmp_path / "content"
    file.write_bytes(hostile_pdfs.many_pages())
    (document,) = reading(SourceFile("many pages.pdf", file, content_hash(file.read_bytes())))
    assert document.sections[-1].page == 2_000
    for section in document.sections[::100]:
        pages = {int(number) + 1 for block in section.blocks for number in re.findall(r"Page (\d+)", block.text)}
        assert pages <= {section.page}
    _print_peaks("2,000 pages")


def test_scripts_and_attachments_are_no_text(reading: ReadingProcess, tmp_path: Path) -> None:
    text = _outcome(reading, tmp_path, "a.pdf", hostile_pdfs.with_scripts())
    assert not re.search(r"app\.alert|exportDataObject|/bin/sh|embedded program|127\.0\.0\.1", text)


def test_a_file_without_end_is_refused_where_it_is_read_too(reading: ReadingProcess, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    with file.open("wb") as sparse:
        sparse.truncate(500 * 1024 * 1024)
    with pytest.raises(DocumentFault, match=rf"is 500 MB; the largest that is read is {LARGEST >> 20} MB"):
        reading(SourceFile("a.md", file, "0" * 64))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text("a line of a file that no document may name")
    return file


@pytest.mark.parametrize("make", [hostile_office.reading_files, hostile_office.sheet_reading_files])
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_no_other_file_is_read(
    reading: ReadingProcess, tmp_path: Path, secret: Path, make: Callable[[str], bytes], ending: str
) -> None:
    outcome = _outcome(reading, tmp_path, f"a.{ending}", make(str(secret)))
    assert "a line of a file" not in outcome


def test_no_address_is_asked(reading: ReadingProcess, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/asked"
        page = f'<html><head><link rel="stylesheet" href="{address}"><base href="{address}"></head><body><main>'
        page += f'{hostile_pages.PLAIN}<img src="{address}"><iframe src="{address}"></iframe></main></body></html>'
        for name, content in (("a.docx", hostile_office.reading_addresses(address)), ("a.html", page)):
            outcome = _outcome(reading, tmp_path, name, content)
            assert "Good text" in outcome or outcome.startswith("✗")
        with pytest.raises(BlockingIOError):
            server.accept()


def test_cells_that_would_act_as_formulas_are_text(reading: ReadingProcess, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(hostile_office.FORMULA_ROW)
    first, second = reading(SourceFile("a.csv", file, content_hash(file.read_bytes())))
    assert (first.front_matter.title, second.front_matter.title) == ("A case of feedback", "@SUM(1+1)")
    assert (_text((first,)), _text((second,))) == (f"London\n{hostile_office.INJECTED}", "London\n+1+1")
