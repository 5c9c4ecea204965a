"""How far the sentences quoted say what a statement says: its words among theirs, and its meaning near theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answering.verification.cited import Quoted
from answering.verification.wording import clauses_of, stems_of
from retrieval.encoder import Encoder, Matrix

_LEAST_STEMS = 2  # a shorter clause is judged with the whole
_MOST_CLAUSES = 4
_ADDED_STEMS = 3  # a shorter clause may be the same in other words


@dataclass(frozen=True)
class Support:
    """Each between 0 and 1: the share of words that are there, and the cosines of the whole and of its worst clause."""

    words: float
    whole: float
    clause: float


@dataclass(frozen=True)
class Claim:
    """A statement and what it cites."""

    text: str
    cited: tuple[Quoted, ...]

    @property
    def parts(self) -> list[str]:
        """Give the statement and its clauses, where it has several."""
        clauses = [clause for clause in clauses_of(self.text) if len(stems_of(clause)) >= _LEAST_STEMS]
        return [self.text, *(clauses[:_MOST_CLAUSES] if len(clauses) > 1 else ())]

    @property
    def stretches(self) -> list[str]:
        """Give what is quoted over several sentences, which has no stored vector as a whole."""
        return [each.window for each in self.cited if len(each.positions) > 1]


def added_clause(claim: Claim) -> str | None:
    """Give a clause that shares no word with what is cited, or what its document is; None without."""
    known = frozenset[str]().union(*(each.stems | stems_of(each.context) for each in claim.cited))
    for clause in clauses_of(claim.text):
        stems = stems_of(clause)
        if len(stems) >= _ADDED_STEMS and not stems & known:
            return clause
    return None


def supports_of(claims: Sequence[Claim], encoder: Encoder) -> list[Support]:
    """Measure each claim against everything that it cites, taken together; all are encoded in one go."""
    parts, stretches = [claim.parts for claim in claims], [claim.stretches for claim in claims]
    texts = [text for own, theirs in zip(parts, stretches, strict=True) for text in (*own, *theirs)]
    vectors = encoder.encode(texts) if texts else np.zeros((0, encoder.dimensions), np.float32)
    found: list[Support] = []
    at = 0
    for claim, own, theirs in zip(claims, parts, stretches, strict=True):
        middle, end = at + len(own), at + len(own) + len(theirs)
        found.append(_support(claim, vectors[at:middle], vectors[middle:end]))
        at = end
    return found


def _support(claim: Claim, own: Matrix, stretches: Matrix) -> Support:
    quoted = np.concatenate([stretches, *(each.vectors for each in claim.cited)])
    nearest = (own @ quoted.T).max(axis=1)
    return Support(_words(claim), float(nearest[0]), float(nearest.min()))


def _words(claim: Claim) -> float:
    """Give the share of content words in what is quoted; one that only its passage has counts for half."""
    stems = stems_of(claim.text)
    known = frozenset[str]().union(*(each.stems | stems_of(each.context) for each in claim.cited))
    around = known.union(*(stems_of(each.passage) for each in claim.cited))
    held = sum(1.0 if stem in known else 0.5 if stem in around else 0.0 for stem in stems)
    return held / max(len(stems), 1)
