"""An answer in the terminal: statements with their numbers, ratings, examples apart, sources with their quotes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from answering.answer import Answer, CaseStudy, Citation, Nearest, Outcome, Rating, Statement
from answering.grounding import rating_text
from answering.parts import PRACTICE, RESEARCH, parts_of, place_of
from knowledge_base.places import where
from scripts.findings import Finding
from scripts.metrics import Conversation

_INDENT = (0, 0, 0, 2)


def show_answer(console: Console, answer: Answer, reference: str | None = None) -> None:
    """Print an answer for a person."""
    if answer.understood_as:
        console.print(Text(f"I took this to mean: {answer.understood_as}", style="italic"))
    if answer.message:
        console.print(Text(answer.message, style="yellow" if answer.outcome is Outcome.NOT_FOUND else "bold"))
    research, practice = parts_of(answer)
    _show_ratings(console, answer.ratings)
    _show_statements(console, RESEARCH, research)
    _show_statements(console, PRACTICE, practice)
    for caveat in answer.caveats:
        console.print(Text(caveat, style="dim"))
    _show_case_studies(console, answer.case_studies)
    _show_sources(console, answer.citations)
    if not answer.statements and answer.outcome is not Outcome.DECLINED:
        _show_nearest(console, answer.nearest)
    if answer.suggestions:
        _heading(console, "You could ask next")
    for suggestion in answer.suggestions:
        console.print(Padding(Text(suggestion), _INDENT))
    _show_footer(console, answer, reference)


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold cyan"))


def _show_statements(console: Console, heading: str, statements: Sequence[Statement]) -> None:
    if not statements:
        return
    _heading(console, heading)
    for statement in statements:
        marks = "".join(f"[{number}]" for number in statement.citations)
        console.print(Padding(Text.assemble(statement.text, " ", (marks, "cyan")), _INDENT))


def _show_ratings(console: Console, ratings: Sequence[Rating]) -> None:
    if ratings:
        _heading(console, "Toolkit rating")
    for rating in ratings:
        console.print(
            Padding(Text.assemble(("★ ", "yellow"), (rating.title, "bold"), f"  {rating_text(rating)}"), _INDENT)
        )


def _show_case_studies(console: Console, studies: Sequence[CaseStudy]) -> None:
    if not studies:
        return
    _heading(console, "Case studies: examples, not proof")
    for study in studies:
        console.print(Padding(Text(study.title, style="bold"), _INDENT))
        rows = (
            ("where", place_of(study)),
            ("partner", study.partner),
            ("challenge", study.challenge),
            ("approach", study.approach),
            ("ask", ", ".join(study.research_schools)),
            ("source", study.source_url),
        )
        table = Table.grid(padding=(0, 2))
        for name, value in rows:
            if value:
                table.add_row(Text(name, style="dim"), Text(value))
        console.print(Padding(table, (0, 0, 0, 4)))


def _show_sources(console: Console, citations: Sequence[Citation]) -> None:
    if not citations:
        return
    _heading(console, "Sources")
    for citation in citations:
        date = f" ({citation.published})" if citation.published else ""
        title = Text.assemble((f"[{citation.number}] ", "cyan"), (citation.title, "bold"), date)
        place = where(citation.section, citation.page_in_words)
        title.append(f" — {place}" if place else "")
        console.print(Padding(title, _INDENT))
        console.print(Padding(Text(f"“{citation.quote}”", style="italic dim"), (0, 0, 0, 6)))
        console.print(Padding(Text(citation.source_url, style="blue", overflow="fold"), (0, 0, 0, 6)))


def _show_nearest(console: Console, nearest: Sequence[Nearest]) -> None:
    if not nearest:
        return
    _heading(console, "Nearest documents")
    for document in nearest:
        console.print(Padding(Text.assemble((document.title, "bold"), f"  {document.source_url}"), _INDENT))


def _show_footer(console: Console, answer: Answer, reference: str | None) -> None:
    parts = [answer.outcome.value.replace("_", " "), f"{answer.timings.total:.0f} ms"]
    if reference:
        parts.append(f"reference {reference}")
    console.print()
    console.print(Text(" · ".join(parts), style="dim"))


_SIGNS = {"well": ("✓", "green"), "wrong": ("✗", "red"), "unknown": ("?", "yellow")}


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print what the doctor found."""
    for finding in findings:
        advice = f": {finding.advice}" if finding.advice else ""
        console.print(Text.assemble(_SIGNS[finding.verdict], f" {finding.what}", (advice, "dim")), soft_wrap=True)


def show_conversation(console: Console, measured: Conversation) -> None:
    """Print what an asker waits for."""
    table = Table(title="Seconds from the question", title_justify="left")
    for column in ("", "n", "median", "p95", "p99"):
        table.add_column(column, justify="left" if not column else "right")
    for name, spread in (
        ("first sign", measured.first_sign),
        ("answer", measured.answer),
        ("answer, twenty at once", measured.answer_under_load),
        ("acknowledgement, twenty at once", measured.acknowledgement_under_load),
    ):
        table.add_row(name, str(spread.count), *(f"{s:.3f}" for s in (spread.median, spread.p95, spread.p99)))
    console.print(table)
    console.print(f"unanswered: {measured.unanswered}")
