"""Questions read from a file: who asked, what is known again, and the rows that are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from answering.incoming import Incoming
from scripts.question_tables import open_table
from scripts.questions_file import QuestionReader

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
YEAR_AGO = NOW - dt.timedelta(days=365)


def _read(file: Path, known: Collection[str] = ()) -> tuple[list[Incoming], QuestionReader]:
    with open_table(file) as table:
        reader = QuestionReader(file.name, table, LONDON, NOW, known, YEAR_AGO)
        return list(reader.questions()), reader


def _csv(tmp_path: Path, *lines: str, name: str = "log.csv") -> Path:
    file = tmp_path / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_rows_without_an_asker_count_as_one_person(tmp_path: Path) -> None:
    rows, reader = _read(_csv(tmp_path, "question,asker", "a,", "b,", "c,U1", "d, Jo@X.example "))
    assert reader.faults == []
    assert [row.asker for row in rows] == ["unknown", "unknown", "U1", "jo@x.example"]
    assert len({row.event_key for row in rows}) == 4


def test_the_same_content_is_known_again_in_whichever_file(tmp_path: Path) -> None:
    one, _ = _read(_csv(tmp_path, "question,date,region", "Phonics?,03/02/2026 09:00,north west"))
    (tmp_path / "log.jsonl").write_text(
        '{"text": " Phonics? ", "asked_at": "2026-02-03T09:00Z", "region": "North West"}'
    )
    other, _ = _read(tmp_path / "log.jsonl")
    assert one == other
    later, _ = _read(_csv(tmp_path, "question,date,region", "Phonics?,03/02/2026 09:01,north west"))
    assert later[0].event_key != one[0].event_key


def test_what_we_offer_ourselves_is_recognised_and_the_rest_is_kept(tmp_path: Path) -> None:
    header = "question,region,place,role,setting,outcome"
    lines = ["a,yorkshire & Humber,Hull,HEADTEACHER,primary school,Not found", "b,Wales,,Bursar,Museum,"]
    (first, second), _ = _read(_csv(tmp_path, header, *lines))
    assert (first.region, first.place, first.role) == ("Yorkshire and the Humber", "Hull", "Headteacher")
    assert (first.setting, first.outcome) == ("Primary school", "not_found")
    assert (second.region, second.role, second.setting, second.outcome) == ("Wales", "Bursar", "Museum", None)


def test_what_is_wrong_is_named_with_its_row_and_the_rest_is_read(tmp_path: Path) -> None:
    file = _csv(
        tmp_path,
        "question,date,outcome,place",
        "Good?,2026-01-05,answered,",
        ",2026-01-05,,",
        "Bad?,tomorrow,,",
        "Bad?,,solved,",
        "#REF!,,,",
        "12 + 3,,,",
        f"Bad?,,,{'x' * 101}",
        f"{'x' * 40_001},,,",
        "Good again?,,,",
    )
    rows, reader = _read(file)
    assert [row.text for row in rows] == ["Good?", "Good again?"]
    assert [fault.split(": ", 1) for fault in reader.faults] == [
        ["log.csv, row 3", "question: should be text"],
        [
            "log.csv, row 4",
            "date 'tomorrow': should be a date such as 2026-11-24, 24/11/2026 14:05 or 24 November 2026",
        ],
        ["log.csv, row 5", "outcome 'solved': should be one of answered, partial, not_found, declined, failed"],
        ["log.csv, row 6", "question: is an error of the spreadsheet (#REF!)"],
        ["log.csv, row 7", "question: holds no words"],
        ["log.csv, row 8", "place: is longer than 100 characters"],
        ["log.csv, row 9", "question: has 40,001 characters, the most is 40,000; is a quotation mark open?"],
    ]


def test_lines_of_json_are_faulted_as_lines(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text('{"question": "a"}\n{"question": 3}\nnot json\n')
    rows, reader = _read(tmp_path / "log.jsonl")
    assert len(rows) == 1
    assert [fault.split(":")[0] for fault in reader.faults] == ["log.jsonl, line 2", "log.jsonl, line 3"]


def test_what_cannot_be_stored_as_text_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text('{"question": "Pho\\u0000nics\\ud800\\u200b?\\r\\nAnd\\tspelling?"}')
    ((row,), _) = _read(tmp_path / "log.jsonl")
    assert row.text == "Pho nics\u200b?\nAnd spelling?"


def test_keys_of_our_own_export_are_known_and_others_mean_nothing(tmp_path: Path) -> None:
    ours, fresh = "a" * 32, "b" * 32
    file = _csv(
        tmp_path, "question,key", f"Mine?,{ours}", f"New?,{fresh}", f"New too?,{fresh}", "Theirs?,7", "Others?,7"
    )
    rows, reader = _read(file, {ours})
    assert (reader.known, [row.text for row in rows]) == (1, ["New?", "New too?", "Theirs?", "Others?"])
    keys = [row.event_key for row in rows]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_it_is_counted_what_has_no_date_or_will_soon_be_forgotten(tmp_path: Path) -> None:
    _, reader = _read(_csv(tmp_path, "question,date", "a,", "b,2025-01-01", "c,2026-11-01"))
    assert (reader.undated, reader.old) == (1, 1)
    assert reader.share == pytest.approx(1.0)
