"""`evidence bench`: a conversation through the local workspace, or retrieval beside other ways of doing it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts.opening import out, print_json
from scripts.settings import load_settings
from scripts.terminal import show_conversation

DEVELOPMENT_QUESTIONS = Path(__file__).parents[1] / "evaluation" / "dev_questions.jsonl"
_NUMBERS = "1000,10000,100000"


def bench(
    questions_file: Annotated[
        Path, typer.Argument(metavar="[QUESTIONS]", help="A question file; none is the development questions.")
    ] = DEVELOPMENT_QUESTIONS,
    rounds: Annotated[int, typer.Option(min=1, help="How often twenty are asked at once.")] = 5,
    peers: Annotated[bool, typer.Option("--peers", help="Measure retrieval beside other libraries instead.")] = False,
    sizes: Annotated[str, typer.Option(help="With --peers: numbers of passages.")] = _NUMBERS,
    systems: Annotated[str, typer.Option(help="With --peers: which of them.")] = "dense,whole,langchain,llamaindex,raw",
    ingest: Annotated[bool, typer.Option(help="With --peers: measure ingest as well.")] = True,
    chart: Annotated[Path | None, typer.Option(help="With --peers: write a chart, as SVG.")] = None,
    as_json_: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure a conversation through the local workspace, or with --peers ingest and search beside other libraries."""
    if peers:
        _peers(sizes, systems, chart, ingest=ingest, as_json_=as_json_)
        return
    from scripts.bench import bench_conversation  # here, for it needs Slack's libraries

    measured = bench_conversation(load_settings(), questions_file, rounds)
    if as_json_:
        print_json(asdict(measured))
    else:
        show_conversation(out, measured)


def _peers(sizes: str, systems: str, chart: Path | None, *, ingest: bool, as_json_: bool) -> None:
    from scripts.peers.measure import PeersMissing, measure_peers, rows_of
    from scripts.peers.showing import draw_peers, show_peers
    from scripts.peers.systems import NAMES

    numbers = [int(number) if number.strip().isdigit() else 0 for number in sizes.split(",")]
    if not all(numbers):
        raise typer.BadParameter(f"--sizes: {sizes!r} should be numbers of passages, such as {_NUMBERS}")
    chosen = [name.strip() for name in systems.split(",")]
    if unknown := [name for name in chosen if name not in NAMES]:
        raise typer.BadParameter(f"--systems: {', '.join(unknown)} should be of {', '.join(NAMES)}")
    telling = Console(stderr=True, highlight=False)
    try:
        measured = measure_peers(load_settings(), numbers, chosen, telling.print, ingest=ingest)
    except PeersMissing as missing:
        raise typer.BadParameter(str(missing)) from missing
    if chart is not None:
        draw_peers(measured, chart)
    if as_json_:
        print_json({"measured": list(rows_of(measured))})
    else:
        show_peers(out, measured)
