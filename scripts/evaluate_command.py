"""`evidence evaluate`: question files, collections and labelled texts, scored at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.evaluate import (
    MODES,
    evaluate_file,
    evaluate_folder,
    questions_of,
    show_ablation,
    show_collection,
    show_questions,
)
from scripts.generative_evaluation import NO_MODEL, evaluate_generative, show_generative
from scripts.opening import out, print_json, ready_library_as_set
from scripts.settings import SettingsWrong, load_settings
from scripts.theme_evaluation import evaluate_themes, read_lines, show_themes_scores
from scripts.wiring import open_encoder

GENERATIVE = "generative"


def evaluate(
    source: Annotated[
        Path, typer.Argument(help="A question file, a folder with corpus, queries and qrels, or labelled texts.")
    ],
    as_json_: Annotated[bool, typer.Option("--json")] = False,
    run: Annotated[Path | None, typer.Option(help="Write the ranking as a TREC run.")] = None,
    mode: Annotated[str, typer.Option(help="fused, dense, keywords, or generative: by CHAT_MODEL.")] = "fused",
    ablation: Annotated[bool, typer.Option("--ablation", help="Score the search step by step as well.")] = False,
    themes: Annotated[bool, typer.Option("--themes", help="Find themes in lines with text and label.")] = False,
    themes_out: Annotated[Path | None, typer.Option("--out", help="With --themes: write each line's theme.")] = None,
) -> None:
    """Score finding, answering and abstaining, or finding themes."""
    if mode not in (*MODES, GENERATIVE):
        raise typer.BadParameter(f"--mode: {mode!r} should be one of {', '.join((*MODES, GENERATIVE))}")
    if themes:
        _themes(source, themes_out, as_json_=as_json_)
        return
    if themes_out is not None:
        raise typer.BadParameter("--out: only with --themes")
    if mode == GENERATIVE:
        _generative(source, as_json_=as_json_)
        return
    chosen = next(known for known in MODES if known == mode)
    if source.is_dir():
        values = evaluate_folder(load_settings(), source, chosen, run, lambda _done, _all: None, ablation)
    else:
        values = evaluate_file(ready_library_as_set(), source, chosen, run, ablation)
    if as_json_:
        print_json(values)
    else:
        _show(values, source, mode)


def _generative(source: Path, *, as_json_: bool) -> None:
    if source.is_dir():
        raise typer.BadParameter("--mode generative: takes a question file, since a collection has no answers")
    library = ready_library_as_set()
    values = evaluate_generative(library, questions_of(library, source))
    if values is None:
        raise SettingsWrong(NO_MODEL)
    if as_json_:
        print_json(values)
    else:
        show_generative(out, values, source.name)


def _show(values: dict[str, Any], source: Path, mode: str) -> None:
    if source.is_dir():
        show_collection(out, values, source.name, mode)
    else:
        show_questions(out, values, source.name)
    show_ablation(out, values)


def _themes(source: Path, written: Path | None, *, as_json_: bool) -> None:
    values = evaluate_themes(read_lines(source), open_encoder(load_settings()), written)
    if as_json_:
        print_json(values)
    else:
        show_themes_scores(out, values, source.name)
