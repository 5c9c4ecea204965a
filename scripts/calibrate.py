"""Fits the sufficiency weights and chooses their threshold: `python -m scripts.calibrate`.

The cases are the answerable questions, the same questions with their documents taken away (less those that another
document answers in full), and the unanswerable ones. The weights are fitted on all question files. The threshold is
the one at which, among out-of-fold predictions, no more than the allowed share of the development questions is
refused; choosing it is itself cross-validated (nested), and the printed counts are those of the outer folds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from answering.answer import Answer, Outcome
from answering.assistant import Assistant
from answering.sufficiency import WEIGHED, WEIGHTS, Calibration, Measures
from retrieval.search import Filters
from scripts.evaluate_questions import EvaluationQuestion, read_questions
from scripts.metrics import facts_present
from scripts.settings import load_settings
from scripts.wiring import build_case_finder, build_redactor, open_library_as_set, open_searcher, open_store

FOLDS = 10
STRENGTH = 0.02  # inverse of the regularisation
MAY_REFUSE = 0.055  # of answerable development questions, in the inner folds
_REFUSED = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
QUESTION_FILES = ("dev_questions.jsonl", "further_questions.jsonl")
_UNGATED = Calibration("", (0.0,) * len(WEIGHED), (1.0,) * len(WEIGHED), (0.0,) * len(WEIGHED), 0.0, 0.0)

Column = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One thing to be judged: a question, with or without its documents."""

    group: str  # the question's id: all its cases go into one fold
    measures: Measures
    answerable: bool
    without: bool  # its documents taken away
    fitted: bool  # left out of the fit where another document answers in full
    development: bool


def cases_of(questions: Sequence[EvaluationQuestion], assistant: Assistant, development: bool) -> list[Case]:
    """Measure every question as it is, and each answerable one without its documents."""
    cases: list[Case] = []
    for question in questions:
        answer = assistant.answer(question.question, question.history)
        if answer.outcome is Outcome.DECLINED:
            continue
        measures = assistant.measures(question.question, question.history)
        answerable = bool(question.expected)
        cases.append(Case(question.id, measures, answerable, False, True, development))
        if answerable:
            filters = Filters(without=question.expected)
            measures = assistant.measures(question.question, question.history, filters)
            elsewhere = assistant.answer(question.question, question.history, filters)
            fitted = not _says_all(question, elsewhere)
            cases.append(Case(question.id, measures, False, True, fitted, development))
    return cases


def _says_all(question: EvaluationQuestion, answer: Answer) -> bool:
    return bool(question.facts) and facts_present(question.facts, answer) == len(question.facts)


def fit(cases: Sequence[Case]) -> tuple[StandardScaler, LogisticRegression]:
    """Fit the weights, answerable and not weighing alike."""
    used = [case for case in cases if case.fitted]
    scaler, model = StandardScaler(), LogisticRegression(C=STRENGTH, class_weight="balanced")
    make_pipeline(scaler, model).fit(_matrix(used), [case.answerable for case in used])
    return scaler, model


def _matrix(cases: Sequence[Case]) -> Column:
    return np.array([case.measures.weighed() for case in cases], np.float64)


def out_of_fold(cases: Sequence[Case]) -> Column:
    """Give each case's probability by a fit that never saw its question."""
    predicted = np.zeros(len(cases))
    for train, test in _folds(cases):
        scaler, model = fit([cases[i] for i in train])
        predicted[test] = _probabilities(scaler, model, [cases[i] for i in test])
    return predicted


def _probabilities(scaler: StandardScaler, model: LogisticRegression, cases: Sequence[Case]) -> Column:
    weighed: Column = model.predict_proba(scaler.transform(_matrix(cases)))[:, 1]
    return np.where([case.measures.ruled_out for case in cases], 0.0, weighed)


def _folds(cases: Sequence[Case]) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    groups = [case.group for case in cases]
    return list(GroupKFold(FOLDS).split(np.zeros(len(cases)), groups=groups))


def threshold_of(cases: Sequence[Case], predicted: Column) -> float:
    """Give the threshold that refuses no more than the allowed share of answerable development questions."""
    kept = sorted(p for case, p in zip(cases, predicted, strict=True) if case.answerable and case.development)
    return float(kept[int(MAY_REFUSE * len(kept))])


def nested(cases: Sequence[Case]) -> list[bool]:
    """Judge every case by weights and a threshold chosen without its question: True is enough."""
    judged = [False] * len(cases)
    for train, test in _folds(cases):
        inner = [cases[i] for i in train]
        threshold = threshold_of(inner, out_of_fold(inner))
        scaler, model = fit(inner)
        for i, p in zip(test, _probabilities(scaler, model, [cases[i] for i in test]), strict=True):
            judged[i] = bool(p >= threshold)
    return judged


def _report(console: Console, cases: Sequence[Case], judged: Sequence[bool], development: bool) -> None:
    mine = [(case, enough) for case, enough in zip(cases, judged, strict=True) if case.development == development]
    answerable = [enough for case, enough in mine if case.answerable]
    not_there = [enough for case, enough in mine if not case.answerable and not case.without]
    without = [enough or False for case, enough in mine if case.without and case.fitted]
    elsewhere = sum(case.without and not case.fitted for case, _ in mine)
    console.print(
        f"{'development' if development else 'further'}: refused {answerable.count(False)} of {len(answerable)} "
        f"answerable; abstained on {not_there.count(False)} of {len(not_there)} unanswerable (declined ones apart); "
        f"leave-one-out abstained on {without.count(False)} of {len(without)}, {elsewhere} more said in full elsewhere"
    )


def risk_by_coverage(cases: Sequence[Case], predicted: Column) -> list[tuple[float, float, float]]:
    """Give for some shares of answerable questions refused the coverage and the risk (El-Yaniv and Wiener 2010).

    Coverage is the share of all cases that would be answered, risk the share of those that should not be.
    """
    judged = [(p, case.answerable) for case, p in zip(cases, predicted, strict=True) if case.fitted]
    kept = sorted(p for p, answerable in judged if answerable)
    rows: list[tuple[float, float, float]] = []
    for refused in _REFUSED:
        threshold = max(kept[int(refused * len(kept))], 1e-9)  # what is ruled out is never answered
        answered = [answerable for p, answerable in judged if p >= threshold]
        rows.append((refused, len(answered) / len(judged), answered.count(False) / max(len(answered), 1)))
    return rows


def main(folder: Path = Path("evaluation")) -> None:
    """Fit, print the nested counts and write the weights."""
    console = Console()
    store = open_store(load_settings())
    library = open_library_as_set(store)
    searcher = open_searcher(library)
    assistant = Assistant(searcher, library.encoder, _UNGATED, build_case_finder(library, searcher))
    redactor = build_redactor(store)
    cases: list[Case] = []
    for name in QUESTION_FILES:
        questions = read_questions(folder / name, lambda text: redactor.redact(text).text)
        cases += cases_of(questions, assistant, development=name.startswith("dev"))
    judged = nested(cases)
    _report(console, cases, judged, development=True)
    _report(console, cases, judged, development=False)
    predicted = out_of_fold(cases)
    for refused, coverage, risk in risk_by_coverage(cases, predicted):
        console.print(
            f"refusing {refused:.0%} of what is answerable: {coverage:.0%} answered, {risk:.0%} of it wrongly"
        )
    scaler, model = fit(cases)
    values = {
        "encoder": library.encoder.fingerprint,
        "measures": list(WEIGHED),
        "means": scaler.mean_.round(5).tolist(),
        "scales": scaler.scale_.round(5).tolist(),
        "weights": model.coef_[0].round(5).tolist(),
        "bias": round(float(model.intercept_[0]), 5),
        "threshold": round(threshold_of(cases, predicted), 5),
    }
    WEIGHTS.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    console.print(f"written: {WEIGHTS}")


if __name__ == "__main__":
    main()
