"""PDFs as programs write them: a guidance report by LibreOffice, a Word file, a page printed by Chromium, a scan."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pdf_files import Sheet, pdf_of
from pdf_fodt import PAGE, PAGES, box, bullets, columns, heading, para, report, table
from PIL import Image, ImageDraw, ImageFont

from knowledge_base.document import Block, Contents, DocumentFault
from knowledge_base.readers.pdf import read_pdf

OFFICE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_office = pytest.mark.skipif(not OFFICE, reason="soffice is not installed")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")

WORDS = "Schools that give care~ful, evidence-informed feed~back help pupils to make pro~gress in mathe~matics"
SAID = WORDS.replace("~", "")


def _said(first: int, last: int, words: str = WORDS) -> str:
    return " ".join(f"{words} (sentence {n})." for n in range(first, last + 1))


def _printed(file: Path, *filters: str) -> bytes:
    assert OFFICE
    home = f"-env:UserInstallation=file://{file.parent / 'office'}"
    convert = [OFFICE, home, "--headless", "--convert-to", filters[0] if filters else "pdf", "--outdir"]
    subprocess.run([*convert, str(file.parent), str(file)], check=True, capture_output=True, timeout=120)
    return file.with_suffix(".pdf").read_bytes()


def _report() -> str:
    contents = (("Foreword", 3), ("Introduction", 4), ("Lay the foundations for effective feedback", 5))
    return report(
        para("", "CoverP"),
        box(
            para("Teacher Feedback to Improve Pupil Learning", "Title"),
            para("Guidance Report", "Subtitle"),
            para("June 2021", "Subtitle"),
            style="Cover",
        ),
        para("Written by a panel of teachers and researchers."),
        para("", "InnerP"),
        heading("Contents", 1),
        *(para(f"{name}\t{page}", "ContentsP") for name, page in contents),
        para("", "BreakP"),
        heading("Foreword", 1),
        para("Good feedback moves learning forward.", "Quote"),
        columns(*(para(_said(1 + 5 * n, 5 + 5 * n), "Justified") for n in range(10))),
        para("", "BreakP"),
        heading("Introduction", 1),
        heading("What is feedback?", 2),
        columns(
            para(f"Feedback is information.[^Black and Wiliam (1998).] {_said(51, 54)}", "Justified"),
            heading("Why does it matter?", 2),
            bullets("**Motivation**: pupils keep going for longer than those who hear only a mark.", "Self-regulation"),
            para(_said(55, 70), "Justified"),
        ),
        box(para("Box 1: What do the padlocks mean?", "H3"), para("Five padlocks are the most.", "Small")),
        para(_said(71, 73)),
        para("", "BreakP"),
        box(
            para("1", "Numeral"),
            para("Lay the foundations for effective feedback", "Banner"),
            para("Before giving feedback, teachers should plan.", "Small"),
            style="Framed",
        ),
        heading("High quality instruction", 2),
        para(_said(74, 76)),
        bullets("First lay the ground.", "Then teach.", numbered=True),
        table(
            [
                ["Approach", "Impact", "Cost", "Evidence"],
                ["Metacognition and self-regulation in class", "+7 months", "very low", "4 of 5"],
                ["Homework", "+5 months", "very low", "3 of 5\nwith care"],
            ]
        ),
        para("Table 1: Impact of two approaches."),
        heading("1.1 Formative assessment", 3),
        para(_said(77, 79)),
        table([["Step", "What to do", "When"], ["Explore", "Look at data", "Autumn"]], style="Rule"),
        para(_said(80, 81)),
        para("", "WideP"),
        heading("Summary of recommendations", 1),
        table(
            [
                ["Recommendation", "<2>In the classroom", "Across the school"],
                ["", "Do", "Avoid", ""],
                ["1. Lay the foundations", "Plan well", "Marking everything", "Shared policy"],
            ],
            widths=4,
        ),
        title="Feedback_final.indd",
        author="Education Endowment Foundation",
        header=para("TEACHER FEEDBACK TO IMPROVE PUPIL LEARNING", "Small"),
        footer=para("Education Endowment Foundation\tPage @ of @@", "Small").replace("@@", PAGES).replace("@", PAGE),
    )


@pytest.fixture(scope="session")
def guidance(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    file = tmp_path_factory.mktemp("guidance") / "guidance.fodt"
    file.write_text(_report(), "utf-8")
    return read_pdf("guidance.pdf", _printed(file))


def _blocks(contents: Contents, page: int | None = None) -> list[Block]:
    return [block for section in contents.sections for block in section.blocks if page in (None, section.page)]


def _paths(contents: Contents) -> list[tuple[int | None, tuple[str, ...]]]:
    return [(section.page, section.heading_path) for section in contents.sections]


INTRODUCTION, MATTER = ("Introduction", "What is feedback?"), ("Introduction", "Why does it matter?")
LAID = ("Introduction", "1. Lay the foundations for effective feedback")
INSTRUCTION = (*LAID, "High quality instruction")


@needs_office
def test_every_sentence_of_a_report_is_read_once_and_in_order(guidance: Contents) -> None:
    text = " ".join(block.text for block in _blocks(guidance))
    assert re.findall(r"\(sentence (\d+)\)", text) == [str(n) for n in range(1, 82)]
    assert text.count(SAID) == 81  # no word broken, no hyphen lost


@needs_office
def test_headings_of_a_report_and_their_pages(guidance: Contents) -> None:
    assert _paths(guidance) == [
        (1, ()),
        (3, ("Foreword",)),
        (4, ("Foreword",)),
        (5, INTRODUCTION),
        (5, MATTER),
        (6, (*MATTER, "Box 1: What do the padlocks mean?")),
        (6, MATTER),
        (7, LAID),
        (7, INSTRUCTION),
        (7, (*INSTRUCTION, "1.1 Formative assessment")),
        (8, ("Summary of recommendations",)),
    ]


@needs_office
def test_lists_tables_and_notes_of_a_report(guidance: Contents) -> None:
    assert [(block.kind, block.text) for block in _blocks(guidance) if block.kind != "paragraph"] == [
        ("item", "Motivation: pupils keep going for longer than those who hear only a mark."),
        ("item", "Self-regulation"),
        ("item", "1. First lay the ground."),
        ("item", "2. Then teach."),
        (
            "row",
            "Approach: Metacognition and self-regulation in class; Impact: +7 months; Cost: very low; Evidence: 4 of 5",
        ),
        ("row", "Approach: Homework; Impact: +5 months; Cost: very low; Evidence: 3 of 5 with care"),
        ("row", "Step: Explore; What to do: Look at data; When: Autumn"),
        (
            "row",
            "Recommendation: 1. Lay the foundations; In the classroom Do: Plan well; "
            "In the classroom Avoid: Marking everything; Across the school: Shared policy",
        ),
    ]
    assert _blocks(guidance, 5)[0].text == f"Feedback is information. {_said(51, 54, SAID)}"
    assert _blocks(guidance, 5)[-1].text == "1 Black and Wiliam (1998)."


@needs_office
def test_running_lines_contents_and_cover_of_a_report(guidance: Contents) -> None:
    assert [block.text for block in _blocks(guidance, 1)] == [
        "Guidance Report",
        "June 2021",
        "Written by a panel of teachers and researchers.",
    ]
    text = " ".join(block.text for block in _blocks(guidance))
    assert not re.search(r"Page \d|TEACHER FEEDBACK|\.\.\.", text)
    title, author, published = guidance.proposals
    assert (title.field, title.value) == ("title", "Teacher Feedback to Improve Pupil Learning")
    assert (author.field, author.value) == ("author", "Education Endowment Foundation")
    assert (published.field, published.seen) == ("published", "the file's properties")


@needs_office
def test_a_word_file_over_several_pages(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("How schools use evidence", 0)
    for part in range(1, 4):
        document.add_heading(f"Part {part}", 1)
        document.add_paragraph(_said(20 * part - 19, 20 * part, SAID))
    rows = document.add_table(1, 2, style="Table Grid")
    rows.rows[0].cells[0].text, rows.rows[0].cells[1].text = "School", "What it did"
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    rows.rows[0]._tr.get_or_add_trPr().append(repeat)
    for number in range(60):
        cells = rows.add_row().cells
        cells[0].text, cells[1].text = f"School {number}", f"It did thing {number}"
    document.add_paragraph("After the table.")
    document.sections[0].header.paragraphs[0].text = "How schools use evidence"
    document.save(str(tmp_path / "word.docx"))
    contents = read_pdf("word.pdf", _printed(tmp_path / "word.docx"))
    text = " ".join(block.text for block in _blocks(contents))
    assert text.count(SAID) == 60
    assert [block.text for block in _blocks(contents) if block.kind == "row"] == [
        f"School: School {n}; What it did: It did thing {n}" for n in range(60)
    ]
    assert list(dict.fromkeys(section.heading_path for section in contents.sections)) == [
        ("Part 1",),
        ("Part 2",),
        ("Part 3",),
    ]
    assert text.endswith("After the table.")
    assert "How schools use evidence" not in text


@needs_office
def test_a_file_with_a_password_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Words")
    options = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'
    with pytest.raises(DocumentFault, match="is locked with a password"):
        read_pdf("secret.pdf", _printed(tmp_path / "secret.txt", f"pdf:writer_pdf_Export:{options}"))


PAGE_OF_HTML = """<!doctype html><title>x</title><style>
.two {columns: 2} .note {background: #eef; padding: 8px} td, th {border: 1px solid #888; padding: 4px}
table {border-collapse: collapse} .plain td, .plain th {border: 0; border-bottom: 1px solid #ccc}</style>
<h1>Supporting school attendance</h1><p>By A. Person, 3 May 2024.</p>
<h2>What works</h2><div class="two"><p>FIRST</p><p>SECOND</p></div>
<ul><li>Hear <b>early</b> and often from a person with a name, so that it is known who to speak to<li>Second
<ul><li>Nested</ul></ul><ol><li>Do this<li>Do that</ol>
<div class="note"><h3>Key finding</h3><p>The office of finance had efficient flows.</p></div>
<table><tr><th>Approach<th>Impact<tr><td>Feedback<td>+6 months<tr><td>Phonics<td>+5 months</table>
<h2>Next</h2><p>THIRD</p>
<table class="plain"><tr><th>Approach<th>Impact<th>Cost<tr><td>Feedback<td>+6 months<td>low
<tr><td>Phonics<td>+5 months<td>very low</table>"""


@needs_chromium
def test_a_page_printed_by_a_browser(tmp_path: Path) -> None:
    assert CHROMIUM
    texts = {"FIRST": _said(1, 8), "SECOND": _said(9, 12), "THIRD": _said(13, 40)}
    page = PAGE_OF_HTML
    for name, text in texts.items():
        page = page.replace(name, text.replace("~", "&shy;"))
    (tmp_path / "page.html").write_text(page, "utf-8")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    places = [f"--user-data-dir={tmp_path / 'browser'}", f"--print-to-pdf={tmp_path / 'page.pdf'}"]
    subprocess.run([CHROMIUM, *quiet, *places, "page.html"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    contents = read_pdf("page.pdf", (tmp_path / "page.pdf").read_bytes())
    blocks = _blocks(contents)
    text = " ".join(block.text for block in blocks)
    assert re.findall(r"\(sentence (\d+)\)", text) == [str(n) for n in range(1, 41)]
    assert text.count(SAID) == 40
    assert [block.text for block in blocks if block.kind == "item"] == [
        "Hear early and often from a person with a name, so that it is known who to speak to",
        "Second",
        "Nested",
        "1. Do this",
        "2. Do that",
    ]
    assert [block.text for block in blocks if block.kind == "row"] == [
        "Approach: Feedback; Impact: +6 months",
        "Approach: Phonics; Impact: +5 months",
        "Approach: Feedback; Impact: +6 months; Cost: low",
        "Approach: Phonics; Impact: +5 months; Cost: very low",
    ]
    assert contents.proposals[0].value == "Supporting school attendance"
    assert list(dict.fromkeys(path for _, path in _paths(contents))) == [
        (),
        ("What works",),
        ("What works", "Key finding"),
        ("Next",),
    ]


def _scanned(*lines: str) -> Sheet:
    image = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((150, 200 + 50 * number), line, 0, ImageFont.load_default(32))
    return Sheet().picture(image)


SCAN = _scanned("Feedback should be given soon,", "and it should be specific.")
TYPED = Sheet().put(60, 100, "These words were typed.")


@needs_tesseract
def test_scanned_pages_are_read_by_tesseract() -> None:
    contents = read_pdf("a.pdf", pdf_of(TYPED, SCAN, SCAN))
    read = [block.text for block in _blocks(contents, 2)]
    assert read == ["Feedback should be given soon, and it should be specific."]
    assert contents.notes == ("pages 2 to 3 were read by character recognition; check them",)


def test_scanned_pages_are_named_where_there_is_no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    contents = read_pdf("a.pdf", pdf_of(TYPED, SCAN, SCAN, TYPED, SCAN))
    assert contents.notes == ("pages 2 to 3 and 5 are pictures without text",)
    with pytest.raises(DocumentFault, match="has no text in it: a scan; install Tesseract to have it read"):
        read_pdf("a.pdf", pdf_of(SCAN, SCAN))


@needs_tesseract
def test_a_picture_without_words_is_said_to_be_one() -> None:
    blank = _scanned()
    with pytest.raises(DocumentFault, match="no words were found in its pictures"):
        read_pdf("a.pdf", pdf_of(blank))
