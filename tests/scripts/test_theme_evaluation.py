"""`evidence evaluate --themes`: scores, and each line's theme."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from scripts.evaluate_questions import EvaluationFileWrong
from scripts.theme_evaluation import evaluate_themes, read_lines

CLINC = Path(__file__).parents[2] / "evaluation" / "clinc150" / "questions.jsonl"
LABELS = ("translate", "oil_change_how", "payday", "meal_suggestion", "flight_status")


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Thirty lines of each of five labels."""
    lines = [json.loads(line) for line in CLINC.read_text(encoding="utf-8").splitlines()]
    some = [line for label in LABELS for line in [each for each in lines if each["label"] == label][:30]]
    file = tmp_path / "labelled.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in some), encoding="utf-8")
    return file


def test_themes_are_scored_by_their_labels_and_written_line_by_line(
    labelled: Path, encoder: Encoder, tmp_path: Path
) -> None:
    out = tmp_path / "themes.jsonl"
    values = evaluate_themes(read_lines(labelled), encoder, out)
    assert values["texts"] == 150
    assert values["nmi"] > 0.8
    assert values["ari"] > 0.6
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in written] == [line.text for line in read_lines(labelled)]
    assert {line["theme"] for line in written} - {None} == set(range(values["themes"]))
    assert sum(line["theme"] is None for line in written) == values["left_out"]
    assert all((line["theme"] is None) == (line["theme_label"] is None) for line in written)


def test_lines_without_labels_are_themed_and_not_scored(encoder: Encoder, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "does homework help?"}\n\n{"text": "is homework worth it?"}\n', encoding="utf-8")
    values = evaluate_themes(read_lines(file), encoder, None)
    assert (values["nmi"], values["ari"], values["texts"]) == (None, None, 2)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "no texts in it"),
        ("{}", "line 1: field 'text' is missing"),
        ('{"text": "x"}\n[1]', "line 2: not an object"),
        ('{"text": 7}', "line 1: text and label should be texts"),
        ('{"text": "x", "label": 7}', "line 1: text and label should be texts"),
    ],
)
def test_a_faulty_file_is_named_with_its_line(tmp_path: Path, content: str, fault: str) -> None:
    file = tmp_path / "faulty.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationFileWrong, match=f"faulty.jsonl.*{fault}"):
        read_lines(file)
