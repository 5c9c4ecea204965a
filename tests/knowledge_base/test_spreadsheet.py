"""Tables of case studies as people keep them: by the fields' names, by other names, untidily, in Excel and CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from office_files import changed, converted

from knowledge_base.document import Contents, DocumentFault, Proposal
from knowledge_base.formats import read_content
from knowledge_base.readers.case_values import value_of
from knowledge_base.readers.spreadsheet import read_spreadsheet

HEADER = (
    "Title",
    "Region",
    "Local authority",
    "Phase(s)",
    "The challenge",
    "What did you do?",
    "Date",
    "Lessons",
)
YORK = (
    "York – attendance",
    "Yorks & Humber",
    "York",
    "Primary; KS3",
    "Few came on Fridays.",
    "- Rang home\n- Wrote letters",
    "12/05/2024",
    "Letters alone did little.",
)
HULL = ("Hull – reading", "Wessex", "Hull", "Nursery", "Few words at entry.", "Read daily.", "soon", "")


def _book(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _csv(rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def _proposed(contents: Contents) -> dict[str, object]:
    return {each.field: each.value for each in contents.proposals}


def test_a_row_is_a_case_study() -> None:
    york, hull = read_spreadsheet("cases.xlsx", _book(("Cases", (("Our network 2024",), (), HEADER, YORK, (), HULL))))
    assert york.stated == {
        "title": "York – attendance",
        "region": "Yorkshire and the Humber",
        "phases": ("primary", "secondary"),
        "challenge": "Few came on Fridays.",
    }
    assert york.proposals[0] == Proposal("place", "York", "column 'Local authority'")
    assert _proposed(york) == {
        "place": "York",
        "approach": "- Rang home\n- Wrote letters",
        "published": "2024-05-12",
        "kind": "case_study",
    }
    assert (york.key, hull.key) == ("york-attendance", "hull-reading")
    assert {section.page for section in york.sections} == {4}
    assert {section.page for section in hull.sections} == {6}
    said = {section.heading_path[0]: [block.text for block in section.blocks] for section in york.sections}
    assert said["What did you do?"] == ["Rang home", "Wrote letters"]
    assert said["Lessons"] == ["Letters alone did little."]
    assert hull.notes == (
        "row 6, column 'Region': 'Wessex' is not one of the nine regions, nor England",
        "row 6, column 'Date': 'soon' is no date such as 2024, May 2024 or 12/05/2024",
    )
    assert "Wessex" in str(hull.sections)


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-16"), ("|", "utf-8-sig")]
)
def test_the_same_as_text(delimiter: str, encoding: str) -> None:
    york, hull = read_spreadsheet("cases.csv", _csv((HEADER, YORK, HULL), delimiter, encoding))
    assert (york.stated["title"], hull.stated["title"]) == ("York – attendance", "Hull – reading")
    assert [block.text for block in york.sections[4].blocks] == ["Rang home", "Wrote letters"]


def test_without_a_title_the_other_columns_make_one() -> None:
    rows = (("School", "Town", "Issue"), ("Hill School", "Whitby", "Few words."), ("", "", "Late."))
    first, second = read_spreadsheet("cases.xlsx", _book(("Cases", rows)))
    assert _proposed(first)["title"] == "Hill School: Whitby: Few words."
    assert _proposed(second)["title"] == "Late."


def test_the_same_title_twice_has_two_names() -> None:
    rows = (("Title", "Place"), ("York", "York"), ("York!", "York"), ("Ümlaut & Co", "Hull"), ("学校", "Hull"))
    found = read_spreadsheet("cases.xlsx", _book(("Cases", rows)))
    assert [each.key for each in found] == ["york", "york-2", "umlaut-co", "row"]


def test_cells_that_are_no_text() -> None:
    rows = (("Title", "Published", "Pupils"), ("York", dt.datetime(2024, 5, 12), 31.0), ("Hull", 2023, 0.125))
    york, hull = read_spreadsheet("cases.xlsx", _book(("Cases", rows)))
    assert (york.stated["published"], hull.stated["published"]) == ("2024-05-12", "2023")
    assert [section.blocks[0].text for section in york.sections] == ["2024-05-12", "31"]
    assert hull.sections[1].blocks[0].text == "0.125"


def test_sheets_without_a_header_are_said_and_hidden_ones_are_left() -> None:
    content = _book(("Notes", (("Ask Ben",), ("and Amina",))), ("Cases", (("Title", "Place"), ("York", "York"))))
    (york,) = read_spreadsheet("cases.xlsx", content)
    assert york.notes == ("the sheet 'Notes' has no columns that are known and was left out",)


@pytest.mark.parametrize(
    "content",
    [
        _csv((("one", "two"), ("three", "four"))),
        _csv((("Just a title",), ("and text",))),
        _book(("Empty", ())),
        _book(("Cases", ((None, None), ("", ""), ("a", "b")))),
    ],
)
def test_a_table_that_is_not_understood_says_what_is_expected(content: bytes) -> None:
    with pytest.raises(DocumentFault, match="such as title, region, place"):
        read_spreadsheet("cases", content)


def test_only_a_header_is_a_fault_and_damage_is_said() -> None:
    with pytest.raises(DocumentFault, match="no row under them"):
        read_spreadsheet("cases.csv", _csv((HEADER,)))
    whole = _book(("Cases", (HEADER, YORK)))
    for content in (whole[: len(whole) // 2], b"PK\x03\x04"):
        with pytest.raises(DocumentFault, match="damaged"):
            read_spreadsheet("cases.xlsx", content)


def test_a_sheet_that_claims_to_be_enormous_ends_with_what_is_in_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Title", "Place"])
    sheet.append(["York", "York"])
    sheet.cell(1_048_576, 16_384).value = "far away"
    file = io.BytesIO()
    book.save(file)
    (york,) = read_spreadsheet("cases.xlsx", file.getvalue())
    assert york.stated["title"] == "York"


def test_more_rows_than_are_read_are_said() -> None:
    rows = [("Title", "Place"), *((f"Case {number}", "York") for number in range(20_003))]
    found = read_spreadsheet("cases.csv", _csv(rows))
    assert len(found) == 19_999
    assert found[0].notes == ("the table has more than 20,000 rows; the others were left out",)


def test_each_row_is_a_document_of_its_own_hash_that_a_change_beside_it_leaves_alone() -> None:
    def hashes(*rows: Sequence[str]) -> dict[str, str]:
        content = _csv((HEADER, *rows))
        return {each.path: each.content_hash for each in read_content("cases.csv", content, "digest")}

    before = hashes(YORK, HULL)
    after = hashes(YORK, (*HULL[:4], "Fewer words at entry.", *HULL[5:]))
    assert list(before) == ["cases.csv#york-attendance", "cases.csv#hull-reading"]
    assert before["cases.csv#york-attendance"] == after["cases.csv#york-attendance"]
    assert before["cases.csv#hull-reading"] != after["cases.csv#hull-reading"]
    (york, _) = read_content("cases.csv", _csv((HEADER, YORK, HULL)), "digest")
    assert (york.front_matter.kind, york.front_matter.place, york.source) == ("case_study", "York", "cases.csv")


def test_every_way_to_write_a_region_or_a_date() -> None:
    today = dt.date(2026, 11, 25)
    regions = {
        "East of England": "East of England",
        "the East": "East of England",
        "Yorkshire & Humberside": "Yorkshire and the Humber",
        "E. Midlands": "East Midlands",
        "South-West": "South West",
        "North East region": "North East",
        "National": "England",
    }
    assert {words: value_of("region", words, today) for words in regions} == regions
    dates = {
        "2024-05": "2024-05",
        "05/2024": "2024-05",
        "May-24": "2024-05",
        "12-May-24": "2024-05-12",
        "12/05/24": "2024-05-12",
        "12.5.2024": "2024-05-12",
        "2024-05-12 10:30": "2024-05-12",
        "45424": "2024-05-12",
    }
    assert {words: value_of("published", words, today) for words in dates} == dates
    with pytest.raises(ValueError, match="has not come yet"):
        value_of("published", "12/05/2027", today)


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("phases", "All", ("early years", "primary", "secondary", "post-16")),
        ("phases", "Years 5-7, 16-19", ("primary", "secondary", "post-16")),
        ("phases", "Key Stage 1/2", ("primary",)),
        ("topics", "attendance; reading\n writing ", ("attendance", "reading", "writing")),
        ("source_url", "www.example.org/a", "https://www.example.org/a"),
        ("source_url", "n/a", None),
        ("region", "TBC", None),
        ("kind", "Case study", "case_study"),
    ],
)
def test_other_values(field: str, words: str, value: object) -> None:
    assert value_of(field, words, dt.date(2026, 11, 25)) == value


@pytest.mark.parametrize(("field", "words"), [("source_url", "ask Ben"), ("kind", "A report"), ("phases", "Special")])
def test_values_that_do_not_fit_say_why(field: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"{words.split()[0].lower()}.*|{words!r} names no phase"):
        value_of(field, words, dt.date(2026, 11, 25))


def test_a_field_is_taken_from_its_own_column_before_others_and_nothing_is_lost() -> None:
    rows = (("Project name", "Title", "Town", "Area", ""), ("Fridays", "York", "", "Yorkshire coast", "left over"))
    (york,) = read_spreadsheet("cases.xlsx", _book(("Cases", rows)))
    assert york.stated == {"title": "York"}
    assert _proposed(york)["place"] == "Yorkshire coast"
    said = {section.heading_path: section.blocks[0].text for section in york.sections}
    assert said == {("Project name",): "Fridays", ("Area",): "Yorkshire coast", ("Column E",): "left over"}


def test_a_row_with_nothing_to_say_harms_no_other() -> None:
    content = _csv((("Title", "Place"), ("York", "York"), ("Source: our records", ""), ("Hull", "–"), ("Leeds", "?")))
    (york,) = read_content("cases.csv", content, "0" * 64)
    assert york.notes == ("rows 3, 4, 5 have a title and nothing else, and were left out",)
    with pytest.raises(DocumentFault, match="has titles and no text beside them"):
        read_spreadsheet("cases.csv", _csv((HEADER, ("York",))))


def test_the_delimiter_is_the_one_by_which_columns_are_known() -> None:
    prose = '"Few, came, on, Fridays,\nso, we, rang, home,\nand, more, and, more"'
    (york,) = read_spreadsheet("cases.csv", f"sep=;\nTitle;Region;Challenge\nYork;London;{prose}\n".encode())
    assert (york.stated["title"], york.stated["region"], york.sections[0].page) == ("York", "London", 2)


def test_a_quotation_mark_left_open_is_said_with_its_line() -> None:
    with pytest.raises(DocumentFault, match=r"line 3: has a cell without an end.*left open") as raised:
        read_spreadsheet("cases.csv", b'Title,Place\nHull,Hull\n"York,York\nLeeds,Leeds\n')
    assert raised.value.line == 3
    with pytest.raises(DocumentFault, match="line 2: has a cell without an end"):
        read_spreadsheet("cases.csv", b'Title,Place\n"' + b"York,\n" * 30_000)
    (nails,) = read_spreadsheet("cases.csv", b'Title,Place\n5" nails,York\n')
    assert nails.stated["title"] == '5" nails'


def test_formulas_without_a_result_are_said() -> None:
    rows = (("Title", "Place", "Pupils"), ("York", "York", "=1+1"), ("Hull", "Hull", 7))
    york, _ = read_spreadsheet("cases.xlsx", _book(("Cases", rows)))
    assert york.notes == ("a formula has no saved result and is read as empty; open the file in Excel and save it",)
    assert [section.heading_path for section in york.sections] == [("Place",)]


def test_formulas_with_results_are_read(tmp_path: Path) -> None:
    rows = (("Title", "Place", "Pupils"), ("York", '="Yo"&"rk"', "=1+1"), ("Hull", '=""', 7))
    content = converted(_book(("Cases", rows)), tmp_path, "xlsx", "ods", "xlsx")
    york, hull = read_spreadsheet("cases.xlsx", content)
    assert [section.blocks[0].text for section in york.sections] == ["York", "2"]
    assert (york.notes, hull.sections[0].heading_path) == ((), ("Pupils",))


def test_a_workbook_by_another_writer_with_rich_text_dates_and_hidden_sheets() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "mmm yyyy"})
    sheet, other, hidden = (book.add_worksheet(name) for name in ("Cases", "More", "Lists"))
    sheet.write_row(2, 1, ("Title", "Date", "Approach"))
    sheet.write_row(3, 1, ("York", dt.date(2024, 5, 12)))
    sheet.write_rich_string(3, 3, "We ", book.add_format({"bold": True}), "rang", " home.")
    other.write_row(0, 0, ("Title", "Place"))
    other.write_row(1, 0, ("Hull", "Hull"))
    hidden.write(0, 0, "London")
    hidden.hide()
    book.close()
    york, hull = read_spreadsheet("cases.xlsx", file.getvalue())
    assert _proposed(york)["published"] == "2024-05-12"
    assert [(each.heading_path, each.page) for each in york.sections] == [
        (("Cases", "Date"), 4),
        (("Cases", "Approach"), 4),
    ]
    assert york.sections[1].blocks[0].text == "We rang home."
    assert york.notes == ("the hidden sheet 'Lists' was left out",)
    assert (hull.stated["title"], hull.sections[0].heading_path) == ("Hull", ("More", "Place"))


@pytest.mark.parametrize(
    ("ending", "said"), [("xls", "is an old Excel file; save it as .xlsx"), ("ods", "is an OpenDocument file")]
)
def test_other_formats_of_tables_say_what_to_do(tmp_path: Path, ending: str, said: str) -> None:
    content = converted(_book(("Cases", (HEADER, YORK))), tmp_path, "xlsx", ending)
    with pytest.raises(DocumentFault, match=said):
        read_content(f"a.{ending}", content, "0" * 64)


def test_a_bomb_of_entities_in_a_sheet_is_refused() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE d [<!ENTITY a0 "ha">{entities}]>'.encode()

    def bomb(name: str, part: bytes) -> bytes:
        return doctype + part.replace(b"York", b"&a11;") if name.endswith(("sheet1.xml", "sharedStrings.xml")) else part

    with pytest.raises(DocumentFault, match="damaged"):
        read_spreadsheet("cases.xlsx", changed(_book(("Cases", (HEADER, YORK))), bomb))


def test_a_text_repeated_in_every_cell_is_refused_before_it_takes_all_memory() -> None:
    rows = [("Title", "Place"), *(("York", "long " * 6_000) for _ in range(400))]
    with pytest.raises(DocumentFault, match="has more than 10,000,000 letters of text"):
        read_spreadsheet("cases.xlsx", _book(("Cases", rows)))
