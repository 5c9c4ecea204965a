"""Questions read from a file: who asked, and the lines that are none."""

from pathlib import Path

from scripts.questions_file import read_rows


def test_lines_without_an_asker_count_as_one_person(tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"question": "a"}\n{"question": "b"}\n{"question": "c", "asker": "U1"}\n')
    rows, faults = read_rows(file)
    assert faults == []
    assert [row.asker for row in rows] == ["unknown", "unknown", "U1"]
    assert len({row.event_key for row in rows}) == 3


def test_a_line_that_is_no_question_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"question": "a"}\n{"question": 3}\nnot json\n')
    rows, faults = read_rows(file)
    assert len(rows) == 1
    assert [fault.split(":")[0] for fault in faults] == ["asked.jsonl, line 2", "asked.jsonl, line 3"]
