"""Files of questions as people have them: any encoding, delimiter and heading, and workbooks that mean harm."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from defusedxml import EntitiesForbidden

from scripts.question_rows import Row, RowFault, TableUnusable
from scripts.question_tables import open_table

PLAIN = "Question,Date\nHow do we improve pupils’ attendance?,24/11/2026\n"


def _read(file: Path) -> list[Row | RowFault]:
    with open_table(file) as table:
        return list(table.rows)


def _values(file: Path) -> list[dict[str, object]]:
    return [dict(row.values) for row in _read(file) if isinstance(row, Row)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"]
)
def test_every_encoding_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(PLAIN.encode(encoding))
    assert _values(file) == [{"question": "How do we improve pupils’ attendance?", "asked at": "24/11/2026"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "log.txt"
    rows = ["Region|Your question|E-mail", 'London|"What, exactly; works|\nfor reading?"|jo@x.example']
    file.write_text("\r\n".join(rows).replace("|", delimiter).replace(f"works{delimiter}", "works,"))
    expected = {"question": "What, exactly; works,\nfor reading?", "region": "London", "asker": "jo@x.example"}
    assert _values(file) == [expected]


def test_headings_are_known_by_many_names_and_the_best_wins(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "Helpdesk export\n\nID,MESSAGE,Question_Text , Date asked,Asked-by,Job  Title,Local authority,School type\n"
        "1,wrong,Does phonics help?,2026-01-05,U1,Teacher,Leeds,Primary school\n"
    )
    with open_table(file) as table:
        assert table.columns is not None
        assert table.columns.left_out == ("ID", "MESSAGE")
        (row,) = table.rows
    assert isinstance(row, Row)
    assert row.number == 4
    assert row.values == {
        "question": "Does phonics help?",
        "asked at": "2026-01-05",
        "asker": "U1",
        "role": "Teacher",
        "place": "Leeds",
        "setting": "Primary school",
    }


def test_a_single_column_needs_no_quotation_marks(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text('question\nWhat, if anything, helps?\n"Quoted, all the same"\n')
    assert [values["question"] for values in _values(file)] == ["What, if anything, helps?", "Quoted, all the same"]


def test_a_row_with_cells_beyond_the_header_is_a_fault_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("date,question\n2026-01-05,What, if anything, helps?\n2026-01-06,Phonics?,,\n\n")
    fault, row = _read(file)
    assert fault == RowFault(2, "has 4 cells under 2 headings; put text with a ',' in quotation marks")
    assert isinstance(row, Row)
    assert (row.number, row.values["question"]) == (3, "Phonics?")


def test_the_guard_against_formulas_is_taken_off(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("question,place\n'=1+1 as a display?,'tis Leeds\n")
    assert _values(file) == [{"question": "=1+1 as a display?", "place": "'tis Leeds"}]


def test_json_lines_name_their_columns_each(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    rows = [{"text": "Phonics?", "asked_at": "2026-01-05"}, {"Question": "Feedback?", "Region": "London"}, {"a": 1}]
    long = json.dumps({"text": "x" * 1_000_000})
    file.write_text("\n".join([*map(json.dumps, rows), "[1]", "{", long, '{"text": "Last?"}']))
    read = _read(file)
    assert [row.values for row in read if isinstance(row, Row)] == [
        {"question": "Phonics?", "asked at": "2026-01-05"},
        {"question": "Feedback?", "region": "London"},
        {"question": "Last?"},
    ]
    assert [row.number for row in read if isinstance(row, RowFault)] == [3, 4, 5, 6]


def _workbook(file: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.append(("About this export",))
    sheet = book.create_sheet("Log")
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def test_a_workbook_is_read_from_the_first_sheet_with_questions(tmp_path: Path) -> None:
    at = dt.datetime(2026, 7, 1, 9)
    file = _workbook(tmp_path / "log.xlsx", ("When", None), ("Date", "Question", None), (at, "Phonics?"), (), (None, 3))
    with open_table(file) as table:
        assert table.sheet == "Log"
        rows = list(table.rows)
    assert [(row.number, dict(row.values)) for row in rows if isinstance(row, Row)] == [
        (3, {"asked at": at, "question": "Phonics?"}),
        (5, {"asked at": None, "question": 3}),
    ]


def _sheet(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read("xl/worksheets/sheet2.xml")


def _altered(made: Path, file: Path, sheet: bytes) -> Path:
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, sheet if part.filename.endswith("sheet2.xml") else old.read(part))
    return file


def test_a_formula_is_its_value(tmp_path: Path) -> None:
    made = _workbook(tmp_path / "made.xlsx", ("question",), ("=A1",))
    # As Excel saves it: with the value that it worked out.
    sheet = _sheet(made).replace(b'<c r="A2"><f>A1</f><v></v>', b'<c r="A2" t="str"><f>A1</f><v>Phonics?</v>')
    assert _values(_altered(made, tmp_path / "log.xlsx", sheet)) == [{"question": "Phonics?"}]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return _workbook(tmp_path / "made.xlsx", ("question",), ("Phonics?",))


def test_a_bomb_is_never_unpacked(small: Path, tmp_path: Path) -> None:
    file = _altered(small, tmp_path / "log.xlsx", b" " * 50_000_000)
    assert file.stat().st_size < 200_000
    with pytest.raises(TableUnusable, match="would unpack to 50 MB"):
        _read(file)


def test_entities_that_multiply_are_refused(small: Path, tmp_path: Path) -> None:
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    sheet = entities + _sheet(small).replace(b"<t>question", b"<t>&c;question")
    with pytest.raises(TableUnusable, match="is not a workbook that can be read") as raised:
        _read(_altered(small, tmp_path / "log.xlsx", sheet))
    cause = raised.value.__cause__
    assert cause is not None
    assert isinstance(cause.__cause__, EntitiesForbidden)


def test_a_row_far_below_does_not_keep_the_import_for_ever(small: Path, tmp_path: Path) -> None:
    sheet = _sheet(small).replace(b'r="2"', b'r="900000000000"')
    with pytest.raises(TableUnusable, match="more rows than a sheet can have"):
        _read(_altered(small, tmp_path / "log.xlsx", sheet))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("log.csv", b"", "is empty"),
        ("log.csv", b"Topic,Date\nPhonics,2026\n", "no column holds the questions; head it with one of: question"),
        ("log.csv", b"question\n\x81\x8d\x00\xff\xfe", "is no text in UTF-8, UTF-16 or Windows-1252"),
        ("log.csv", b"\xff\xfeq\x00u\x00\xd8", "no text|not text|no column"),
        ("log.json", b'[{"text": "Phonics?"}]', "one JSON array"),
        ("log.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "an old or a locked workbook"),
        ("log.xlsx", b"PK\x03\x04 and nothing more", "not a workbook"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(TableUnusable, match=words) as raised:
        _read(file)
    assert name in str(raised.value)


def test_an_archive_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    file = tmp_path / "log.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(TableUnusable, match="is an archive, not a workbook"):
        _read(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableUnusable, match=r"none\.csv: No such file"):
        _read(tmp_path / "none.csv")
