"""`evidence questions`: the question log, taken in and given out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from answering.imports import Imported, Imports
from insights.question_log import QuestionLog, utc_now
from scripts.opening import err, out, ready_library
from scripts.question_columns import Columns
from scripts.question_export import QuestionExport
from scripts.question_rows import Table
from scripts.question_tables import open_table
from scripts.questions_file import QuestionReader
from scripts.settings import load_settings
from scripts.since import moment_since
from scripts.wiring import Store, build_imports, build_pseudonyms, build_recording, build_redactor, open_store

questions = typer.Typer(help="The question log.", no_args_is_help=True)


@questions.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSON Lines; docs/questions.md says what is read.")],
) -> None:
    """Record questions asked elsewhere, redacted; the same question twice is one."""
    with open_table(file) as table:  # first, so that a file that is none is told at once
        store = ready_library().store
        reader = _reader(file, table, store)
        _say_columns(table)
        imported = _take_in(build_imports(store, build_recording(store, build_redactor(store))), reader)
    _say_imported(imported, reader, store.settings.retention_days)
    if reader.faults:
        raise typer.Exit(1)


@questions.command("export")
def export_command(
    file: Annotated[Path, typer.Option("--out", help="A file that ends in .csv, .xlsx or .jsonl.")],
    since: Annotated[str | None, typer.Option(help="Only what was asked since: 90d, or 2026-09-01.")] = None,
) -> None:
    """Write every question, redacted, without anything that leads back to Slack; `questions import` reads it."""
    store = open_store(load_settings())
    zone = store.settings.zone
    start = moment_since(since, utc_now(), zone) if since else None
    exported = _export(store).write(file, start)
    out.print(f"{exported.written:,} questions written to {file}", markup=False, soft_wrap=True)
    if exported.without_words:
        out.print(f"{exported.without_words:,} without words (unrecorded, or forgotten) are left out")


def _export(store: Store) -> QuestionExport:
    return QuestionExport(QuestionLog(store.database), build_pseudonyms(store), store.settings.zone)


def _reader(file: Path, table: Table, store: Store) -> QuestionReader:
    has_keys = table.columns is None or "key" in table.columns.places
    known = _export(store).keys() if has_keys else frozenset()
    now, settings = utc_now(), store.settings
    oldest = now - dt.timedelta(days=settings.retention_days)
    return QuestionReader(file.name, table, settings.zone, now, known, oldest)


def _take_in(imports: Imports, reader: QuestionReader) -> Imported:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("importing", total=1.0)

        def show(so_far: Imported) -> None:
            done = f"{so_far.added + so_far.known:,} questions"
            progress.update(task, completed=reader.share, description=done)

        return imports.take_in(reader.questions(), show)


def _say_columns(table: Table) -> None:
    if table.sheet:
        err.print(f"Reading the sheet “{table.sheet}”", markup=False)
    if table.columns is not None:
        err.print(_columns_text(table.columns), markup=False, soft_wrap=True)


def _columns_text(columns: Columns) -> str:
    read = ", ".join(f"{name} from “{heading}”" for name, heading in columns.headings.items())
    left_out = ", ".join(f"“{heading}”" for heading in columns.left_out)
    return f"Reading {read}" + (f"; leaving out {left_out}" if left_out else "")


def _say_imported(imported: Imported, reader: QuestionReader, retention_days: int) -> None:
    known = imported.known + reader.known
    out.print(f"{imported.added} added, {known} known already, {imported.withheld} kept without their text")
    if reader.undated:
        out.print(f"{reader.undated} have no date and count as asked now")
    if reader.old:
        out.print(
            f"{reader.old} are older than {retention_days} days (RETENTION_DAYS): their words go at the next upkeep"
        )
    for fault in reader.faults:
        err.print(f"  not taken in: {fault}", markup=False, soft_wrap=True)
    if reader.faults:
        err.print(f"{len(reader.faults)} not taken in; mend them and import the file again: the rest is known by then")
