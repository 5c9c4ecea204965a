"""`evidence evaluate --mode generative`: answers by the chat model that is set, beside the extractive ones.

Citation recall and precision are those of ALCE (Gao et al. 2023): the share of statements that all they cite entails,
and the share of citations that are needed or suffice. The judge is ENTAILMENT_MODEL where one is set; without one, a
statement counts as entailed where our own verifier keeps it, which flatters what it has let pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from answering.answer import Answer, Citation, Statement
from answering.composition import Material
from answering.generative import Generative, Written
from scripts.evaluate_questions import EvaluationQuestion, Scored, score_questions, summary
from scripts.metrics import percentile
from scripts.wiring import Library, build_assistant, open_searcher
from scripts.writing import Writing, build_judge, build_writing

NO_MODEL = "CHAT_MODEL: needed for --mode generative; set it to provider:model"
Judge = Callable[[str, str], bool]  # premise, hypothesis


@dataclass(frozen=True)
class Cited:
    """ALCE's counts over answers: statements, those that are entailed, citations, and those that are not idle."""

    statements: int
    entailed: int
    citations: int
    needed: int


class Noting(Generative):
    """A composer that keeps what the model wrote, so that what was dropped can be counted."""

    def __init__(self, writing: Writing) -> None:
        super().__init__(writing.provider, writing.verifier, writing.composer.otherwise)
        self.written: list[Written] = []

    def write(self, material: Material) -> Written:
        """Let the model write, and keep it."""
        written = super().write(material)
        self.written.append(written)
        return written


def evaluate_generative(library: Library, questions: Sequence[EvaluationQuestion]) -> dict[str, Any] | None:
    """Score the same questions in both modes; None without a chat model."""
    writing = build_writing(library.store, library.encoder)
    if writing is None:
        return None
    searcher, judge = open_searcher(library), build_judge(library.store, writing)
    noting = Noting(writing)
    written = build_assistant(library, searcher, composer=noting, rewriting=writing.rewriting)
    plain = build_assistant(library, searcher)
    return {
        "extractive": _values(score_questions(questions, plain, searcher), judge),
        "generative": _values(score_questions(questions, written, searcher), judge) | _use(noting.written),
    }


def _values(scored: Sequence[Scored], judge: Judge) -> dict[str, Any]:
    counts = alce([one.answer for one in scored], judge)
    modes = Counter(one.answer.mode for one in scored if one.answer.outcome.is_answer)
    return summary(scored) | {
        "citation_recall": _share(counts.entailed, counts.statements),
        "citation_precision": _share(counts.needed, counts.citations),
        "statements": counts.statements,
        "citations": counts.citations,
        "modes": dict(modes),
    }


def alce(answers: Sequence[Answer], judge: Judge) -> Cited:
    """Count by ALCE's definitions: a citation is idle where it alone entails nothing and the others do without it."""
    total = Counter[str]()
    for answer in answers:
        quotes = {citation.number: citation for citation in answer.citations}
        for statement in answer.statements:
            cited = [quotes[number] for number in statement.citations if number in quotes]
            entailed = judge(_premise(cited), statement.text)
            total["statements"] += 1
            total["entailed"] += entailed
            total["citations"] += len(cited)
            total["needed"] += sum(entailed and _is_needed(one, cited, statement, judge) for one in cited)
    return Cited(total["statements"], total["entailed"], total["citations"], total["needed"])


def _is_needed(one: Citation, cited: Sequence[Citation], statement: Statement, judge: Judge) -> bool:
    others = [other for other in cited if other is not one]
    return judge(_premise([one]), statement.text) or not (others and judge(_premise(others), statement.text))


def _premise(cited: Sequence[Citation]) -> str:
    return " ".join(citation.quote for citation in cited)


def _use(written: Sequence[Written]) -> dict[str, Any]:
    drafted = sum(len(one.judged) for one in written)
    reasons = Counter(each.verdict.reason for one in written for each in one.judged if each.verdict.reason is not None)
    seconds = [one.use.seconds for one in written]
    return {
        "statements_drafted": drafted,
        "statements_dropped": dict(reasons),
        "tokens_in": sum(one.use.tokens_in for one in written),
        "tokens_out": sum(one.use.tokens_out for one in written),
        "model_p50_s": percentile(seconds, 0.5) if seconds else 0.0,
        "model_p95_s": percentile(seconds, 0.95) if seconds else 0.0,
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def show_generative(console: Console, values: dict[str, Any], name: str) -> None:
    """Print both modes side by side."""
    table = Table("measure", "extractive", "generative", title=name, title_justify="left")
    for key in (
        "fact_coverage",
        "refused_answerable",
        "abstained_unanswerable",
        "citation_recall",
        "citation_precision",
        "number_lock_violations",
        "statements",
        "p50_ms",
        "p95_ms",
    ):
        table.add_row(key, *(f"{values[mode][key]:.3g}" for mode in ("extractive", "generative")))
    console.print(table)
    use = values["generative"]
    dropped = ", ".join(f"{reason} {count}" for reason, count in use["statements_dropped"].items()) or "none"
    modes = ", ".join(f"{mode} {count}" for mode, count in use["modes"].items())
    console.print(
        f"answers: {modes} · statements drafted {use['statements_drafted']}, dropped: {dropped} · "
        f"tokens {use['tokens_in']} in, {use['tokens_out']} out · model p50 {use['model_p50_s']:.1f} s, "
        f"p95 {use['model_p95_s']:.1f} s"
    )
