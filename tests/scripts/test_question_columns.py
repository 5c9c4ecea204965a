"""Headings and the names they go by."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.question_columns import NAMES, columns_of

DOCS = Path(__file__).parents[2] / "docs" / "questions.md"


@pytest.mark.parametrize(
    "heading", ["Question", "  QUESTION\ttext ", "question_text", "Question-Text:", "your question?"]
)
def test_a_heading_is_known_however_it_is_written(heading: str) -> None:
    columns = columns_of(["ID", heading])
    assert columns is not None
    assert (columns.places, columns.left_out, columns.width) == ({"question": 1}, ("ID",), 2)


def test_without_questions_it_is_no_header() -> None:
    assert columns_of(["Date", "Region", None, 3]) is None
    assert columns_of([]) is None


def test_a_short_row_has_nothing_in_the_rest() -> None:
    columns = columns_of(["Region", "Question", None, "Place", None])
    assert columns is not None
    assert columns.width == 4
    assert columns.values(["London", "Phonics?"]) == {"question": "Phonics?", "region": "London"}


def test_no_name_means_two_columns_and_the_documentation_has_them_all() -> None:
    names = [name for known in NAMES.values() for name in known]
    assert len(names) == len(set(names))
    rows = [row for row in DOCS.read_text().splitlines() if row.startswith("| ")]
    listed = {
        name for row in rows for cell in row.split("|")[2:3] for name in cell.lower().replace("-", " ").split(",")
    }
    assert set(names) - {"outcome", "key"} <= {name.strip() for name in listed}
