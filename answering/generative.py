"""The generative composer: a chat model writes statements over the passages found, and those that hold are shown."""

from __future__ import annotations

import secrets
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from answering.answer import Statement
from answering.composition import Composer, Composition, Material
from answering.drafts import DraftedStatement
from answering.extractive import cite
from answering.provider import Provider, ProviderFailed, Use
from answering.verification.verify import Verdict, Verifier
from prompts import render, version
from retrieval.search import Hit

PROMPT = "answer"
WRITTEN = "A language model worded this over the sources; each statement was checked against the words that it cites."
AWAY = "The language model that writes answers did not help this time, so this is in the documents' own words."
UNVERIFIED = "What the language model wrote could not be checked against the documents, so this is in their own words."
_PASSAGES = 10
_WORDS_SENT = 2500
_WORDS = 200  # of the whole answer
_LEAST_SHARE = 0.5  # of the statements drafted: where fewer hold, what is left is no answer to what was asked

_log = structlog.get_logger()


@dataclass(frozen=True)
class Judged:
    """A drafted statement and what became of it."""

    statement: DraftedStatement
    verdict: Verdict


@dataclass(frozen=True)
class Written:
    """Everything that a model's answer came to, for measuring."""

    passages: tuple[Hit, ...]
    judged: tuple[Judged, ...]
    use: Use

    @property
    def kept(self) -> tuple[Judged, ...]:
        """Give what holds."""
        return tuple(each for each in self.judged if each.verdict.holds)


class Generative:
    """Composes by a chat model, and by another composer where that gives too little that holds."""

    def __init__(self, provider: Provider, verifier: Verifier, otherwise: Composer) -> None:
        self._provider = provider
        self._verifier = verifier
        self.otherwise = otherwise

    def compose(self, material: Material) -> Composition:
        """Compose; no statement is given that was not held to the passages it cites."""
        try:
            written = self.write(material)
        except ProviderFailed as failure:
            _log.warning("chat_model_failed", reason=str(failure))
            return replace(self.otherwise.compose(material), note=AWAY)
        except Exception as error:  # noqa: BLE001 (whatever a model has written, the asker is answered)
            trace = "".join(traceback.format_tb(error.__traceback__))
            _log.error("written_answer_failed", error=type(error).__name__, trace=trace)
            return replace(self.otherwise.compose(material), note=AWAY)
        _log_use(written)
        if len(written.kept) < max(1.0, _LEAST_SHARE * len(written.judged)):
            return replace(self.otherwise.compose(material), note=UNVERIFIED)
        return _composed(written.kept)

    def write(self, material: Material) -> Written:
        """Let the model write, and judge each statement; raises `ProviderFailed`."""
        passages = passages_for(material)
        drafted = self._provider.draft(prompt_for(material.question, passages))
        statements = drafted.draft.statements
        verdicts = self._verifier.verify(statements, passages)
        judged = tuple(Judged(*pair) for pair in zip(statements, verdicts, strict=True))
        return Written(passages, judged, drafted.use)


def passages_for(material: Material) -> tuple[Hit, ...]:
    """Choose the passages that a model may write over: those of each document in turn, the best first."""
    rank = {document_id: place for place, document_id in enumerate(material.order)}
    own = [hit for hit in material.hits if hit.document.id in rank]
    in_turn = Counter[int]()
    keyed: list[tuple[int, int, Hit]] = []
    for hit in sorted(own, key=lambda hit: -hit.score):
        in_turn[hit.document.id] += 1
        keyed.append((in_turn[hit.document.id] // 3, rank[hit.document.id], hit))
    chosen: list[Hit] = []
    words = 0
    for _, _, hit in sorted(keyed, key=lambda each: each[:2]):
        words += len(hit.text.split())
        if len(chosen) == _PASSAGES or (chosen and words > _WORDS_SENT):
            break
        chosen.append(hit)
    return tuple(chosen)


def prompt_for(question: str, passages: Sequence[Hit]) -> str:
    """Write what the model is told: the passages numbered, each within a mark that no passage can know."""
    mark = secrets.token_hex(4)
    listed = "\n\n".join(
        f"<passage-{mark} number={number}>\n{_heading(hit)}\n{hit.text}\n</passage-{mark}>"
        for number, hit in enumerate(passages, start=1)
    )
    return render(PROMPT, question=question, passages=listed, mark=mark)


def _heading(hit: Hit) -> str:
    matter = hit.document.front_matter
    kind = "case study" if matter.kind == "case_study" else matter.kind
    return " > ".join((f"[{kind}] {matter.title}", *hit.heading_path))


def _composed(kept: Sequence[Judged]) -> Composition:
    """Number the passages in the order in which they are cited; one citation a passage, as for any answer."""
    numbers: dict[int, int] = {}
    positions: dict[int, set[int]] = {}
    hits: dict[int, Hit] = {}
    statements: list[Statement] = []
    words = 0
    for each in kept:
        words += len(each.statement.text.split())
        if statements and words > _WORDS:
            break
        for cited in each.verdict.cited:
            passage = cited.hit.passage_id
            numbers.setdefault(passage, len(numbers) + 1)
            hits[passage] = cited.hit
            positions.setdefault(passage, set()).update(cited.positions)
        cites = sorted({numbers[cited.hit.passage_id] for cited in each.verdict.cited})
        statements.append(Statement(" ".join(each.statement.text.split()), tuple(cites)))
    citations = [cite(number, hits[passage], sorted(positions[passage])) for passage, number in numbers.items()]
    return Composition(tuple(statements), tuple(citations), "generative", WRITTEN, version(PROMPT))


def _log_use(written: Written) -> None:
    dropped = Counter(each.verdict.reason for each in written.judged if each.verdict.reason is not None)
    use = written.use
    _log.info(
        "answer_written",
        prompt=version(PROMPT),
        statements=len(written.judged),
        dropped=dict(dropped),
        calls=use.calls,
        tokens_in=use.tokens_in,
        tokens_out=use.tokens_out,
        seconds=use.seconds,
    )
