"""`evidence evaluate --themes`: labelled texts, themed as questions are, and scored against their labels."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console

from insights.clustering import LEFT_OUT, cluster
from insights.labels import labels_of
from retrieval.encoder import Encoder
from scripts.evaluate_questions import EvaluationFileWrong


@dataclass(frozen=True)
class Line:
    """One text, and the label it should share with those of its theme; none where it is only to be themed."""

    text: str
    label: str | None
    values: dict[str, Any]  # everything that stands in its line


def read_lines(path: Path) -> list[Line]:
    """Read JSON lines with `text` and, for scoring, `label`; raises `EvaluationFileWrong`."""
    try:
        rows = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFileWrong(f"{path}: cannot be read as text") from error
    lines = [_line(path, number, row) for number, row in enumerate(rows, 1) if row.strip()]
    if not lines:
        raise EvaluationFileWrong(f"{path}: no texts in it")
    return lines


def _line(path: Path, number: int, row: str) -> Line:
    try:
        values = json.loads(row)
        text, label = values["text"], values.get("label")
    except KeyError as error:
        raise EvaluationFileWrong(f"{path}, line {number}: field {error} is missing") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise EvaluationFileWrong(f"{path}, line {number}: not an object ({error})") from error
    if not isinstance(text, str) or not isinstance(label, str | None):
        raise EvaluationFileWrong(f"{path}, line {number}: text and label should be texts")
    return Line(text, label, values)


def evaluate_themes(lines: Sequence[Line], encoder: Encoder, out: Path | None) -> dict[str, Any]:
    """Theme the texts, write each line's theme, and give the scores; `seconds` are without encoding."""
    vectors = encoder.encode([line.text for line in lines])
    begun = time.perf_counter()
    groups = cluster(vectors)
    seconds = time.perf_counter() - begun
    if out is not None:
        _write(out, lines, groups)
    return {
        **_scores(lines, groups),
        "texts": len(lines),
        "themes": int(groups.max(initial=LEFT_OUT)) + 1,
        "left_out": int((groups == LEFT_OUT).sum()),
        "seconds": round(seconds, 3),
    }


def _scores(lines: Sequence[Line], groups: npt.NDArray[np.int64]) -> dict[str, float | None]:
    """Score by the labels; all that is left out counts as one group, which costs it."""
    labels = [line.label for line in lines]
    if None in labels:
        return {"v_measure": None, "nmi": None, "ari": None}
    # Imported here because it takes over a second, and every command waits for what this module imports.
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, v_measure_score

    return {
        "v_measure": round(float(v_measure_score(labels, groups)), 4),
        "nmi": round(float(normalized_mutual_info_score(labels, groups)), 4),
        "ari": round(float(adjusted_rand_score(labels, groups)), 4),
    }


def _write(out: Path, lines: Sequence[Line], groups: npt.NDArray[np.int64]) -> None:
    """Write each line with its theme's number and label, both null where it fits nowhere."""
    members: list[list[tuple[str, str]]] = [[] for _ in range(int(groups.max(initial=LEFT_OUT)) + 1)]
    for number, (line, group) in enumerate(zip(lines, groups, strict=True)):
        if group != LEFT_OUT:
            members[group].append((str(number), line.text))  # each as if by somebody else
    named = [label.text for label in labels_of(members)]
    with out.open("w", encoding="utf-8") as file:
        for line, group in zip(lines, groups.tolist(), strict=True):
            fits = group != LEFT_OUT
            theme = {"theme": group if fits else None, "theme_label": named[group] if fits else None}
            file.write(json.dumps(line.values | theme, ensure_ascii=False) + "\n")


def show_themes_scores(console: Console, values: dict[str, Any], name: str) -> None:
    """Print the scores in a line."""
    scores = [f"{key.replace('_', '-')} {values[key]:.3f}" for key in ("v_measure", "nmi", "ari") if values[key]]
    counts = f"{values['themes']} themes of {values['texts']} texts, {values['left_out']} left out"
    console.print(f"{name}: {' · '.join([*scores, counts])} · {values['seconds']} s once encoded")
