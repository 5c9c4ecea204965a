"""How far the sentences quoted say what a statement says: its words among theirs, and its meaning near theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answering.verification.cited import Quoted
from answering.verification.wording import clauses_of, stems_of
from retrieval.encoder import Encoder

_LEAST_STEMS = 2  # a shorter clause is judged with the whole


@dataclass(frozen=True)
class Support:
    """Each between 0 and 1: the share of words that are there, and the cosines of the whole and of its worst clause."""

    words: float
    whole: float
    clause: float


def support_of(statement: str, cited: Sequence[Quoted], encoder: Encoder) -> Support:
    """Measure a statement against everything that it cites, taken together."""
    stems = stems_of(statement)
    known = frozenset[str]().union(*(each.stems | stems_of(each.context) for each in cited))
    around = known.union(*(stems_of(each.passage) for each in cited))
    held = sum(1.0 if stem in known else 0.5 if stem in around else 0.0 for stem in stems)
    clauses = [clause for clause in clauses_of(statement) if len(stems_of(clause)) >= _LEAST_STEMS]
    texts = [statement, *clauses, *(each.window for each in cited)]
    vectors = encoder.encode(texts)
    own, theirs = vectors[: 1 + len(clauses)], vectors[1 + len(clauses) :]
    each_sentence = [each.vectors for each in cited]
    nearest = [max(float((rows @ vector).max()) for rows in (theirs, *each_sentence)) for vector in own]
    return Support(held / max(len(stems), 1), nearest[0], min(nearest))
