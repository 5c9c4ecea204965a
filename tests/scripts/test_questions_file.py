"""Questions read from a file: who asked, and the lines that are none."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from scripts.questions_file import read_rows

LONDON = ZoneInfo("Europe/London")


def test_lines_without_an_asker_count_as_one_person(tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"question": "a"}\n{"question": "b"}\n{"question": "c", "asker": "U1"}\n')
    rows, faults = read_rows(file, LONDON)
    assert faults == []
    assert [row.asker for row in rows] == ["unknown", "unknown", "U1"]
    assert len({row.event_key for row in rows}) == 3


def test_a_line_that_is_no_question_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"question": "a"}\n{"question": 3}\nnot json\n')
    rows, faults = read_rows(file, LONDON)
    assert len(rows) == 1
    assert [fault.split(":")[0] for fault in faults] == ["asked.jsonl, line 2", "asked.jsonl, line 3"]


def test_a_time_without_a_zone_is_of_the_zone_given(tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"question": "a", "asked_at": "2026-07-01T09:00:00"}\n')
    (row,), _ = read_rows(file, LONDON)
    assert row.asked_at == dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
