"""A brief as a Word document: real headings, lists and links, our name on it, and two pages."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from challenges import ATTENDANCE, CHALLENGES, EVIDENCE, PHONES, SUPPORTING, YORK
from docx.opc.constants import RELATIONSHIP_TYPE

from insights.brief import Brief, build_brief
from insights.brief_docx import write_docx
from insights.brief_evidence import Evidence
from insights.challenge import Need

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
OFFICE, PAGES = shutil.which("soffice"), shutil.which("pdfinfo")


@pytest.fixture
def brief() -> Brief:
    return build_brief(ATTENDANCE, EVIDENCE, CHALLENGES, LONDON)


def test_its_headings_lists_and_links_are_real(brief: Brief, tmp_path: Path) -> None:
    write_docx(brief, tmp_path / "brief.docx", NOW)
    document = docx.Document(str(tmp_path / "brief.docx"))
    styled = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]
    assert styled[0] == ("Title", "Raising attendance of disadvantaged pupils")
    assert [text for style, text in styled if style == "Heading 1"] == [
        "The shared challenge in numbers",
        "What the evidence says",
        "Case studies from similar contexts",
        "What is not known",
        "Questions to explore together",
        "Needs noted by leads",
        "What has been done",
        "Sources",
    ]
    assert (
        "List Bullet",
        "The problem: In 2022-23 just over one in five pupils missed at least 10% of school. [1]",
    ) in styled
    assert len([text for style, text in styled if style == "List Number"]) == len(brief.to_explore)
    rels = [rel.target_ref for rel in document.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.HYPERLINK]
    assert {SUPPORTING.url, YORK.url} <= set(rels)
    assert ("Normal", "Also speaks to it: Parental engagement (+4 months · very low cost · evidence 4/5)") in styled
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "46\nquestions, October 2026" in cells
    assert "+2 months · moderate cost · evidence 2/5" in cells


def test_it_is_a4_and_ours(brief: Brief, tmp_path: Path) -> None:
    write_docx(brief, tmp_path / "brief.docx", NOW)
    document = docx.Document(str(tmp_path / "brief.docx"))
    page = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)  # type: ignore[union-attr]
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by) == ("Evidence Desk", "Evidence Desk")
    assert (properties.title, properties.comments, properties.language) == (brief.title, "", "en-GB")
    assert properties.created == NOW
    with zipfile.ZipFile(tmp_path / "brief.docx") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"python-docx" not in everything


def test_what_a_document_cannot_hold_is_left_out(tmp_path: Path) -> None:
    challenge = replace(ATTENDANCE, name="Attend\x00ance\x0b & <b>absence</b>\ufffe")
    source = replace(YORK, url="javascript:alert(1)")
    case = replace(EVIDENCE.cases[0], source=source, lesson="\x1bTrack")
    evidence = replace(EVIDENCE, cases=(case,))
    write_docx(build_brief(challenge, evidence, CHALLENGES, LONDON), tmp_path / "brief.docx", NOW)
    document = docx.Document(str(tmp_path / "brief.docx"))
    assert document.paragraphs[0].text == "Attendance & <b>absence</b>"
    assert not [rel for rel in document.part.rels.values() if "javascript" in str(rel.target_ref)]


def test_parts_of_the_document_stand_in_the_order_of_its_schema(brief: Brief, tmp_path: Path) -> None:
    """Word refuses a document whose properties stand in another order, though python-docx reads it."""
    write_docx(brief, tmp_path / "brief.docx", NOW)
    with zipfile.ZipFile(tmp_path / "brief.docx") as archive:
        body = archive.read("word/document.xml").decode()
    orders = {
        "pPr": ["pStyle", "keepNext", "shd", "tabs", "spacing", "ind", "jc"],
        "tcPr": ["tcW", "gridSpan", "shd", "vAlign"],
        "tblPr": ["tblStyle", "tblW", "jc", "tblInd", "tblLayout", "tblCellMar", "tblLook"],
        "rPr": ["rStyle", "rFonts", "b", "i", "color", "sz", "u"],
    }
    for name, order in orders.items():
        for found in re.findall(rf"<w:{name}>(.*?)</w:{name}>", body):
            inner = re.sub(r"<w:tblCellMar>.*?</w:tblCellMar>", "<w:tblCellMar/>", found)
            places = [order.index(part) for part in re.findall(r"<w:(\w+)", inner)]
            assert places == sorted(places), found
    assert not re.search(r"</w:tbl><w:tbl>", body)  # two tables on end would be drawn as one


def test_a_gap_makes_a_short_brief(tmp_path: Path) -> None:
    write_docx(build_brief(PHONES, Evidence(), CHALLENGES, LONDON), tmp_path / "brief.docx", NOW)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "brief.docx")).paragraphs)
    assert "Nothing in the knowledge base speaks to this challenge well enough to be quoted." in text
    assert "Sources" not in text


@pytest.mark.skipif(not (OFFICE and PAGES), reason="soffice and pdfinfo are not installed")
def test_a_full_brief_fits_on_two_pages(tmp_path: Path) -> None:
    """As much as `gather` and the brief take: 6 long statements, 4 ratings, 3 case studies, 3 needs and 3 actions."""
    long = "Pupils whose families hear early, often and warmly from a named person come to school more often, " * 2
    points = tuple(replace(EVIDENCE.points[n % 3], text=f"{n}. {long}") for n in range(6))
    cases = tuple(
        replace(EVIDENCE.cases[0], title=f"Case {n}", changed=long, source=replace(YORK, path=str(n))) for n in range(3)
    )
    evidence = replace(EVIDENCE, points=points, cases=cases, ratings=EVIDENCE.ratings * 4)
    note = "Transport strikes hit the Friday attendance of pupils from the villages, and of those who come by train."
    needs = tuple(Need(n, "Scarborough", "Coastal schools network", note, NOW) for n in range(3))
    challenge = replace(ATTENDANCE, needs=needs, actions=ATTENDANCE.actions[:1] * 3)
    write_docx(build_brief(challenge, evidence, CHALLENGES, LONDON, "North East"), tmp_path / "brief.docx", NOW)
    assert _pages(tmp_path / "brief.docx") == 2


def _pages(file: Path) -> int:
    assert OFFICE
    assert PAGES
    home = f"-env:UserInstallation=file://{file.parent / 'office'}"
    convert = [OFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file)]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    said = subprocess.run([PAGES, str(file.with_suffix(".pdf"))], check=True, capture_output=True, text=True).stdout
    match = re.search(r"Pages:\s+(\d+)", said)
    assert match
    return int(match[1])
