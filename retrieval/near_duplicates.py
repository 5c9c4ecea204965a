"""Live documents of nearly the same text: one report as a PDF and as a web page, or an edition beside its next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from database.engine import Database
from knowledge_base.catalogue import CataloguedDocument
from knowledge_base.checks import Check, Finding
from knowledge_base.replacements import is_known_pair
from retrieval.encoder import Matrix
from retrieval.live_passages import live_passages
from retrieval.served_index import ServedIndex
from retrieval.shingles import SharedWords, shared_words

_SAME_WORDS = 0.6  # of the shorter one, from which two are reported whatever they are about
_MANY_WORDS, _SAME_SUBJECT = 0.3, 0.9  # or this share, where the cosine of their centres is this high as well
_FEWEST = 30  # runs of five words that both have; shorter texts are alike by chance
_ADVICE = "keep one and retire the other, or name the older one in `supersedes` of the newer one"


def near_duplicate_check(database: Database, index: ServedIndex) -> Check:
    """Find pairs of documents of the index that share much of their wording; what replaces the other is left out."""
    pairs = [
        pair
        for pair in shared_words(_texts(database), _FEWEST)
        if pair.first in index.documents and pair.second in index.documents
        # Read twice, an old and a new index of the catalogue may differ for a moment.
        if _is_near(pair, index.centre) and not is_known_pair(index.documents[pair.first], index.documents[pair.second])
    ]
    pairs.sort(key=lambda pair: (-pair.share, pair.first, pair.second))
    found = tuple(_finding(pair, index.documents) for pair in pairs)
    return Check("near_duplicates", "Nearly the same text twice", found)


def _texts(database: Database) -> Iterator[tuple[int, str]]:
    for document, passages in groupby(live_passages(database), key=lambda passage: passage.document):
        yield document, "\n".join(passage.text for passage in passages)


def _is_near(pair: SharedWords, centre: Callable[[int], Matrix]) -> bool:
    if pair.share >= _SAME_WORDS:
        return True
    return pair.share >= _MANY_WORDS and float(centre(pair.first) @ centre(pair.second)) >= _SAME_SUBJECT


def _finding(pair: SharedWords, documents: Mapping[int, CataloguedDocument]) -> Finding:
    shorter, longer = documents[pair.first], documents[pair.second]
    if pair.of_first > pair.of_second:
        shorter, longer = longer, shorter
    what = f"{pair.share:.0%} of its words stand in “{longer.front_matter.title}” too"
    return Finding(shorter.front_matter.title, what, _ADVICE, (shorter.path, longer.path))
