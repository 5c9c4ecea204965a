"""The `evidence` command: one short function a command."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from pathlib import Path
from typing import Annotated

import structlog
import typer

from answering.case_contexts import CaseContextsUnusable
from answering.case_query import CaseQuery, NothingAsked
from answering.case_searches import CaseSearches
from answering.cases import PAGE
from answering.desk import SAFEGUARDING
from database.failures import DatabaseUnusable
from database.locks import TakenByAnother
from insights.table_files import TableUnwritable
from insights.theme_keeping import ThemesChanging
from knowledge_base.lineage import NoSuchDocument
from knowledge_base.sources import SourceUnusable
from retrieval.encoder import EncoderUnusable
from retrieval.glossary import GlossaryUnusable
from retrieval.indexing import CatalogueChanging
from retrieval.search import Filters, FilterUnknown
from scripts.answer_json import as_json
from scripts.ask import Asking, QuestionFileUnusable, answer_file, ask, converse
from scripts.bench_command import bench
from scripts.brief_command import brief
from scripts.brief_paper import NoBrief
from scripts.cases_terminal import page_json, show_cases
from scripts.document_commands import documents, ingest, restore, retire
from scripts.evaluate_command import evaluate
from scripts.evaluate_questions import EvaluationFileWrong
from scripts.local_sources import LocalSources
from scripts.logs import write_log
from scripts.opening import out, print_json, ready_library, serving_library
from scripts.question_commands import questions
from scripts.question_rows import TableUnusable
from scripts.settings import SettingsWrong
from scripts.since import SinceUnreadable
from scripts.terminal import (
    show_answer,
    show_findings,
)
from scripts.theme_commands import themes
from scripts.wiring import (
    CannotServe,
    HomeUnusable,
    build_case_finder,
    build_desk,
    build_recording,
    build_redactor,
    open_searcher,
)
from scripts.writing import build_writing_assistant

app = typer.Typer(
    help="Evidence Desk: answers from evidence guidance, every statement cited.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(questions, name="questions")
app.command()(brief)
for _command in (ingest, documents, retire, restore):
    app.command()(_command)

BAD_INPUT = (
    SettingsWrong,
    FilterUnknown,
    NothingAsked,
    SourceUnusable,
    NoSuchDocument,
    QuestionFileUnusable,
    EvaluationFileWrong,
    TableUnusable,
    TableUnwritable,
    SinceUnreadable,
    NoBrief,
)
UNUSABLE = (
    TakenByAnother,
    HomeUnusable,
    DatabaseUnusable,
    EncoderUnusable,
    GlossaryUnusable,
    CaseContextsUnusable,
    CatalogueChanging,
    CannotServe,
    ThemesChanging,
)


def main() -> None:
    """Run the command; whatever goes wrong is one plain line on standard error, with exit 1 or 2."""
    write_log()
    try:
        app()
    except BAD_INPUT as error:
        _stop(str(error), 2)
    except UNUSABLE as error:
        _stop(str(error), 1)
    except KeyboardInterrupt:
        _stop("stopped; what was finished is kept", 1)
    except OSError as error:
        _stop(f"{error.filename or 'a file'}: {error.strerror or error}", 1)
    except Exception:  # noqa: BLE001 (the one edge of the command line: nobody is shown a trace)
        _stop(_unexpected(), 1)


def _stop(message: str, code: int) -> None:
    print(f"evidence: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201 (the plain line itself)
    raise SystemExit(code)


def _unexpected() -> str:
    """Keep the trace in a file, without the question's text, and give the line with its reference."""
    reference = f"E-{secrets.token_hex(4).upper()}"
    kind, _, trace = sys.exc_info()
    lines = "".join(traceback.format_tb(trace))
    structlog.get_logger().error("unexpected", reference=reference, error=kind.__name__ if kind else "", trace=lines)
    return f"something went wrong that should not (reference {reference}); the log has the details"


@app.command("ask")
def ask_command(
    question: Annotated[str | None, typer.Argument(help="The question; none opens a conversation.")] = None,
    file: Annotated[Path | None, typer.Option(help="JSON lines with id, question and history.")] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="Print one JSON object a question.")] = False,
    log: Annotated[bool, typer.Option("--log", help="Record the question, redacted.")] = False,
    kind: Annotated[list[str] | None, typer.Option(help="Only documents of this kind.")] = None,
    phase: Annotated[list[str] | None, typer.Option(help="Only documents for this phase.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only documents with this topic.")] = None,
    region: Annotated[str | None, typer.Option(help="Only case studies of this region.")] = None,
) -> None:
    """Answer a question from the knowledge base, every statement cited."""
    filters = Filters(tuple(kind or ()), tuple(phase or ()), tuple(topic or ()), region)
    if log and filters != Filters():
        raise typer.BadParameter("--log records plain questions; leave the filters out")
    if log and file is not None:
        raise typer.BadParameter("--file is not recorded; record questions asked elsewhere with `questions import`")
    library = ready_library()
    searcher = open_searcher(library)
    searcher.check(filters)
    assistant = build_writing_assistant(library, searcher)
    redactor = build_redactor(library.store)
    desk = build_desk(library.store, assistant, build_recording(library.store, redactor)) if log else None
    local = LocalSources(searcher.documents, library.store.settings.documents_dir)
    asking = Asking(assistant, redactor, desk, local)
    if file is not None:
        for line in answer_file(asking, file):
            print_json(line)
    elif question is None:
        converse(asking, out, out)
    else:
        reply = ask(asking, question, filters=filters)
        if as_json_:
            print_json(as_json(reply.answer, reply.question, reference=reply.reference))
        else:
            show_answer(out, reply.answer, reply.reference)


@app.command()
def cases(
    words: Annotated[str | None, typer.Argument(help="What to look for, in a few words.")] = None,
    region: Annotated[str | None, typer.Option(help="Only of this region, national work after its own.")] = None,
    phase: Annotated[str | None, typer.Option(help="Only for this phase.")] = None,
    setting: Annotated[str | None, typer.Option(help="Only of this kind of setting.")] = None,
    partner: Annotated[str | None, typer.Option(help="Only with this kind of partner.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many at most.")] = PAGE,
    as_json_: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Find partnership case studies, with why each matches; nothing is recorded."""
    query = CaseQuery(words, region=region, phase=phase, setting=setting, partner_type=partner)
    library = ready_library()
    finder = build_case_finder(library, open_searcher(library))
    searches = CaseSearches(finder, build_redactor(library.store))
    redacted = searches.redacted(query)
    if redacted is None:
        out.print(SAFEGUARDING)
        return
    page = searches.find(redacted, limit=limit)
    if as_json_:
        print_json(page_json(page))
    else:
        show_cases(out, page)


@app.command("serve")
def serve_command() -> None:
    """Run the bot: on Slack where its tokens are set, else on a workspace on this machine."""
    from scripts.serve import serve  # here, so that a question at the terminal does not wait for Slack's libraries

    write_log(logging.INFO)  # what jobs did, such as how much was forgotten
    serve(serving_library(), out)


@app.command()
def doctor() -> None:
    """Look at everything the bot needs, and say how to add what is missing."""
    from scripts.doctor import examine  # here for the same reason

    findings = list(examine(serving_library()))
    show_findings(out, findings)
    if any(finding.verdict == "wrong" for finding in findings):
        raise typer.Exit(1)


app.command()(themes)
app.command()(evaluate)
app.command()(bench)


if __name__ == "__main__":
    main()
