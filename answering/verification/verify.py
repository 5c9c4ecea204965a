"""Judges a drafted statement: kept where its quotes stand in their passages and it says no more than they do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from answering.drafts import DraftedStatement
from answering.verification.cited import Quoted, quoted
from answering.verification.names import Everyday, months_of, strange_name
from answering.verification.polarity import turned
from answering.verification.quantities import altered_figure
from answering.verification.support import Claim, Support, added_clause, supports_of
from answering.verification.wording import plain
from retrieval.encoder import Encoder
from retrieval.search import Hit

WEIGHTS = Path(__file__).with_name("support.json")
Reason = Literal["form", "source", "quote", "figure", "name", "negation", "support", "entailment"]
Entails = Callable[[str, str], float]  # premise, hypothesis: the probability that the one entails the other

_LONGEST = 600  # letters
# What a statement is never made of: markup that Slack or a browser acts on, and addresses.
_FORM = re.compile(
    r"[<>`|\\{}\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e]|https?:|www\.|@(?:here|channel|everyone)"
)
ENTAILED = 0.5  # the probability from which a statement counts as entailed


@dataclass(frozen=True)
class Verdict:
    """What became of a statement; `because` tells the word or figure, for a person who measures, never for a log."""

    reason: Reason | None
    cited: tuple[Quoted, ...] = ()
    because: str = ""

    @property
    def holds(self) -> bool:
        """Whether it may be shown."""
        return self.reason is None


@dataclass(frozen=True)
class Bounds:
    """The least support that is enough, fitted by `python -m scripts.measure_verification --fit`."""

    encoder: str
    weights: tuple[float, float, float]  # of `Support`'s measures, in their order
    least: float

    def are_met(self, support: Support) -> bool:
        """Say whether a statement is supported enough."""
        measures = (support.words, support.whole, support.clause)
        return sum(weight * measure for weight, measure in zip(self.weights, measures, strict=True)) >= self.least


class Verifier:
    """Holds statements to the passages that they were written over.

    `everyday` are the words of the knowledge base; `entails` is a second judge, where one is set. Safe to call from
    several threads.
    """

    def __init__(self, encoder: Encoder, everyday: Everyday, bounds: Bounds, entails: Entails | None = None) -> None:
        self._encoder = encoder
        self._everyday = everyday
        self._bounds = bounds
        self._entails = entails

    def verify(self, statements: Sequence[DraftedStatement], passages: Sequence[Hit]) -> list[Verdict]:
        """Judge the statements of one answer; their supports name the passages by their numbers, from 1."""
        verdicts = [self._by_rules(statement, passages) for statement in statements]
        open_ = [n for n, verdict in enumerate(verdicts) if verdict.holds and not _is_whole(statements[n], verdict)]
        claims = [Claim(statements[n].text, verdicts[n].cited) for n in open_]
        for n, claim, support in zip(open_, claims, supports_of(claims, self._encoder), strict=True):
            verdicts[n] = self._by_support(claim, support)
        return verdicts

    def agrees(self, premise: str, statement: str) -> bool:
        """Say whether a statement says no more than a text, by the rules alone."""
        if plain(statement) in plain(premise):
            return True
        figure = altered_figure(statement, [premise], ())
        return (
            figure is None
            and not strange_name(statement, [premise], (), self._everyday)
            and not turned(statement, [premise])
        )

    def _by_rules(self, statement: DraftedStatement, passages: Sequence[Hit]) -> Verdict:
        if len(statement.text) > _LONGEST or _FORM.search(statement.text):
            return Verdict("form")
        cited: list[Quoted] = []
        for support in statement.support:
            if not 1 <= support.passage <= len(passages):
                return Verdict("source")
            found = quoted(support.quote, passages[support.passage - 1])
            if found is None:
                return Verdict("quote")
            cited.append(found)
        if not cited:
            return Verdict("source")
        verdict = Verdict(None, tuple(cited))
        return verdict if _is_whole(statement, verdict) else self._held_to(statement.text, tuple(cited))

    def _held_to(self, text: str, cited: tuple[Quoted, ...]) -> Verdict:
        windows, contexts = [each.window for each in cited], [each.context for each in cited]
        around = [each.passage for each in cited]
        if (figure := altered_figure(text, windows, [*around, *contexts])) is not None:
            return Verdict("figure", cited, figure)
        if strange := months_of(text) - months_of(" ".join(windows)):
            return Verdict("figure", cited, min(strange))
        if (name := strange_name(text, windows, contexts, self._everyday)) is not None:
            return Verdict("name", cited, name)
        if (word := turned(text, windows)) is not None:
            return Verdict("negation", cited, word)
        return Verdict(None, cited)

    def _by_support(self, claim: Claim, support: Support) -> Verdict:
        if (added := added_clause(claim)) is not None:
            return Verdict("support", claim.cited, added)
        if not self._bounds.are_met(support):
            measures = (support.words, support.whole, support.clause)
            return Verdict("support", claim.cited, " ".join(f"{measure:.2f}" for measure in measures))
        premise = " ".join(each.window for each in claim.cited)
        if self._entails is not None and self._entails(premise, claim.text) < ENTAILED:
            return Verdict("entailment", claim.cited)
        return Verdict(None, claim.cited)


def _is_whole(statement: DraftedStatement, verdict: Verdict) -> bool:
    """Say whether a statement is one or more whole sentences of its passage, word for word."""
    text = plain(statement.text)
    return any(text in (each.window, *map(plain, each.sentences)) for each in verdict.cited)


def load_bounds(path: Path = WEIGHTS) -> Bounds:
    """Read the fitted bounds."""
    values = json.loads(path.read_text(encoding="utf-8"))
    first, second, third = values["weights"]
    return Bounds(values["encoder"], (first, second, third), values["least"])
