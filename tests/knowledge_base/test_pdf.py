"""PDF pages in the order in which a person reads them, from files whose every word and place is known."""

from __future__ import annotations

import re

import pytest
from pdf_files import Sheet, pdf_of

from knowledge_base.document import Contents, DocumentFault
from knowledge_base.readers.pdf import read_pdf


def _lines(first: int, last: int) -> list[str]:
    """Numbered lines of one paragraph, each as long as the column and none the end of a sentence."""
    return [f"the line with number {number} of this text" for number in range(first, last + 1)]


def _texts(contents: Contents) -> list[str]:
    return [block.text for section in contents.sections for block in section.blocks]


def _numbers(contents: Contents) -> list[int]:
    return [int(number) for text in _texts(contents) for number in re.findall(r"number (\d+)", text)]


def _paths(contents: Contents) -> list[tuple[int | None, tuple[str, ...]]]:
    return [(section.page, section.heading_path) for section in contents.sections]


def test_columns_are_read_one_after_the_other_however_the_file_draws_them() -> None:
    sheet = Sheet()
    for left, right in zip(reversed(_lines(1, 20)), reversed(_lines(21, 40)), strict=True):
        number = int(re.findall(r"\d+", left)[0])
        sheet.put(320, 100 + 12 * number, right).put(60, 100 + 12 * number, left)
    assert _numbers(read_pdf("a.pdf", pdf_of(sheet))) == list(range(1, 41))


def test_columns_that_a_file_draws_line_by_line_across_are_parted() -> None:
    sheet = Sheet()
    for number, (left, right) in enumerate(zip(_lines(1, 20), _lines(21, 40), strict=True)):
        sheet.put(60, 100 + 12 * number, f"{left}      {right}")
    assert _numbers(read_pdf("a.pdf", pdf_of(sheet))) == list(range(1, 41))


def test_what_spans_the_columns_keeps_its_place() -> None:
    sheet = Sheet().put(60, 60, "A title of the largest words in it", 24)
    sheet.column(320, 110, _lines(11, 20)).column(60, 110, _lines(1, 10))
    sheet.put(60, 250, "A heading across both of the columns of text", 16, bold=True)
    sheet.column(60, 280, _lines(21, 30)).column(320, 280, _lines(31, 40))
    contents = read_pdf("a.pdf", pdf_of(sheet))
    assert _numbers(contents) == list(range(1, 41))
    assert _paths(contents) == [(1, ()), (1, ("A heading across both of the columns of text",))]


def test_a_short_heading_under_ended_columns_comes_after_both() -> None:
    sheet = Sheet().column(60, 110, _lines(1, 10)).column(320, 110, _lines(11, 20))
    sheet.put(60, 270, "Short", 16, bold=True)
    sheet.column(60, 300, [f"{line}, and it goes on over the whole width of the page" for line in _lines(21, 24)])
    contents = read_pdf("a.pdf", pdf_of(sheet))
    before, under = contents.sections
    assert _numbers(Contents((before,))) == list(range(1, 21))
    assert (under.heading_path, _numbers(Contents((under,)))) == (("Short",), list(range(21, 25)))


def test_a_heading_inside_a_column_stays_in_it() -> None:
    sheet = Sheet().column(60, 110, _lines(1, 10)).put(60, 250, "Inside", 14, bold=True)
    sheet.column(60, 270, _lines(11, 30)).column(320, 110, _lines(31, 60))
    contents = read_pdf("a.pdf", pdf_of(sheet))
    assert _numbers(contents) == list(range(1, 61))
    assert [path for _, path in _paths(contents)] == [(), ("Inside",)]


def test_running_lines_and_page_numbers_are_left_out() -> None:
    sheets = []
    for page in range(1, 9):
        sheet = Sheet().put(60 if page % 2 else 400, 40, "A guide" if page % 2 else "Chapter of the guide", 9)
        sheet.put(60, 810, f"Education {page + 2} of 14", 9).put(500, 810, f"{page}", 9)
        sheet.put(60, 80, f"Recommendation {page}", 16, bold=True).column(60, 110, _lines(page, page))
        sheets.append(sheet)
    contents = read_pdf("a.pdf", pdf_of(*sheets))
    assert _texts(contents) == [text for page in range(1, 9) for text in _lines(page, page)]
    assert _paths(contents) == [(page, (f"Recommendation {page}",)) for page in range(1, 9)]


def _page(*lines: str) -> Sheet:
    return Sheet().column(60, 100, lines)


FULL = "These are words enough to fill a line of the column from side to side and"


def test_a_sentence_broken_by_a_page_or_column_end_belongs_to_where_it_begins() -> None:
    first = Sheet().column(60, 100, [FULL] * 2).column(60, 124, ["so on it goes"])
    pages = read_pdf("a.pdf", pdf_of(first, _page("over the page it ends.", "Two is new.", FULL)))
    whole = f"{FULL} {FULL} so on it goes over the page it ends."
    assert [(s.page, [b.text for b in s.blocks]) for s in pages.sections] == [(1, [whole]), (2, ["Two is new.", FULL])]


def test_broken_words_are_joined_and_real_hyphens_stay() -> None:
    contents = read_pdf(
        "a.pdf",
        pdf_of(
            _page(
                "This is an evidence-informed guide to meta-",
                "cognition. Metacognition has been stud-",
                "ied, and work that is evidence-",
                "informed is done one-to-",
                "one in the years 2019-",
                "2021 by the EEF-",
                "Durham centre. We co-operate, so co-",
                "operate with us.",
            )
        ),
    )
    assert _texts(contents) == [
        "This is an evidence-informed guide to metacognition. Metacognition has been studied, and work that is "
        "evidence-informed is done one-to-one in the years 2019-2021 by the EEF-Durham centre. "
        "We co-operate, so co-operate with us."
    ]


def test_lists_are_items_and_numbers_stay() -> None:
    sheet = Sheet().column(60, 60, [f"{FULL} so"] * 2)
    for number, mark in enumerate(("•", "–", "o", "1.", "2.", "a)")):
        sheet.put(60, 100 + 26 * number, mark).put(78, 100 + 26 * number, f"Item {number} is long, so that it")
        sheet.put(78, 112 + 26 * number, f"wraps, as {number} does")
    sheet.put(60, 270, "After the list.")
    blocks = [block for section in read_pdf("a.pdf", pdf_of(sheet)).sections for block in section.blocks]
    assert [block.kind for block in blocks] == ["paragraph", *["item"] * 6, "paragraph"]
    assert [block.text for block in blocks][1:-1] == [
        f"{mark}Item {n} is long, so that it wraps, as {n} does"
        for n, mark in enumerate(("", "", "", "1. ", "2. ", "a) "))
    ]


def test_footnotes_come_after_the_sentence_that_the_page_end_broke() -> None:
    first = Sheet().column(60, 100, [FULL] * 3).put(60, 136, "which goes on for some more months").put(217, 132, "1", 6)
    first.put(60, 148, FULL.lower()).put(60, 760, "1", 6).put(66, 763, "See the review of feedback.", 8)
    contents = read_pdf("a.pdf", pdf_of(first, _page("until it ends here.", FULL)))
    assert _texts(contents)[:2] == [
        f"{FULL} {FULL} {FULL} which goes on for some more months {FULL.lower()} until it ends here.",
        "1 See the review of feedback.",
    ]


def test_a_power_is_no_footnote_and_a_footnote_is_no_power() -> None:
    sheet = Sheet()
    for at, (words, raised) in enumerate(
        (("A hall of 90 m", "2"), ("It cost 10", "3"), ("It was 2019", "4"), ("So said", "5"))
    ):
        shown = f"<{words.encode().hex()}> Tj 4 Ts /R 6 Tf <{raised.encode().hex()}> Tj"
        sheet.drawn.append(f"BT /R 10 Tf 60 {700 - 20 * at} Td {shown} 0 Ts /R 10 Tf <2e> Tj ET")
    text = " ".join(_texts(read_pdf("a.pdf", pdf_of(sheet))))
    assert text == "A hall of 90 m2. It cost 10^3. It was 2019. So said."


def test_lists_of_contents_are_left_out() -> None:
    sheet = Sheet().put(60, 60, "A guide to things", 24).put(60, 100, "Contents", 16)
    for number in range(5):
        sheet.put(60, 130 + 14 * number, f"Part {number} {'.' * 60} {number + 3}")
    plain = Sheet().put(60, 100, "Contents", 16)
    for number in range(5):
        plain.put(60, 130 + 14 * number, f"Part {number} of the guide").put(500, 130 + 14 * number, f"{number + 3}")
    for front in (sheet, plain):
        after = Sheet().put(60, 100, "Introduction", 16).column(60, 130, _lines(1, 5))
        contents = read_pdf("a.pdf", pdf_of(front, after))
        assert _numbers(contents) == [1, 2, 3, 4, 5]
        assert _paths(contents) == [(2, ("Introduction",))]
    unnamed = Sheet().column(60, 100, _lines(1, 3)).put(60, 200, f"Part one {'. ' * 40} 3")
    assert _texts(read_pdf("a.pdf", pdf_of(unnamed))) == [" ".join(_lines(1, 3))]


def test_a_page_is_read_whichever_way_it_is_turned() -> None:
    upright = Sheet().column(60, 100, _lines(1, 5))
    landscape = Sheet(rotate=90).column(60, 100, _lines(6, 10))
    sideways = Sheet(rotate=90)
    for number, line in enumerate(_lines(11, 15)):
        sideways.put(100 + 12 * number, 700, line, turned=True)
    for number, line in enumerate(_lines(16, 20)):
        sideways.put(100 + 12 * number, 350, line, turned=True)
    contents = read_pdf("a.pdf", pdf_of(upright, landscape, sideways))
    assert _numbers(contents) == list(range(1, 21))


def test_text_along_the_margin_follows_the_page_and_a_watermark_is_left_out() -> None:
    sheet = Sheet().column(60, 100, _lines(1, 5)).put(580, 500, "Photograph by A. Person", 7, turned=True)
    sheet.drawn.append("BT /B 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm (DRAFT) Tj ET")
    contents = read_pdf("a.pdf", pdf_of(sheet))
    assert _texts(contents)[1:] == ["Photograph by A. Person"]
    assert contents.proposals == ()


def test_a_subtitle_on_the_cover_is_no_heading_over_the_document() -> None:
    cover = (
        Sheet().put(60, 300, "Teaching phonics", 36).put(60, 342, "to young children", 36).put(60, 400, "A report", 22)
    )
    inner = Sheet().put(60, 100, "What it is", 18).column(60, 130, _lines(1, 3)).put(60, 200, "1.1 More", 18)
    inner.column(60, 230, _lines(4, 6))
    contents = read_pdf("a.pdf", pdf_of(cover, inner))
    assert contents.proposals[0].value == "Teaching phonics to young children"
    assert contents.proposals[0].seen == "page 1, the largest words"
    assert _paths(contents) == [(1, ()), (2, ("What it is",)), (2, ("What it is", "1.1 More"))]
    assert _texts(contents)[0] == "A report"


def test_what_stands_in_a_box_is_read_together_and_its_heading_ends_with_it() -> None:
    sheet = Sheet().put(60, 60, "A title over everything", 24).put(60, 100, "A heading of the text", 16)
    sheet.column(60, 130, _lines(1, 5)).filled(50, 200, 560, 270).put(60, 220, "Box heading", 10, bold=True)
    sheet.column(60, 240, ["In the box it says this", "on two lines."]).column(60, 300, _lines(6, 13))
    contents = read_pdf("a.pdf", pdf_of(sheet))
    boxed = [section for section in contents.sections if "Box heading" in section.heading_path]
    assert [block.text for section in boxed for block in section.blocks] == ["In the box it says this on two lines."]
    assert _numbers(contents) == list(range(1, 14))
    assert {section.heading_path for section in contents.sections if section not in boxed} == {
        ("A heading of the text",)
    }


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (
            {"Title": "Putting Evidence to Work", "Author": "The EEF"},
            {"title": "Putting Evidence to Work", "author": "The EEF"},
        ),
        ({"Title": "Microsoft Word - Putting draft3.doc", "Author": "user1"}, {}),
        ({"Title": "Words That Are Large"}, {"title": "Words That Are Large"}),
        ({"CreationDate": "D:20240501120000Z"}, {"title": "Words that are large", "published": "2024-05"}),
    ],
)
def test_properties_are_proposed_where_they_can_be_meant(properties: dict[str, str], expected: dict[str, str]) -> None:
    large = () if "Putting" in properties.get("Title", "") else (("Words that are large", 24),)
    sheet = Sheet().column(60, 130, _lines(1, 5))
    for text, size in large:
        sheet.put(60, 80, text, size)
    contents = read_pdf("a.pdf", pdf_of(sheet, **properties))
    assert {proposal.field: proposal.value for proposal in contents.proposals} == expected


def test_the_fault_says_what_is_wrong() -> None:
    whole = pdf_of(_page("Some words."))
    locked = whole.replace(
        b"/Info 5 0 R", b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"a1" * 32, b"b2" * 32)
    )
    for content, reason in (
        (b"", "is empty"),
        (b"<html><body>Not found</body></html>", "is not a PDF, whatever its name says"),
        (whole[:700], "is damaged or was cut off on its way; get the file again"),
        (whole[:-20], "is damaged or was cut off on its way; get the file again"),
        (b"%PDF-1.7\nrubbish\n%%EOF", "is damaged or was cut off on its way; get the file again"),
        (locked, "is locked with a password; save it without one"),
        (pdf_of(Sheet()), "has no text in it"),
        (pdf_of(*[Sheet()] * 3001), "has 3,001 pages; the most is 3,000. Add the parts that are needed"),
    ):
        with pytest.raises(DocumentFault) as caught:
            read_pdf("folder/a.pdf", content)
        assert str(caught.value) == f"folder/a.pdf: {reason}"


def test_odd_characters_are_made_plain() -> None:
    sheet = Sheet().put(60, 100, "The of\x07fice of ’pupils’ – 5\u00a0%")
    assert _texts(read_pdf("a.pdf", pdf_of(sheet))) == ["The office of ’pupils’ – 5 %"]
