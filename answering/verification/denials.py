"""What is denied: a statement denies what the text denies, and nothing else, word by word and clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from answering.verification.anchors import Token
from answering.verification.directions import Directed, Directions, directed_in, reached, sides_of
from retrieval.keywords import STOP_WORDS

_SCOPE = 3  # tokens after a denial that it may deny
_FEWEST = 2  # content words of a clause that can be compared
_ALIKE, _SAME_CLAUSE, _BACK, _ALL_BUT_SAME = 0.3, 0.5, 0.35, 0.8  # shares of a clause's content words
_PARTING = frozenset("and but while whereas although though because so since rather instead".split())

Clause = tuple[Token, ...]


def denied_otherwise(own: Sequence[Token], there: Sequence[Sequence[Token]], directions: Directions) -> str | None:
    """Compare what is denied: the words after a denial, and the clauses it stands in."""
    directed = [each for tokens in there for each in directed_in(tokens, directions)]
    mine = _denied_in(own, directions, directed)
    theirs = [denied for tokens in there for denied in _denied_in(tokens, directions)]
    withouts = [sum(token.word == "without" for token in tokens) for tokens in (own, *there)]
    if len(mine) > len(theirs) + sum(withouts[1:]) or (withouts[0] > sum(withouts[1:]) and not theirs):
        return "not put in"
    if any(directions.denies(one) and directions.denies(other) for one, other in pairwise(own)):
        return "denied twice"
    own_clauses = _clauses(own)
    their_clauses = [clause for tokens in there for clause in _clauses(tokens)]
    for denied in mine:
        if not any(denied & other for other in theirs) and not _is_denied_alike(
            denied, own_clauses, their_clauses, directions
        ):
            return f"not {min(denied, default='')}"
    said = _stems(own)
    denying = (clause for clause in own_clauses if _has_denial(clause, directions) or _goes_without(clause))
    denied_here = frozenset[str]().union(*map(_stems, denying))
    for other in (stem for tokens in there for stem in _first_denied(tokens, directions)):
        if other in said and other not in denied_here:
            return f"{other} not denied"
    if any(_differ_by_one(clause, other, directions) for clause in own_clauses for other in their_clauses):
        return "one of two left out"
    return _left_out(own_clauses, their_clauses, directions)


def _differ_by_one(own: Clause, other: Clause, directions: Directions) -> bool:
    """Say whether two clauses of the same words deny an odd and an even number of times."""
    counts = [sum(directions.denies(token) for token in clause) for clause in (own, other)]
    is_same = _overlap(own, other) >= _ALL_BUT_SAME and _overlap(other, own) >= _ALL_BUT_SAME
    return is_same and len(content(own)) > _FEWEST and (counts[0] - counts[1]) % 2 == 1


def _is_denied_alike(
    denied: frozenset[str], own: Sequence[Clause], theirs: Sequence[Clause], directions: Directions
) -> bool:
    """Say whether a denial of other words stands in a clause that says what a denying clause of the text says."""
    mine = next((clause for clause in own if denied <= _stems(clause) and _has_denial(clause, directions)), ())
    denying = [clause for clause in theirs if _has_denial(clause, directions)]
    return any(_overlap(mine, clause) >= _ALIKE for clause in denying)


def _left_out(own: Sequence[Clause], theirs: Sequence[Clause], directions: Directions) -> str | None:
    """Give a clause of the statement that affirms what the text says in a clause that denies."""
    for clause in own:
        if _has_denial(clause, directions) or len(content(clause)) < _FEWEST:
            continue
        alike = [other for other in theirs if _has_denial(other, directions) and _overlap(other, clause) >= _BACK]
        denying = max((_overlap(clause, other) for other in alike), default=0.0)
        affirming = max(
            (_overlap(clause, other) for other in theirs if not _has_denial(other, directions)), default=0.0
        )
        if denying >= _SAME_CLAUSE and denying > affirming and not _turned_by_words(clause, directions):
            return "not left out"
    return None


def _turned_by_words(clause: Clause, directions: Directions) -> bool:
    return any(token.word in directions.turning for token in clause)


def _clauses(tokens: Sequence[Token]) -> list[Clause]:
    """Part tokens where there is a comma or bracket, or a word that begins another clause."""
    found: list[list[Token]] = [[]]
    for before, token in zip([None, *tokens[:-1]], tokens, strict=True):
        is_parted = before is not None and token.place - before.place > 1
        if (is_parted or token.word in _PARTING) and found[-1]:
            found.append([])
        found[-1].append(token)
    return [tuple(clause) for clause in found]


def _has_denial(clause: Clause, directions: Directions) -> bool:
    return any(directions.denies(token) for token in clause)


def _goes_without(clause: Clause) -> bool:
    return any(token.word == "without" for token in clause)


def content(clause: Sequence[Token]) -> frozenset[str]:
    """Give the stems of a stretch's content words."""
    return frozenset(token.stem for token in clause if token.word not in STOP_WORDS)


def _overlap(own: Clause, other: Clause) -> float:
    stems = content(own)
    return len(stems & content(other)) / max(len(stems), 1)


def _denied_in(tokens: Sequence[Token], directions: Directions, there: Sequence[Directed] = ()) -> list[frozenset[str]]:
    """Give the stems that each denial denies, but for those of a word that the text says the opposite of."""
    found: list[frozenset[str]] = []
    for at, token in enumerate(tokens):
        if directions.denies(token) and not _says_opposite(tokens, reached(tokens, at), directions, there):
            near = (each for each in tokens[at + 1 :] if each.place - token.place <= _SCOPE)
            found.append(frozenset(each.stem for each in near if each.word not in STOP_WORDS))
    return found


def _first_denied(tokens: Sequence[Token], directions: Directions) -> list[str]:
    """Give the first content word after each denial, in its clause."""
    found: list[str] = []
    for at, token in enumerate(tokens):
        if directions.denies(token):
            for each in tokens[at + 1 :]:
                if each.word in _PARTING or each.place - token.place > _SCOPE:
                    break
                if each.word not in STOP_WORDS:
                    found.append(each.stem)
                    break
    return found


def _says_opposite(
    tokens: Sequence[Token], denied: Sequence[int], directions: Directions, there: Sequence[Directed]
) -> bool:
    turned_round = {(pair, -side) for at in denied for pair, side in sides_of(tokens, at, directions)}
    return any((each.pair, each.side) in turned_round and not each.is_denied for each in there)


def _stems(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.stem for token in tokens)
