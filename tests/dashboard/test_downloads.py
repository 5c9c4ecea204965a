from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from leads_fakes import KeptChallenges
from running_dashboard import LEAD, Running

PATHS = ("/themes", "/themes/7", "/gaps", "/usage", "/feedback", "/documents", "/documents/1", "/documents/checks")
FORMULA = '=HYPERLINK("https://elsewhere.example","look")'


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_the_figures_of_everybody_and_of_one_group(desk: Running) -> None:
    client = desk.client(LEAD)
    everything = _rows(client.get("/themes.csv").text.removeprefix("\ufeff"))
    assert everything[0] == ["theme", "name", "period", "dimension", "group", "questions", "askers"]
    assert ["7", "Raising attendance of disadvantaged pupils", "2026-10", "all", "all", "46", "29"] in everything
    group = _rows(client.get("/themes.csv", params={"by": "region:North East"}).text.removeprefix("\ufeff"))
    assert ["7", "Raising attendance of disadvantaged pupils", "2026-10", "all", "all", "14", "9"] in group
    assert all(row[3] == "all" for row in group[1:])


@pytest.mark.parametrize(
    "path", ["/themes", "/themes/7", "/gaps", "/usage", "/feedback", "/documents", "/documents/1", "/documents/checks"]
)
def test_each_page_as_csv_and_excel(desk: Running, path: str) -> None:
    client = desk.client(LEAD)
    text = client.get(f"{path}.csv")
    assert text.headers["content-disposition"].startswith("attachment; filename=")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}.xlsx").content)).active
    assert sheet is not None
    header = [cell.value for cell in sheet[1]]
    assert header == _rows(text.text.removeprefix("\ufeff"))[0]
    assert client.get(f"{path}.exe").status_code == 400


def test_no_cell_is_a_formula(desk: Running, kept: KeptChallenges) -> None:
    kept.all[7] = replace(kept.all[7], name=FORMULA)
    client = desk.client(LEAD)
    assert f"'{FORMULA}" in {row[1] for row in _rows(client.get("/themes.csv").text)}
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/themes.xlsx").content)).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_a_hidden_theme_is_in_no_list_but_can_be_had_by_itself(desk: Running, kept: KeptChallenges) -> None:
    kept.all[7] = replace(kept.all[7], is_hidden=True)
    client = desk.client(LEAD)
    assert "Raising attendance" not in client.get("/themes.csv").text
    assert "Raising attendance" in client.get("/themes/7.csv").text


def test_the_brief_is_a_file(desk: Running) -> None:
    brief = desk.client(LEAD).get("/themes/7/brief.docx")
    assert brief.content.startswith(b"PK")
    assert brief.headers["content-disposition"] == 'attachment; filename="challenge-7.docx"'
