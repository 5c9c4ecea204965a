"""Ratings of one strand that contradict each other: of two documents, or of a text and a stored rating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.checks import Check, Finding
from knowledge_base.document import FieldValue
from knowledge_base.places import page_in_words, page_word
from knowledge_base.rating_statements import RatingField, StatedRating, stated_ratings
from knowledge_base.replacements import is_known_pair
from knowledge_base.strand_names import StrandNames, strand_of

_FIELDS: tuple[RatingField, ...] = ("impact_months", "cost", "evidence_strength")
_WHICH = "look both up at the source, and mend, retire or date the one that is out of date"


@dataclass(frozen=True)
class PassageWords:
    """A passage of a live document, as it is looked through."""

    document: CataloguedDocument
    page: int | None
    sentences: tuple[str, ...]


class RatedStrands:
    """The live documents that carry a strand's rating, stored or proposed."""

    def __init__(self, live: Sequence[CataloguedDocument]) -> None:
        self._ratings: dict[str, list[tuple[CataloguedDocument, dict[RatingField, FieldValue]]]] = {}
        for document in live:
            if rating := _rating(document):
                self._ratings.setdefault(strand_of(document.front_matter.title), []).append((document, rating))
        self.names = frozenset(self._ratings)

    def disagreeing(self) -> Iterator[Finding]:
        """Find documents of one strand whose ratings differ."""
        for rated in self._ratings.values():
            for (one, first), (other, second) in combinations(rated, 2):
                differ = [
                    field for field in _FIELDS if field in first and field in second and first[field] != second[field]
                ]
                if differ and not is_known_pair(one, other):
                    said = ", ".join(_in_words(field, first[field]) for field in differ)
                    against = ", ".join(_in_words(field, second[field]) for field in differ)
                    what = f"is rated {said}; “{other.front_matter.title}” is rated {against}"
                    yield Finding(one.front_matter.title, what, _WHICH, (one.path, other.path))

    def contradicted_by(self, stated: StatedRating) -> tuple[CataloguedDocument, FieldValue] | None:
        """Give a document whose rating differs from what is stated; none where any document agrees with it."""
        known = [
            (document, rating[stated.field])
            for document, rating in self._ratings[stated.strand]
            if stated.field in rating
        ]
        return known[0] if known and all(value != stated.value for _, value in known) else None


def rating_check(live: Sequence[CataloguedDocument], passages: Iterable[PassageWords]) -> Check:
    """Find ratings that contradict each other; a text that dates or explains its figure is no contradiction."""
    strands = RatedStrands(live)
    found = [*strands.disagreeing(), *_contradicting(strands, passages)]
    return Check("ratings", "Ratings that contradict each other", tuple(found))


def _contradicting(strands: RatedStrands, passages: Iterable[PassageWords]) -> Iterator[Finding]:
    names = StrandNames(strands.names)
    seen: set[tuple[str, StatedRating]] = set()
    for passage in passages:
        for stated in stated_ratings(passage.document.front_matter.title, passage.sentences, names, strands.names):
            key = (passage.document.path, stated)
            if key not in seen and (differing := strands.contradicted_by(stated)):
                seen.add(key)
                yield _finding(passage, stated, *differing)


def _finding(passage: PassageWords, stated: StatedRating, rated: CataloguedDocument, value: FieldValue) -> Finding:
    document, figure = passage.document, _in_words(stated.field, stated.value)
    page = page_in_words(page_word(document.source, document.reader), passage.page)
    where = f" ({page})" if page else ""
    if document == rated:
        what = f"says {figure}{where}, its rating says {_in_words(stated.field, value)}"
        return Finding(document.front_matter.title, what, _WHICH, (document.path,))
    stored = f"the rating of “{rated.front_matter.title}” says {_in_words(stated.field, value)}"
    what = f"says {figure} of {stated.strand}{where}, {stored}"
    return Finding(document.front_matter.title, what, _WHICH, (document.path, rated.path))


def _rating(document: CataloguedDocument) -> dict[RatingField, FieldValue]:
    """Give what is stored, and where nothing is, what was proposed."""
    proposed = {proposal.field: proposal.value for proposal in document.proposals}
    values = {field: getattr(document.front_matter, field) for field in _FIELDS}
    known = {field: proposed.get(field) if value is None else value for field, value in values.items()}
    return {field: value for field, value in known.items() if value is not None}


def _in_words(field: RatingField, value: FieldValue) -> str:
    if field == "impact_months":
        sign = "+" if isinstance(value, int) and value > 0 else ""
        return f"{sign}{value} month{'' if value in (1, -1) else 's'}"
    return f"{value} cost" if field == "cost" else f"evidence {value}/5"
