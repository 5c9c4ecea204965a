"""The challenges' figures for a spreadsheet: every published cell, and nothing that is not published."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
from challenges import ATTENDANCE, CHALLENGES, PHONES

from insights.challenge_export import write_challenges


def test_a_row_a_published_cell(tmp_path: Path) -> None:
    file = tmp_path / "challenges.jsonl"
    count = write_challenges(CHALLENGES, file)
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(rows) == count == 22
    assert list(rows[0].values()) == [7, ATTENDANCE.name, "2026-10", "all", "all", 46, 29]
    assert list(rows[1].values()) == [7, ATTENDANCE.name, "2026-10", "region", "North East", 14, 9]
    assert list(rows[4].values()) == [7, ATTENDANCE.name, "2026-10", "region", "all others", 11, 6]
    assert {row["period"] for row in rows} == {"2026-10", "2026-08 to 2026-09", "2026-09 to 2026-10"}
    assert list(rows[-1].values()) == [None, "not yet a theme", "2026-10", "all", "all", 21, 14]
    assert all(row["askers"] >= CHALLENGES.min_askers for row in rows)


def test_hidden_challenges_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "challenges.xlsx"
    hidden = replace(CHALLENGES, shown=(replace(PHONES, is_hidden=True),), not_yet=())
    assert write_challenges(hidden, file) == 0
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert [row[1].value for row in sheet.iter_rows()] == ["name"]
