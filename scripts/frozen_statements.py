"""Two frozen sets of statements that the verifier is measured by: honest ones to keep, and altered ones to drop."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from answering.drafts import DraftedStatement, Quote
from answering.verification.verify import Verdict, Verifier
from answering.verification.wording import plain
from retrieval.search import Filters, Hit, Searcher
from scripts.evaluate_questions import EvaluationFileWrong

STATEMENTS = Path(__file__).parents[1] / "evaluation" / "statements"
_ALL = 200  # passages of one document


@dataclass(frozen=True)
class FrozenStatement:
    """A statement with what it cites, by document and quote; `altered` names what is false in it, if anything is."""

    text: str
    cites: tuple[tuple[str, str], ...]
    altered: str | None
    change: str


@dataclass(frozen=True)
class JudgedStatement:
    """What became of one."""

    statement: FrozenStatement
    verdict: Verdict


def read_statements(path: Path) -> list[FrozenStatement]:
    """Read a file; raises `EvaluationFileWrong`."""
    found: list[FrozenStatement] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            values = json.loads(line)
            cites = tuple((str(cite["document"]), str(cite["quote"])) for cite in values["cites"])
            found.append(FrozenStatement(values["statement"], cites, values.get("altered"), values.get("change", "")))
        except (KeyError, TypeError, ValueError) as error:
            raise EvaluationFileWrong(f"{path}, line {number}: no statement ({error})") from error
    return found


class Bench:
    """Judges frozen statements over the documents as they are ingested."""

    def __init__(self, searcher: Searcher, verifier: Verifier) -> None:
        self._searcher = searcher
        self._verifier = verifier
        self._passages: dict[str, tuple[Hit, ...]] = {}

    def judge(self, statements: Sequence[FrozenStatement]) -> Iterator[JudgedStatement]:
        """Judge each by itself."""
        for statement in statements:
            drafted, passages = self.drafted(statement)
            (verdict,) = self._verifier.verify([drafted], passages)
            yield JudgedStatement(statement, verdict)

    def seconds_an_answer(self, statements: Sequence[FrozenStatement], at_once: int) -> list[float]:
        """Give how long it takes to judge so many statements together, again and again."""
        taken: list[float] = []
        for at in range(0, len(statements) - at_once + 1, at_once):
            drafted: list[DraftedStatement] = []
            passages: list[Hit] = []
            for statement in statements[at : at + at_once]:
                one, own = self.drafted(statement, len(passages))
                drafted.append(one)
                passages += own
            begun = time.perf_counter()
            self._verifier.verify(drafted, passages)
            taken.append(time.perf_counter() - begun)
        return taken

    def drafted(self, statement: FrozenStatement, before: int = 0) -> tuple[DraftedStatement, list[Hit]]:
        """Give a statement as a model would have drafted it, and the passages that it cites."""
        passages = [self._passage(document, quote) for document, quote in statement.cites]
        support = [
            Quote(passage=number, quote=quote) for number, (_, quote) in enumerate(statement.cites, start=before + 1)
        ]
        return DraftedStatement(text=statement.text, support=support), passages

    def _passage(self, path: str, quote: str) -> Hit:
        """Give the passage of a document that has a quote, or most of its words."""
        if path not in self._passages:
            filters = Filters(paths=(path,))
            self._passages[path] = self._searcher.search(quote, filters, limit=_ALL, per_document=_ALL).hits
        words = Counter(plain(quote).lower().split())
        return max(
            self._passages[path],
            key=lambda hit: (
                plain(quote).lower().strip(" .") in plain(" ".join(hit.sentences)).lower(),
                sum((words & Counter(plain(hit.text).lower().split())).values()),
            ),
        )
