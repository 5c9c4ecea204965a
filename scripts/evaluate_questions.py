"""Scores a file of questions: finding, facts, abstention, leave-one-out, numbers, speed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answering.answer import Answer, Turn
from answering.assistant import Assistant
from answering.followups import resolve
from answering.grounding import unlocked_figures
from retrieval.search import Filters, Mode, Searcher
from scripts.metrics import abstained, facts_present, hit_at, ndcg_at, percentile, rank_of, reciprocal_rank


class EvaluationFileWrong(ValueError):
    """A file that is no evaluation file; the message names file, line and field."""


@dataclass(frozen=True)
class EvaluationQuestion:
    """One question with what a right answer is; without expected documents it is not to be answered."""

    id: str
    question: str
    history: tuple[Turn, ...]
    expected: tuple[str, ...]
    facts: tuple[str, ...]
    type: str


@dataclass(frozen=True)
class Scored:
    """How one question went."""

    question: EvaluationQuestion
    answer: Answer
    ranked: tuple[str, ...]  # distinct documents of the citations, then the nearest
    searched: tuple[str, ...]  # distinct documents by the searcher alone
    facts: int
    violations: int  # statements with a figure that no quote or rating has
    without: Answer | None  # the answer when the expected documents are taken away
    without_says: bool  # whether that answer has every fact


def read_questions(path: Path, redact: Callable[[str], str]) -> list[EvaluationQuestion]:
    """Read a question file, each text redacted as it would be before storing; raises `EvaluationFileWrong`."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFileWrong(f"{path}: cannot be read as text") from error
    questions = [_question(path, number, line, redact) for number, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise EvaluationFileWrong(f"{path}: no questions in it")
    return questions


def _question(path: Path, number: int, line: str, redact: Callable[[str], str]) -> EvaluationQuestion:
    try:
        values = json.loads(line)
        return EvaluationQuestion(
            id=str(values["id"]),
            question=redact(values["question"]),
            history=tuple(Turn(turn["role"], redact(turn["text"])) for turn in values.get("history", ())),
            expected=tuple(values["expected"]),
            facts=tuple(values.get("facts", ())),
            type=str(values.get("type", "question")),
        )
    except KeyError as error:
        raise EvaluationFileWrong(f"{path}, line {number}: field {error} is missing") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise EvaluationFileWrong(f"{path}, line {number}: not a question ({error})") from error


def score_questions(
    questions: Sequence[EvaluationQuestion],
    assistant: Assistant,
    searcher: Searcher,
    mode: Mode = "fused",
    progress: Callable[[], None] = lambda: None,
) -> list[Scored]:
    """Ask every question, and each answerable one again without its documents."""
    scored: list[Scored] = []
    for question in questions:
        scored.append(_score(question, assistant, searcher, mode))
        progress()
    return scored


def _score(question: EvaluationQuestion, assistant: Assistant, searcher: Searcher, mode: Mode) -> Scored:
    answer = assistant.answer(question.question, question.history)
    named = [citation.document for citation in answer.citations] + [near.document for near in answer.nearest]
    found = searcher.search(resolve(question.question, question.history), mode=mode)
    without = None
    if question.expected:
        without = assistant.answer(question.question, question.history, Filters(without=question.expected))
    return Scored(
        question=question,
        answer=answer,
        ranked=tuple(dict.fromkeys(named)),
        searched=tuple(document.path for document, _ in found.documents),
        facts=facts_present(question.facts, answer),
        violations=_violations(answer),
        without=without,
        without_says=bool(without and question.facts)
        and facts_present(question.facts, without or answer) == len(question.facts),
    )


def _violations(answer: Answer) -> int:
    titles = [citation.title for citation in answer.citations]
    return sum(bool(unlocked_figures(s, answer.citations, answer.ratings, titles)) for s in answer.statements)


def summary(scored: Sequence[Scored]) -> dict[str, Any]:
    """Give the scores under the keys that stay stable, shares beside their counts."""
    answerable = [one for one in scored if one.question.expected]
    others = [one for one in scored if not one.question.expected]
    values = _finding(answerable)
    facts = sum(len(one.question.facts) for one in answerable)
    refused = sum(not one.answer.outcome.is_answer for one in answerable)
    abstaining = sum(abstained(one.answer) for one in others)
    without = [one.without for one in answerable if one.without]
    left_alone = sum(abstained(answer) for answer in without)
    elsewhere = sum(one.without_says and not abstained(one.without or one.answer) for one in answerable)
    times = [one.answer.timings.total for one in scored]
    values |= {
        "fact_coverage": _share(sum(one.facts for one in answerable), facts),
        "abstained_unanswerable": _share(abstaining, len(others)),
        "refused_answerable": _share(refused, len(answerable)),
        "leave_one_out": _share(left_alone + elsewhere, len(answerable)),
        "number_lock_violations": sum(one.violations for one in scored),
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "counts": {
            "answerable": len(answerable),
            "unanswerable": len(others),
            "facts": facts,
            "facts_present": sum(one.facts for one in answerable),
            "abstained": abstaining,
            "refused": refused,
            "leave_one_out_abstained": left_alone,
            "leave_one_out_said_elsewhere": elsewhere,
        },
    }
    return values


def _finding(answerable: Sequence[Scored]) -> dict[str, Any]:
    by_answer = [rank_of(one.question.expected, one.ranked) for one in answerable]
    by_search = [rank_of(one.question.expected, one.searched) for one in answerable]
    values: dict[str, Any] = {}
    for k in (1, 5, 10):
        values[f"recall@{k}"] = _mean([hit_at(k, rank) for rank in by_answer])
    values["mrr"] = _mean([reciprocal_rank(rank) for rank in by_answer])
    gains = [dict.fromkeys(one.question.expected, 1) for one in answerable]
    values["ndcg@10"] = _mean([ndcg_at(10, gain, one.searched) for gain, one in zip(gains, answerable, strict=True)])
    values["searcher"] = {f"recall@{k}": _mean([hit_at(k, rank) for rank in by_search]) for k in (1, 5, 10)}
    return values


def by_type(scored: Sequence[Scored]) -> dict[str, dict[str, Any]]:
    """Give the scores of each type of question."""
    types = dict.fromkeys(one.question.type for one in scored)
    return {name: summary([one for one in scored if one.question.type == name]) for name in types}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
