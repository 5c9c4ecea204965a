"""Tables for spreadsheets and programs: whole or not at all, for their owner alone, and never a formula."""

from __future__ import annotations

import csv
import json
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.table_files import TableUnwritable, guarded, unguarded, write_table

FORMULAS = ("=1+1", "+2", "-2", "@SUM(1)", "\t=1", "\r=1", "  =1", "\u200b=1", "\ufeff=1", "\uff1d1", "'=1", "''=1")
COLUMNS = ("question", "n")


def test_in_csv_no_cell_begins_as_a_formula_does(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert write_table(file, COLUMNS, [(text, 1) for text in FORMULAS]) == len(FORMULAS)
    raw = file.read_bytes().decode("utf-8-sig")
    assert raw.splitlines()[:2] == ['"question","n"', '"\'=1+1","1"']
    with file.open(encoding="utf-8-sig", newline="") as opened:
        cells = [row[0] for row in csv.reader(opened)][1:]
    assert all(cell.startswith("'") for cell in cells)
    assert tuple(unguarded(cell) for cell in cells) == FORMULAS


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n a1\uff1d\u200b")))
def test_what_is_guarded_can_be_read_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    if text.lstrip()[:1] in tuple("=+-@"):
        assert guarded(text)[0] == "'"


@pytest.mark.parametrize("text", ["What works?", "O'Neill's question", "'Quoted' words", "3 - 2", "a=b"])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def test_in_a_workbook_everything_is_text(tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    texts = ["=1+1", "@SUM(1)", "https://example.org", "12", "Phonics & spelling?\nBoth", "x" * 40_000]
    write_table(file, COLUMNS, [(text, 1) for text in texts])
    book = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*texts[:5], "x" * 32_767]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet["B2"].value == 1
    assert sheet.freeze_panes == "A2"
    assert book.properties.creator == "Evidence Desk"
    with zipfile.ZipFile(file) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert not [name for name in archive.namelist() if "rels" in name and "sheet1" in name]  # no link


def test_lines_of_json_have_plain_names(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    write_table(file, ("asked at", "n"), [("‘=1’", None)])
    assert json.loads(file.read_text()) == {"asked_at": "‘=1’", "n": None}


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl"])
def test_a_file_takes_its_place_when_it_is_whole_and_is_for_its_owner(tmp_path: Path, ending: str) -> None:
    def broken() -> Iterator[tuple[str, int]]:
        yield ("a", 1)
        raise OSError("the disk is full")

    file = tmp_path / f"out{ending}"
    write_table(file, COLUMNS, [("first", 1)])
    before = file.read_bytes()
    with pytest.raises(OSError, match="full"):
        write_table(file, COLUMNS, broken())
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableUnwritable, match=r"none/out\.csv: No such file or directory"):
        write_table(tmp_path / "none" / "out.csv", COLUMNS, [])


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableUnwritable, match=r"out\.ods: should end in \.csv, \.xlsx or \.jsonl"):
        write_table(tmp_path / "out.ods", COLUMNS, [])
